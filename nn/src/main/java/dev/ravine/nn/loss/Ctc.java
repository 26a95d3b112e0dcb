package dev.ravine.nn.loss;

import static dev.ravine.autograd.Reductions.logSumExp;
import static dev.ravine.autograd.Shaping.columns;
import static dev.ravine.autograd.Shaping.concatenateColumns;
import static dev.ravine.autograd.Shaping.concatenateRows;
import static dev.ravine.autograd.Shaping.gatherRows;
import static dev.ravine.autograd.Shaping.reshape;
import static dev.ravine.autograd.Shaping.rows;
import static dev.ravine.autograd.Shaping.test;
import static dev.ravine.autograd.Shaping.where;
import static dev.ravine.autograd.Variable.reading;
import static dev.ravine.autograd.kernel.PortableMath.exp;
import static dev.ravine.autograd.kernel.PortableMath.log1p;

import dev.ravine.autograd.Fused;
import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.internal.Lengths;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * Connectionist temporal classification with its options: the negative log-probability that a sequence of predictions spells a
 * shorter sequence of labels, whatever their alignment. {@link Losses#ctc} is the plain one.
 *
 * <pre>{@code
 * Ctc ctc = new Ctc(classes).lengths(lengths);
 * Variable loss = ctc.loss(logProbabilities, new int[] {3, 1, 20}, new int[] {8, 5});
 * }</pre>
 *
 * <p>The loss of a sequence is −ln of the sum of the probabilities of all ways to read it as its labels: a label may last
 * several steps, and blanks may stand before, between and after them, as they must between two labels that are equal. The mean
 * divides each by its number of labels first, as PyTorch's {@code ctc_loss} does. Without a reduction the result is a column.
 *
 * <p>A. Graves, S. Fernández, F. Gomez, J. Schmidhuber, Connectionist Temporal Classification (2006), section 4.1, in
 * logarithms. A sequence with too few steps for its labels has an infinite loss, and a gradient that is not a number, unless
 * {@link #zeroInfinity} says otherwise.
 *
 * <p>Immutable: each option returns another one.
 */
public final class Ctc {
    /**
     * Stands for −∞ where derivatives are taken, as its exponential beside any other is 0 too; in multiples that do not tie,
     * as of what ties to rounding the greatest would count twice.
     */
    private static final double IMPOSSIBLE = -1e300;

    private final int classes;

    // Set on a fresh copy only, before anyone sees it.
    private int blank;
    private Reduction reduction = Reduction.MEAN;
    private boolean zeroInfinity;
    private int[] lengths = {};

    /**
     * Makes the mean, with class 0 as the blank, for sequences that fill all steps.
     *
     * @param classes the number of classes, the blank among them, at least 2
     */
    public Ctc(int classes) {
        Require.that(classes >= 2, "Ctc", "%d classes, expected at least 2, blanks among them", classes);
        this.classes = classes;
    }

    private Ctc(Ctc other) {
        classes = other.classes;
        blank = other.blank;
        reduction = other.reduction;
        zeroInfinity = other.zeroInfinity;
        lengths = other.lengths;
    }

    // ---- options

    /** Sets the class that stands for no label. */
    public Ctc blank(int label) {
        Require.that(label >= 0 && label < classes, "Ctc", "the blank is %d, expected 0 to %d", label, classes - 1);
        Ctc copy = new Ctc(this);
        copy.blank = label;
        return copy;
    }

    /** Sets what becomes of the sequences' losses: their mean, unless set. */
    public Ctc reduction(Reduction reduction) {
        Ctc copy = new Ctc(this);
        copy.reduction = Require.notNull("Ctc", "the reduction", reduction);
        return copy;
    }

    /** Lets sequences whose loss is infinite have none, and no gradient. */
    public Ctc zeroInfinity() {
        Ctc copy = new Ctc(this);
        copy.zeroInfinity = true;
        return copy;
    }

    /**
     * Sets the number of steps of each sequence; what is predicted behind them does not count.
     *
     * @param lengths one for each sequence, from 1 to the number of steps; copied
     * @throws IllegalArgumentException if they are an input of a captured function: what is computed depends on them
     */
    public Ctc lengths(int... lengths) {
        Ctc copy = new Ctc(this);
        Lengths.requireFixed(Require.notNull("Ctc", "the array of lengths", lengths));
        copy.lengths = lengths.clone();
        return copy;
    }

    // ---- the loss

    /**
     * Returns the loss.
     *
     * @param logProbabilities batch × (steps · classes), at most 0; such as {@code logSoftmax} returns for each step
     * @param labels those of each sequence, without blanks; they may differ in number
     * @throws IllegalArgumentException if the shapes do not fit, or a label is a blank or out of range
     */
    public Variable loss(Variable logProbabilities, int[]... labels) {
        Targets.notEmpty("ctc", "the log-probabilities", logProbabilities);
        int batch = logProbabilities.rows();
        Require.that(
                logProbabilities.columns() % classes == 0,
                "ctc",
                "the log-probabilities are %s, expected steps of %d classes",
                logProbabilities,
                classes);
        Targets.logProbabilities("ctc", logProbabilities);
        Require.notNull("ctc", "the array of labels", labels);
        Require.that(labels.length == batch, "ctc", "labels of %d sequences for %s", labels.length, logProbabilities);
        int[] steps = steps(batch, logProbabilities.columns() / classes);
        int[] counts = new int[batch];
        for (int i = 0; i < batch; i++) {
            counts[i] = Require.notNull("ctc", "the labels of sequence " + i, labels[i]).length;
        }
        Variable spelled = spelled(labels, counts);
        Variable losses = Fused.of(
                "ctc",
                batch,
                1,
                (y, in) -> {
                    for (int i = 0; i < batch; i++)
                        y.data[i] = new Lattice(in[0], in[1], i, steps[i], counts[i]).loss();
                },
                (y, g) -> new Variable[] {gradient(logProbabilities, spelled, g, steps, counts), spelled},
                in -> definition(in[0], in[1], steps, counts),
                logProbabilities,
                spelled);
        if (reduction != Reduction.MEAN) {
            return reduction.of(losses);
        }
        DMatrixRMaj divisors = new DMatrixRMaj(batch, 1);
        Arrays.setAll(divisors.data, i -> Math.max(1, counts[i]));
        return losses.div(Variable.wrap(divisors)).mean();
    }

    private int[] steps(int batch, int most) {
        if (lengths.length == 0) {
            int[] all = new int[batch];
            Arrays.fill(all, most);
            return all;
        }
        Lengths.require(lengths, batch, most);
        return lengths;
    }

    /** The labels of each sequence in a row, with blanks before, between and after them; blanks behind shorter ones. */
    private Variable spelled(int[][] labels, int[] counts) {
        int[][] of = labels.clone();
        for (int i = 0; i < of.length; i++) {
            of[i] = Recording.own(of[i]);
        }
        int columns = 2 * Arrays.stream(counts).max().orElseThrow() + 1;
        Kernel kernel = (y, in) -> {
            Arrays.fill(y.data, blank);
            for (int i = 0; i < of.length; i++) {
                for (int j = 0; j < counts[i]; j++) {
                    int label = of[i][j];
                    Require.that(
                            label >= 0 && label < classes && label != blank,
                            "ctc",
                            "label %d of sequence %d is %d, expected 0 to %d without the blank, %d",
                            j,
                            i,
                            label,
                            classes - 1,
                            blank);
                    y.data[i * columns + 2 * j + 1] = label;
                }
            }
        };
        return Variable.compute("spelled", of.length, columns, kernel);
    }

    /** The probabilities of the places of one sequence: a row for each step, a column for each label or blank between. */
    private final class Lattice {
        private final double[] logs;
        private final double[] spelled;
        private final int at;
        private final int atSpelled;
        private final int steps;
        private final int places;

        Lattice(DMatrixRMaj logProbabilities, DMatrixRMaj spelled, int sequence, int steps, int count) {
            this.logs = logProbabilities.data;
            this.spelled = spelled.data;
            this.at = sequence * logProbabilities.numCols;
            this.atSpelled = sequence * spelled.numCols;
            this.steps = steps;
            this.places = 2 * count + 1;
        }

        private double log(int step, int place) {
            return logs[at + step * classes + label(place)];
        }

        private int label(int place) {
            return (int) spelled[atSpelled + place];
        }

        /** Whether a place can follow the one before the one before it: only a blank between different labels is left out. */
        private boolean skips(int place) {
            return place >= 2 && label(place) != blank && label(place) != label(place - 2);
        }

        /** The logarithms of the probabilities to be in a place after a step, by any way. */
        private double[] forwards() {
            double[] alpha = new double[steps * places];
            Arrays.fill(alpha, Double.NEGATIVE_INFINITY);
            for (int s = 0; s < Math.min(2, places); s++) alpha[s] = log(0, s);
            for (int t = 1; t < steps; t++) {
                int before = (t - 1) * places;
                for (int s = 0; s < places; s++) {
                    double sum = alpha[before + s];
                    if (s >= 1) sum = logAdd(sum, alpha[before + s - 1]);
                    if (skips(s)) sum = logAdd(sum, alpha[before + s - 2]);
                    alpha[t * places + s] = sum + log(t, s);
                }
            }
            return alpha;
        }

        /** The logarithms of the probabilities of all that comes after a step, from a place. */
        private double[] backwards() {
            double[] beta = new double[steps * places];
            Arrays.fill(beta, Double.NEGATIVE_INFINITY);
            for (int s = Math.max(0, places - 2); s < places; s++) beta[(steps - 1) * places + s] = 0;
            for (int t = steps - 2; t >= 0; t--) {
                int after = (t + 1) * places;
                for (int s = 0; s < places; s++) {
                    double sum = beta[after + s] + log(t + 1, s);
                    if (s + 1 < places) sum = logAdd(sum, beta[after + s + 1] + log(t + 1, s + 1));
                    if (s + 2 < places && skips(s + 2)) sum = logAdd(sum, beta[after + s + 2] + log(t + 1, s + 2));
                    beta[t * places + s] = sum;
                }
            }
            return beta;
        }

        private double total(double[] alpha) {
            int last = steps * places - 1;
            return places == 1 ? alpha[last] : logAdd(alpha[last], alpha[last - 1]);
        }

        double loss() {
            double total = total(forwards());
            return zeroInfinity && total == Double.NEGATIVE_INFINITY ? 0 : -total;
        }

        /** Takes from y how probable each place is at each step, times a factor. */
        void addGradient(double factor, double[] y) {
            double[] alpha = forwards();
            double total = total(alpha);
            if (zeroInfinity && total == Double.NEGATIVE_INFINITY) {
                return;
            }
            double[] beta = backwards();
            for (int t = 0; t < steps; t++) {
                for (int s = 0; s < places; s++) {
                    int place = t * places + s;
                    y[at + t * classes + label(s)] -= factor * exp(alpha[place] + beta[place] - total);
                }
            }
        }
    }

    private static double logAdd(double a, double b) {
        double greater = Math.max(a, b);
        return greater == Double.NEGATIVE_INFINITY ? greater : greater + log1p(exp(Math.min(a, b) - greater));
    }

    private Variable gradient(Variable logProbabilities, Variable spelled, Variable g, int[] steps, int[] counts) {
        Kernel kernel = (y, in) -> {
            Arrays.fill(y.data, 0);
            for (int i = 0; i < steps.length; i++) {
                new Lattice(in[0], in[1], i, steps[i], counts[i]).addGradient(in[2].data[i], y.data);
            }
        };
        return Variable.compute(
                "ctcGradient",
                logProbabilities.rows(),
                logProbabilities.columns(),
                kernel,
                reading(logProbabilities),
                reading(spelled),
                reading(g));
    }

    // ---- the same as a composition

    private Variable definition(Variable logProbabilities, Variable spelled, int[] steps, int[] counts) {
        Variable[] losses = new Variable[steps.length];
        for (int i = 0; i < losses.length; i++) {
            Variable ofSteps = reshape(rows(logProbabilities, i, i + 1), logProbabilities.columns() / classes, classes);
            losses[i] = definition(ofSteps, columns(rows(spelled, i, i + 1), 0, 2 * counts[i] + 1), steps[i]);
        }
        return concatenateRows(losses);
    }

    /** Of one sequence. */
    private Variable definition(Variable ofSteps, Variable spelled, int steps) {
        int places = spelled.columns();
        Variable logs = gatherRows(ofSteps.transpose(), spelled).transpose();
        Variable skips = Variable.compute(
                "skips",
                1,
                places,
                (y, in) -> {
                    double[] label = in[0].data;
                    for (int s = 0; s < places; s++) {
                        y.data[s] = s >= 2 && label[s] != blank && label[s] != label[s - 2]
                                ? 0
                                : (0.618 + 0.123 * s) * IMPOSSIBLE;
                    }
                },
                reading(spelled));
        DMatrixRMaj first = new DMatrixRMaj(1, places);
        Arrays.setAll(first.data, s -> s < 2 ? 0 : (1 + 0.732 * s) * IMPOSSIBLE);
        Variable alpha = rows(logs, 0, 1).add(Variable.wrap(first));
        for (int t = 1; t < steps; t++) {
            Variable ways = concatenateRows(
                    alpha,
                    behind(alpha, Math.min(1, places)),
                    behind(alpha, Math.min(2, places)).add(skips));
            alpha = logSumExp(ways, Per.COLUMN).add(rows(logs, t, t + 1));
        }
        Variable total = logSumExp(columns(alpha, Math.max(0, places - 2), places), Per.ROW)
                .neg();
        return zeroInfinity ? finite(total) : total;
    }

    /** Moved to the right by some places, with nothing possible in the first. */
    private static Variable behind(Variable alpha, int places) {
        DMatrixRMaj none = new DMatrixRMaj(1, places);
        Arrays.setAll(none.data, s -> (3.142 + 0.414 * s + places) * IMPOSSIBLE);
        return concatenateColumns(Variable.wrap(none), columns(alpha, 0, alpha.columns() - places));
    }

    private static Variable finite(Variable loss) {
        Variable impossible = test(loss, v -> !(v < -IMPOSSIBLE / 2));
        return where(impossible, Variable.of(0), loss);
    }

    @Override
    public String toString() {
        return "Ctc(" + classes + " classes, blank " + blank + ", " + reduction
                + (zeroInfinity ? ", zero for infinity" : "")
                + (lengths.length == 0 ? "" : ", lengths " + Arrays.toString(lengths)) + ")";
    }
}
