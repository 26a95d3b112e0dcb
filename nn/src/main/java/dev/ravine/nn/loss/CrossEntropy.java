package dev.ravine.nn.loss;

import static dev.ravine.autograd.Arithmetic.maximum;
import static dev.ravine.autograd.Reductions.logSoftmax;
import static dev.ravine.autograd.Reductions.sum;
import static dev.ravine.autograd.Shaping.broadcastTo;
import static dev.ravine.autograd.Shaping.pickColumns;
import static dev.ravine.autograd.Shaping.reshape;
import static dev.ravine.autograd.Variable.reading;
import static dev.ravine.nn.loss.Targets.weighted;

import dev.ravine.autograd.Fused;
import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.Rows;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.image.Pixels;
import dev.ravine.nn.internal.Amount;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;

/**
 * Cross-entropy with its options; {@link Losses#crossEntropy(Variable, int[])} is the plain one.
 *
 * <pre>{@code
 * CrossEntropy crossEntropy = new CrossEntropy().labelSmoothing(0.1).classWeights(1, 1, 5).ignoreIndex(-1);
 * Variable loss = crossEntropy.loss(model.forward(batch.x()), batch.labels());
 * }</pre>
 *
 * <p>With p the softmax of a row of logits, y its label, w the weights of the classes, C their number and ε the smoothing,
 * the row's loss is
 *
 * <pre>
 * (1 − ε) · w[y] · −ln p[y]  +  ε / C · Σc w[c] · −ln p[c]
 * </pre>
 *
 * <p>and the mean divides the sum of these by the sum of w[y], both over the rows that are not ignored. For a row t of
 * probabilities instead of a label, it is Σc w[c] · ((1 − ε) · t[c] + ε / C) · −ln p[c], and the mean divides by the number
 * of rows. Without a reduction the result is a column.
 *
 * <p>PyTorch's {@code cross_entropy}, and for logarithms of probabilities {@code nll_loss}; with these departures. No label
 * is ignored unless it is said which (PyTorch: −100). The mean of an empty batch, where all are ignored or have no weight, is
 * refused (PyTorch: NaN). A class of probability 0 in a distribution does not count, however improbable it is to the
 * logits (PyTorch: NaN if infinitely so). Label smoothing: C. Szegedy and others, Rethinking the Inception Architecture for
 * Computer Vision (2016), section 7.
 *
 * <p>Immutable: each option returns another one.
 */
public final class CrossEntropy {
    // Set on a fresh copy only, before anyone sees it.
    private Reduction reduction = Reduction.MEAN;
    private double labelSmoothing;
    private double[] classWeights = {};
    private OptionalInt ignoreIndex = OptionalInt.empty();

    /** Makes the mean, without smoothing, weights or an ignored label. */
    public CrossEntropy() {}

    private CrossEntropy(CrossEntropy other) {
        reduction = other.reduction;
        labelSmoothing = other.labelSmoothing;
        classWeights = other.classWeights;
        ignoreIndex = other.ignoreIndex;
    }

    // ---- options

    /** Sets what becomes of the rows' losses: their mean, unless set. */
    public CrossEntropy reduction(Reduction reduction) {
        CrossEntropy copy = new CrossEntropy(this);
        copy.reduction = Require.notNull("CrossEntropy", "the reduction", reduction);
        return copy;
    }

    /**
     * Sets the share of each target that goes to all classes alike.
     *
     * @param share from 0 to 1
     */
    public CrossEntropy labelSmoothing(double share) {
        Require.that(share >= 0 && share <= 1, "CrossEntropy", "label smoothing %s, expected 0 to 1", share);
        CrossEntropy copy = new CrossEntropy(this);
        copy.labelSmoothing = share;
        return copy;
    }

    /**
     * Sets how much each class counts; all alike unless set.
     *
     * @param weights one for each class, finite and at least 0; copied
     */
    public CrossEntropy classWeights(double... weights) {
        for (double weight : Require.notNull("CrossEntropy", "the array of class weights", weights)) {
            Require.that(
                    weight >= 0 && weight < Double.POSITIVE_INFINITY,
                    "CrossEntropy",
                    "the class weights are %s, expected finite numbers of at least 0",
                    Arrays.toString(weights));
        }
        CrossEntropy copy = new CrossEntropy(this);
        copy.classWeights = weights.clone();
        return copy;
    }

