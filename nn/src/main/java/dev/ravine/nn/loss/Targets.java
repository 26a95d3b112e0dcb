package dev.ravine.nn.loss;

import static dev.ravine.autograd.Variable.reading;

import dev.ravine.autograd.EntryKernel;
import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Shapes;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.nn.internal.Labels;
import java.util.OptionalInt;
import java.util.function.DoublePredicate;
import org.ejml.data.DMatrixRMaj;

/**
 * The checks of what losses are given. Each throws {@link IllegalArgumentException} and says which row. Shapes are checked
 * at once; entries and labels in each run of a captured function, too.
 */
final class Targets {
    /** How far a row of probabilities may be from 1 in all: what numbers stored as floats come to. */
    private static final double SUM_TOLERANCE = 1e-6;

    /** Stands for the ignored label, which may be any number, in a column of {@link #labels}. */
    static final int IGNORED = -1;

    private Targets() {}

    // ---- shapes

    static void notEmpty(String loss, String what, Variable x) {
        Require.notNull(loss, what, x);
        if (x.rows() == 0 || x.columns() == 0) {
            throw new IllegalArgumentException(
                    "%s: %s: %s, expected at least one entry".formatted(loss, what, shape(x)));
        }
    }

    /** The one thing that keeps a column from being broadcast against a row. */
    static void sameShape(String loss, String what, Variable x, String whatElse, Variable y) {
        notEmpty(loss, what, x);
        Require.notNull(loss, whatElse, y);
        if (x.rows() != y.rows() || x.columns() != y.columns()) {
            throw new IllegalArgumentException(
                    "%s: %s: %s, but %s: %s; expected equal shapes, since a loss broadcasts nothing"
                            .formatted(loss, what, shape(x), whatElse, shape(y)));
        }
    }

    private static String shape(Variable x) {
        return Shapes.of(x);
    }

    // ---- entries

    private static void each(String loss, String what, Variable x, DoublePredicate good, String expected) {
        Recording.effect(loss, in -> requireEach(loss, what, in[0], good, expected), x);
    }

    private static void requireEach(String loss, String what, DMatrixRMaj x, DoublePredicate good, String expected) {
        for (int i = 0; i < x.data.length; i++) {
            if (!good.test(x.data[i])) {
                throw new IllegalArgumentException("%s: %s: %s at row %d, column %d, expected %s"
                        .formatted(loss, what, x.data[i], i / x.numCols, i % x.numCols, expected));
            }
        }
    }

    static void finite(String loss, String what, Variable x) {
        Recording.effect(
                loss,
                in -> {
                    if (Kernels.firstNotFinite(in[0].data) >= 0) {
                        requireEach(loss, what, in[0], Double::isFinite, "a finite number");
                    }
                },
                x);
    }

    static void notNegative(String loss, String what, Variable x) {
        each(loss, what, x, v -> v >= 0 && v < Double.POSITIVE_INFINITY, "a finite number of at least 0");
    }

    static void probabilities(String loss, String what, Variable x) {
        each(loss, what, x, v -> v >= 0 && v <= 1, "a probability, from 0 to 1");
    }

    static void signs(String loss, String what, Variable x) {
        each(loss, what, x, v -> v == 1 || v == -1, "1 or -1");
    }

    static void memberships(String loss, Variable x) {
        each(loss, "the memberships", x, v -> v == 0 || v == 1, "0 or 1");
    }

    /** Logarithms of probabilities: above 0 only by rounding. NaN passes, as it does through logits. */
    static void logProbabilities(String loss, Variable x) {
        each(
                loss,
                "the log-probabilities",
                x,
                v -> !(v > SUM_TOLERANCE),
                "the logarithm of a probability, at most 0 (logSoftmax makes them from logits)");
    }

    /** Probabilities that add up to 1 in each row. */
    static void distributions(String loss, String what, Variable x) {
        probabilities(loss, what, x);
        Recording.effect(loss, in -> requireSumsOfOne(loss, what, in[0]), x);
    }

    private static void requireSumsOfOne(String loss, String what, DMatrixRMaj x) {
        for (int i = 0; i < x.numRows; i++) {
            double sum = 0;
            for (int j = 0; j < x.numCols; j++) {
                sum += x.get(i, j);
            }
            if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
                throw new IllegalArgumentException(
                        "%s: %s: row %d adds up to %s, expected 1".formatted(loss, what, i, sum));
            }
        }
    }

    // ---- labels

    /** A label for each row. */
    private static void labelCount(String loss, Variable x, int[] labels) {
        Require.notNull(loss, "the array of labels", labels);
        Require.that(labels.length == x.rows(), loss, "%d labels for %s, expected one for each row", labels.length, x);
    }

    /** Returns the rows' labels as a column of whole numbers, each a column of x. */
    static Variable labels(String loss, Variable x, int[] labels) {
        return labels(loss, x, labels, OptionalInt.empty());
    }

    /** Returns the rows' labels as a column of whole numbers, each a column of x, or {@link #IGNORED} for the ignored one. */
    static Variable labels(String loss, Variable x, int[] labels, OptionalInt ignored) {
        labelCount(loss, x, labels);
        int classes = x.columns();
        int[] of = Recording.own(labels);
        Kernel kernel = (y, in) -> {
            for (int i = 0; i < of.length; i++) {
                boolean counts = ignored.isEmpty() || of[i] != ignored.getAsInt();
                if (counts) {
                    Labels.require(loss, "label", i, of[i], classes);
                }
                y.data[i] = counts ? of[i] : IGNORED;
            }
        };
        return Variable.compute("labels", of.length, 1, kernel);
    }

    /** Returns the rows' signs as a column, 1 or −1 each. */
    static Variable signs(String loss, Variable x, int[] signs) {
        labelCount(loss, x, signs);
        int[] of = Recording.own(signs);
        Kernel kernel = (y, in) -> {
            for (int i = 0; i < of.length; i++) {
                if (of[i] != 1 && of[i] != -1) {
                    throw new IllegalArgumentException(
                            "%s: the sign of row %d is %d, expected 1 or -1".formatted(loss, i, of[i]));
                }
                y.data[i] = of[i];
            }
        };
        return Variable.compute("signs", of.length, 1, kernel);
    }

    // ---- products in which 0 wins

    /** factor · x, but 0 where the factor is 0 and x infinite: what has no weight does not count. Both of one shape. */
    static Variable weighted(Variable factor, Variable x) {
        EntryKernel kernel = (y, in, from, to) -> {
            for (int i = from; i < to; i++) {
                y.data[i] = in[0].data[i] == 0 && Double.isInfinite(in[1].data[i]) ? 1 : 0;
            }
        };
        Variable uncounted = Variable.compute("uncounted", x.rows(), x.columns(), kernel, reading(factor), reading(x));
        return factor.mul(Shaping.where(uncounted, Variable.of(0), x));
    }
}
