package dev.ravine.nn;

import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import java.util.function.DoublePredicate;
import org.ejml.data.BMatrixRMaj;
import org.ejml.data.DMatrixRMaj;

/** The checks of what losses are given. Each throws {@link IllegalArgumentException} and says which row. */
final class Targets {
    /** How far a row of probabilities may be from 1 in all: what numbers stored as floats come to. */
    private static final double SUM_TOLERANCE = 1e-6;

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
        return Require.shape(x);
    }

    // ---- entries

    private static void each(String loss, String what, Variable x, DoublePredicate good, String expected) {
        DMatrixRMaj value = x.value();
        for (int i = 0; i < value.data.length; i++) {
            if (!good.test(value.data[i])) {
                throw new IllegalArgumentException("%s: %s: %s at row %d, column %d, expected %s"
                        .formatted(loss, what, value.data[i], i / value.numCols, i % value.numCols, expected));
            }
        }
    }

    static void finite(String loss, String what, Variable x) {
        each(loss, what, x, Double::isFinite, "a finite number");
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
        for (int i = 0; i < x.rows(); i++) {
            double sum = 0;
            for (int j = 0; j < x.columns(); j++) {
                sum += x.value().get(i, j);
            }
            Require.that(
                    Math.abs(sum - 1) <= SUM_TOLERANCE, loss, "%s: row %d adds up to %s, expected 1", what, i, sum);
        }
    }

    // ---- labels

    /** A label for each row. */
    static void labelCount(String loss, Variable x, int[] labels) {
        Require.notNull(loss, "the array of labels", labels);
        Require.that(
                labels.length == x.rows(),
                loss,
                "%d labels for %s, expected one for each row",
                labels.length,
                Require.shape(x));
    }

    static void label(String loss, int row, int label, int classes) {
        Require.that(
                label >= 0 && label < classes,
                loss,
                "the label of row %d is %d, expected 0 to %d",
                row,
                label,
                classes - 1);
    }

    static void labels(String loss, Variable x, int[] labels) {
        labelCount(loss, x, labels);
        for (int i = 0; i < labels.length; i++) {
            label(loss, i, labels[i], x.columns());
        }
    }

    // ---- products in which 0 wins

    /** factor · x, but 0 where the factor is 0 and x infinite: what has no weight does not count. */
    static Variable weighted(Variable factor, Variable x) {
        BMatrixRMaj uncounted = new BMatrixRMaj(x.rows(), x.columns());
        boolean any = false;
        for (int i = 0; i < uncounted.data.length; i++) {
            uncounted.data[i] = factor.value().data[i] == 0 && Double.isInfinite(x.value().data[i]);
            any |= uncounted.data[i];
        }
        return factor.mul(any ? Shaping.where(uncounted, Variable.of(0), x) : x);
    }
}