    /** Sets a label, in range or not, whose rows have no loss and no gradient: padding. */
    public CrossEntropy ignoreIndex(int label) {
        CrossEntropy copy = new CrossEntropy(this);
        copy.ignoreIndex = OptionalInt.of(label);
        return copy;
    }

    // ---- losses

    /**
     * Returns the loss of logits against labels.
     *
     * @param logits batch × classes, any finite numbers
     * @param labels one for each row, from 0 to classes − 1, or the ignored one
     * @throws IllegalArgumentException if there is not one label for each row, or one is out of range (the message says
     *     which), or all are ignored and a mean is asked for
     */
    public Variable loss(Variable logits, int... labels) {
        String name = "crossEntropy";
        require(name, "the logits", logits);
        return isPlain()
                ? plain(logits, Targets.labels(name, logits, labels))
                : ofLogits(logits, Targets.labels(name, logits, labels, ignoreIndex));
    }

    /** Whether it is the mean or the sum, without any of the options. */
    private boolean isPlain() {
        return reduction != Reduction.NONE && labelSmoothing == 0 && classWeights.length == 0 && ignoreIndex.isEmpty();
    }

    private Variable ofLogits(Variable logits, Variable labels) {
        return ofLabels("crossEntropy", logits, rows -> logSoftmax(rows, Per.ROW), labels);
    }

    /** The same in one operation: once it is computed, the exponentials are there for its gradient. */
    private Variable plain(Variable logits, Variable labels) {
        int rows = logits.rows();
        int columns = logits.columns();
        double count = reduction == Reduction.MEAN ? rows : 1;
        double[] exponentials = new double[rows * columns];
        double[] sums = new double[rows];
        Kernel loss = (y, in) ->
                y.data[0] = Rows.crossEntropy(rows, columns, in[0].data, in[1].data, exponentials, sums) / count;
        Kernel gradient = (z, in) ->
                Rows.crossEntropyGradient(rows, columns, in[1].data, exponentials, sums, in[2].data[0] / count, z.data);
        return Fused.of(
                "crossEntropy",
                1,
                1,
                loss,
                (y, g) -> new Variable[] {
                    Variable.compute(
                            "crossEntropyGradient", rows, columns, gradient, reading(y), reading(labels), reading(g))
                },
                in -> ofLogits(in[0], in[1]),
                logits,
                labels);
    }

    /**
     * Returns the loss of images whose channels are logits, against a label for each pixel.
     *
     * <p>The pixels are the rows above: the mean is over all that are not ignored. Without a reduction the result is batch ×
     * pixels.
     *
     * @param logits batch × (classes · height · width)
     * @param image classes × height × width
     * @param labels one for each pixel of each image, row after row, image after image
     */
    public Variable lossOfPixels(Variable logits, ImageShape image, int... labels) {
        Targets.notEmpty("crossEntropy", "the logits", logits);
        Require.notNull("crossEntropy", "the image's shape", image);
        Require.that(
                logits.columns() == image.size(),
                "crossEntropy",
                "the logits are %s, expected %s",
                logits,
                image.expected());
        Require.notNull("crossEntropy", "the array of labels", labels);
        int pixels = logits.rows() * image.pixels();
        Require.that(
                labels.length == pixels,
                "crossEntropy",
                "%d labels for %s of %d×%d pixels, expected %d, one for each pixel",
                labels.length,
                Amount.of(logits.rows(), "image"),
                image.height(),
                image.width(),
                pixels);
        Variable losses = loss(Pixels.asRows(logits, image), labels);
        return reduction == Reduction.NONE ? reshape(losses, logits.rows(), image.pixels()) : losses;
    }

    /**
     * Returns the loss of logits against distributions.
     *
     * @param logits batch × classes, any finite numbers
     * @param distributions batch × classes, each row of probabilities that add up to 1; may need a gradient, too
     * @throws IllegalArgumentException if the shapes differ, a row is no distribution (the message says which), or a label
     *     is to be ignored
     */
    public Variable loss(Variable logits, Variable distributions) {
        String name = "crossEntropy";
        Targets.sameShape(name, "the logits", logits, "the distributions", distributions);
        require(name, "the logits", logits);
        Targets.distributions(name, "the distributions", distributions);
        Require.that(ignoreIndex.isEmpty(), name, "no label can be ignored where the targets are distributions");
        int classes = logits.columns();
        Variable smoothed = distributions.mul(1 - labelSmoothing).add(labelSmoothing / classes);
        Variable target = classWeights.length == 0 ? smoothed : smoothed.mul(weightsRow());
        return reduction.of(
                sum(weighted(target, logSoftmax(logits, Per.ROW)), Per.ROW).neg());
    }

    /**
     * Returns the loss of logarithms of probabilities against labels: the negative log-likelihood.
     *
     * @param logProbabilities batch × classes, at most 0; such as {@code logSoftmax} returns
     * @param labels one for each row, from 0 to classes − 1, or the ignored one
     * @throws IllegalArgumentException as {@link #loss(Variable, int[])}, or if an entry is above 0
     */
    public Variable lossOfLogProbabilities(Variable logProbabilities, int... labels) {
        String name = "negativeLogLikelihood";
        require(name, "the log-probabilities", logProbabilities);
        Targets.logProbabilities(name, logProbabilities);
        Variable of = Targets.labels(name, logProbabilities, labels, ignoreIndex);
        return ofLabels(name, logProbabilities, rows -> rows, of);
    }

    private void require(String name, String what, Variable x) {
        Targets.notEmpty(name, what, x);
        Require.that(
                classWeights.length == 0 || classWeights.length == x.columns(),
                name,
                "%d class weights for %s, expected one for each column",
                classWeights.length,
                x);
    }

    private Variable ofLabels(String name, Variable x, UnaryOperator<Variable> logProbabilities, Variable of) {
        int classes = x.columns();
        // Zeros stand in for ignored rows on the way in and for their losses on the way out, so that no NaN in padding
        // comes through.
        Variable rows = logProbabilities.apply(unlessIgnored(of, x));
        Variable weights = weights(of);
        Variable losses = weighted(weights, pickColumns(rows, maximum(of, 0))).mul(labelSmoothing - 1);
        if (labelSmoothing > 0) {
            Variable all =
                    classWeights.length == 0 ? rows : weighted(broadcastTo(weightsRow(), rows.rows(), classes), rows);
            losses = losses.sub(sum(all, Per.ROW).mul(labelSmoothing / classes));
        }
        losses = unlessIgnored(of, losses);
        return switch (reduction) {
            case MEAN -> losses.sum().div(total(name, of, weights));
            case SUM -> losses.sum();
            case NONE -> losses;
        };
    }

    /** x, with zeros for the rows whose label is ignored. */
    private Variable unlessIgnored(Variable labels, Variable x) {
        if (ignoreIndex.isEmpty()) {
            return x;
        }
        Variable ignored = Shaping.test(labels, label -> label == Targets.IGNORED);
        return Shaping.where(broadcastTo(ignored, x.rows(), x.columns()), Variable.of(0), x);
    }

    /** The weight of each row's label; 0 where it is ignored. */
    private Variable weights(Variable labels) {
        Kernel kernel = (y, in) -> {
            for (int i = 0; i < y.data.length; i++) {
                int label = (int) in[0].data[i];
                y.data[i] = label == Targets.IGNORED ? 0 : classWeights.length == 0 ? 1 : classWeights[label];
            }
        };
        return Variable.compute("weights", labels.rows(), 1, kernel, reading(labels));
    }

    /** What the mean divides by. */
    private static Variable total(String name, Variable labels, Variable weights) {
        Recording.effect(
                name,
                in -> {
                    if (Arrays.stream(in[1].data).allMatch(weight -> weight == 0)) {
                        boolean allIgnored = Arrays.stream(in[0].data).allMatch(label -> label == Targets.IGNORED);
                        throw new IllegalArgumentException(name + ": the mean of an empty batch is undefined: "
                                + (allIgnored ? "every label is the ignored one" : "every label's class has weight 0"));
                    }
                },
                labels,
                weights);
        return weights.sum();
    }

    private Variable weightsRow() {
        return Variable.wrap(DMatrixRMaj.wrap(1, classWeights.length, classWeights));
    }

    @Override
    public String toString() {
        return "CrossEntropy(" + reduction
                + (labelSmoothing > 0 ? ", label smoothing " + labelSmoothing : "")
                + (classWeights.length > 0 ? ", class weights " + Arrays.toString(classWeights) : "")
                + (ignoreIndex.isPresent() ? ", ignores " + ignoreIndex.getAsInt() : "")
                + ")";
    }
}
