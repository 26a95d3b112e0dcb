package dev.ravine.nn.loss;

import static dev.ravine.autograd.Arithmetic.sub;
import static dev.ravine.autograd.Elementwise.abs;
import static dev.ravine.autograd.Elementwise.clamp;
import static dev.ravine.autograd.Elementwise.exp;
import static dev.ravine.autograd.Elementwise.log;
import static dev.ravine.autograd.Elementwise.relu;
import static dev.ravine.autograd.Elementwise.sigmoid;
import static dev.ravine.autograd.Elementwise.softplus;
import static dev.ravine.autograd.Elementwise.square;
import static dev.ravine.autograd.Reductions.mean;
import static dev.ravine.autograd.Reductions.norm;
import static dev.ravine.autograd.Reductions.sum;
import static dev.ravine.autograd.Shaping.concatenateColumns;
import static dev.ravine.autograd.Shaping.gatherRows;
import static dev.ravine.autograd.Shaping.pickColumns;
import static dev.ravine.autograd.Shaping.reshape;
import static dev.ravine.autograd.Shaping.test;
import static dev.ravine.autograd.Shaping.where;
import static dev.ravine.autograd.Variable.reading;
import static dev.ravine.autograd.Variable.wrt;

import dev.ravine.autograd.EntryKernel;
import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.Sums;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * How wrong a prediction is: a number to make small.
 *
 * <p>Each loss comes twice: as the mean over the batch, and with a {@link Reduction}, but for those of {@link
 * CrossEntropy} and {@link Ctc}, which have it among their options. The losses of single entries, without
 * a reduction, have the shape of the prediction, and their mean divides by the number of entries; the losses of whole rows
 * are a column, and their mean divides by the number of rows. Each names the function of PyTorch that it equals.
 *
 * <p><b>Shapes are strict.</b> Nothing is broadcast: a column against a row is refused. So is a target that is not finite or
 * out of its range; the message says in which row. Logits may be any finite numbers: no loss of logits overflows, nor does
 * its gradient. A target may need a gradient, too.
 *
 * <p>Every loss here throws {@link IllegalArgumentException} for a null, an empty matrix, or what is said above. None
 * modifies its operands.
 */
public final class Losses {
    private Losses() {}

    // ---- distances between numbers

    /** Returns the mean of (prediction − target)²; PyTorch's {@code mse_loss}. */
    public static Variable meanSquaredError(Variable prediction, Variable target) {
        return meanSquaredError(prediction, target, Reduction.MEAN);
    }

    /** Returns (prediction − target)², reduced. */
    public static Variable meanSquaredError(Variable prediction, Variable target, Reduction reduction) {
        Variable errors = error("meanSquaredError", prediction, target);
        return reduction == Reduction.MEAN ? meanSquare(errors) : reduce(square(errors), reduction);
    }

    /** The mean of the squares, in one pass: small nets spend much of their time in the loss. */
    private static Variable meanSquare(Variable x) {
        double count = (double) x.rows() * x.columns();
        return Variable.compute(
                "meanSquare",
                1,
                1,
                (y, in) -> y.data[0] = Sums.sumOfSquares(in[0].data, 0, in[0].data.length) / count,
                wrt(x, (y, g) -> g.mul(x).mul(2 / count)));
    }

    /** Returns the mean of |prediction − target|; PyTorch's {@code l1_loss}. The gradient at 0 is 0. */
    public static Variable meanAbsoluteError(Variable prediction, Variable target) {
        return meanAbsoluteError(prediction, target, Reduction.MEAN);
    }

    /** Returns |prediction − target|, reduced. */
    public static Variable meanAbsoluteError(Variable prediction, Variable target, Reduction reduction) {
        return reduce(abs(error("meanAbsoluteError", prediction, target)), reduction);
    }

    /**
     * Returns the mean of a loss that is d²/2 for an error d of up to delta, and grows with slope delta beyond; PyTorch's
     * {@code huber_loss}.
     *
     * <p>P. J. Huber, Robust Estimation of a Location Parameter (1964), section 2.
     *
     * @param delta above 0; PyTorch's default is 1
     */
    public static Variable huber(Variable prediction, Variable target, double delta) {
        return huber(prediction, target, delta, Reduction.MEAN);
    }

    /** Returns the Huber loss, reduced. */
    public static Variable huber(Variable prediction, Variable target, double delta, Reduction reduction) {
        Require.positive("huber", "delta", delta);
        return reduce(huber(error("huber", prediction, target), delta), reduction);
    }

    /**
     * Returns the mean of {@link #huber} with delta = beta, divided by beta; PyTorch's {@code smooth_l1_loss}.
     *
     * <p>R. Girshick, Fast R-CNN (2015), equation 3, with beta = 1.
     *
     * @param beta at least 0; with 0 it is {@link #meanAbsoluteError}; PyTorch's default is 1
     */
    public static Variable smoothL1(Variable prediction, Variable target, double beta) {
        return smoothL1(prediction, target, beta, Reduction.MEAN);
    }

    /** Returns the smooth L1 loss, reduced. */
    public static Variable smoothL1(Variable prediction, Variable target, double beta, Reduction reduction) {
        Require.atLeastZero("smoothL1", "beta", beta);
        Variable error = error("smoothL1", prediction, target);
        return reduce(beta == 0 ? abs(error) : huber(error, beta).div(beta), reduction);
    }

    /** c · (d − c/2) with c the error d clamped: d²/2 inside, delta · (|d| − delta/2) outside; no square overflows. */
    private static Variable huber(Variable error, double delta) {
        Variable clamped = clamp(error, -delta, delta);
        return clamped.mul(error.sub(clamped.mul(0.5)));
    }

    private static Variable error(String loss, Variable prediction, Variable target) {
        Targets.sameShape(loss, "the prediction", prediction, "the target", target);
        Targets.finite(loss, "the target", target);
        return prediction.sub(target);
    }

    // ---- yes or no

    /**
     * Returns the mean of −(t · ln p + (1 − t) · ln(1 − p)) for probabilities p; PyTorch's {@code binary_cross_entropy}.
     * {@link #binaryCrossEntropyWithLogits} is more precise and should be preferred.
     *
     * <p>As in PyTorch, a logarithm counts as −100 at least, and the gradient (p − t) / (p · (1 − p)) has a denominator of
     * 1e-12 at least.
     *
     * @param probabilities from 0 to 1
     * @param targets of the same shape, from 0 to 1
     */
    public static Variable binaryCrossEntropy(Variable probabilities, Variable targets) {
        return binaryCrossEntropy(probabilities, targets, Reduction.MEAN);
    }

    /** Returns the binary cross-entropy of probabilities, reduced. */
    public static Variable binaryCrossEntropy(Variable probabilities, Variable targets, Reduction reduction) {
        String name = "binaryCrossEntropy";
        Targets.sameShape(name, "the probabilities", probabilities, "the targets", targets);
        Targets.probabilities(name, "the probabilities", probabilities);
        Targets.probabilities(name, "the targets", targets);
        return reduce(BinaryCrossEntropy.of(probabilities, targets), reduction);
    }

    /**
     * Returns the binary cross-entropy of probabilities, each entry's multiplied by a weight, reduced; the mean divides by the
     * number of entries all the same.
     *
     * @param weights of the same shape, as in PyTorch, but not broadcast
     */
    public static Variable binaryCrossEntropy(
            Variable probabilities, Variable targets, Variable weights, Reduction reduction) {
        Targets.sameShape("binaryCrossEntropy", "the probabilities", probabilities, "the weights", weights);
        return reduce(binaryCrossEntropy(probabilities, targets, Reduction.NONE).mul(weights), reduction);
    }

    /**
     * Returns the mean of the binary cross-entropy of p = sigmoid(logit), computed without p, so that no logit is too
     * great; PyTorch's {@code binary_cross_entropy_with_logits}.
     *
     * @param logits any finite numbers
     * @param targets of the same shape, from 0 to 1
     */
    public static Variable binaryCrossEntropyWithLogits(Variable logits, Variable targets) {
        return binaryCrossEntropyWithLogits(logits, targets, Reduction.MEAN);
    }

    /** Returns the binary cross-entropy of logits, reduced. */
    public static Variable binaryCrossEntropyWithLogits(Variable logits, Variable targets, Reduction reduction) {
        Require.notNull("binaryCrossEntropyWithLogits", "the logits", logits);
        double[] ones = new double[logits.columns()];
        Arrays.fill(ones, 1);
        return binaryCrossEntropyWithLogits(logits, targets, ones, reduction);
    }

    /**
     * Returns the binary cross-entropy of logits in which the targets' share of 1 counts more: the mean of
     * −(w · t · ln p + (1 − t) · ln(1 − p)).
     *
     * @param positiveWeights w, one for each column, finite and at least 0; PyTorch's {@code pos_weight}; not modified
     */
    public static Variable binaryCrossEntropyWithLogits(
            Variable logits, Variable targets, double[] positiveWeights, Reduction reduction) {
        String name = "binaryCrossEntropyWithLogits";
        Targets.sameShape(name, "the logits", logits, "the targets", targets);
        Targets.probabilities(name, "the targets", targets);
        Require.notNull(name, "the array of positive weights", positiveWeights);
        Require.that(
                positiveWeights.length == logits.columns(),
                name,
                "%d positive weights for %s, expected one for each column",
                positiveWeights.length,
                logits);
        Variable weights = Variable.of(new double[][] {positiveWeights});
        Targets.notNegative(name, "the positive weights", weights);
        // Both terms are positive: nothing cancels. PyTorch's (1 − t) · x + softplus(−x) loses digits far below 0.
        return reduce(
                targets.mul(softplus(logits.neg()))
                        .mul(weights)
                        .add(sub(1, targets).mul(softplus(logits))),
                reduction);
    }

    /**
     * Returns the binary cross-entropy of logits, each entry's multiplied by a weight, reduced; the mean divides by the number
     * of entries all the same. Positive weights come in by what this returns with {@link Reduction#NONE}, times the weights.
     *
     * @param weights of the same shape, as in PyTorch, but not broadcast
     */
    public static Variable binaryCrossEntropyWithLogits(
            Variable logits, Variable targets, Variable weights, Reduction reduction) {
        Targets.sameShape("binaryCrossEntropyWithLogits", "the logits", logits, "the weights", weights);
        return reduce(
                binaryCrossEntropyWithLogits(logits, targets, Reduction.NONE).mul(weights), reduction);
    }

    /**
     * Returns the mean of the focal loss, which counts well-classified logits less: the binary cross-entropy times
     * (1 − p)^gamma, with p the probability of what is true, and times alpha for a target of 1 and 1 − alpha for one of 0.
     *
     * <p>T.-Y. Lin, P. Goyal, R. Girshick, K. He, P. Dollár, Focal Loss for Dense Object Detection (2017), equation 5;
     * torchvision's {@code sigmoid_focal_loss}, whose defaults are 0.25 and 2. Between 0 and 1 a target is a mixture of both.
     *
     * @param logits any finite numbers
     * @param targets of the same shape, from 0 to 1
     * @param alpha from 0 to 1
     * @param gamma 0, or at least 1
     */
    public static Variable focal(Variable logits, Variable targets, double alpha, double gamma) {
        return focal(logits, targets, alpha, gamma, Reduction.MEAN);
    }

    /** Returns the focal loss, reduced. */
    public static Variable focal(Variable logits, Variable targets, double alpha, double gamma, Reduction reduction) {
        Targets.sameShape("focal", "the logits", logits, "the targets", targets);
        Targets.probabilities("focal", "the targets", targets);
        Require.that(alpha >= 0 && alpha <= 1, "focal", "alpha %s, expected 0 to 1", alpha);
        Require.that(
                gamma == 0 || (gamma >= 1 && gamma < Double.POSITIVE_INFINITY),
                "focal",
                "gamma %s, expected 0 or at least 1",
                gamma);
        Variable negative = sub(1, targets);
        Variable wrong = targets.mul(sigmoid(logits.neg())).add(negative.mul(sigmoid(logits)));
        Variable share = targets.mul(alpha).add(negative.mul(1 - alpha));
        Variable losses = binaryCrossEntropyWithLogits(logits, targets, Reduction.NONE);
        return reduce(losses.mul(wrong.pow(gamma)).mul(share), reduction);
    }

    /**
     * Returns the mean over the rows of 1 − (2 Σ p · t + smooth) / (Σ p + Σ t + smooth): how little the pixels that are
     * predicted and those that are true overlap. For several channels, give it a row for each.
     *
     * <p>C. H. Sudre and others, Generalised Dice Overlap as a Deep Learning Loss Function (2017), section 2, with the smooth
     * term that is added in practice. (F. Milletari, N. Navab, S.-A. Ahmadi, V-Net (2016), squares p and t below.)
     *
     * @param probabilities p, batch × pixels, from 0 to 1
     * @param targets t, of the same shape, from 0 to 1
     * @param smooth above 0; 1 is usual
     */
    public static Variable dice(Variable probabilities, Variable targets, double smooth) {
        return dice(probabilities, targets, smooth, Reduction.MEAN);
    }

    /** Returns the Dice loss of each row, reduced. */
    public static Variable dice(Variable probabilities, Variable targets, double smooth, Reduction reduction) {
        Targets.sameShape("dice", "the probabilities", probabilities, "the targets", targets);
        Targets.probabilities("dice", "the probabilities", probabilities);
        Targets.probabilities("dice", "the targets", targets);
        Require.positive("dice", "smooth", smooth);
        Variable both = sum(probabilities.mul(targets), Per.ROW).mul(2).add(smooth);
        Variable all = sum(probabilities.add(targets), Per.ROW).add(smooth);
        return reduce(sub(1, both.div(all)), reduction);
    }

    /**
     * Returns the mean of ln(1 + e^(−sign · score)): the logistic loss; PyTorch's {@code soft_margin_loss}.
     *
     * @param signs of the same shape, 1 or −1
     */
    public static Variable softMargin(Variable scores, Variable signs) {
        return softMargin(scores, signs, Reduction.MEAN);
    }

    /** Returns the soft margin loss, reduced. */
    public static Variable softMargin(Variable scores, Variable signs, Reduction reduction) {
        Targets.sameShape("softMargin", "the scores", scores, "the signs", signs);
        Targets.signs("softMargin", "the signs", signs);
        return reduce(softplus(signs.mul(scores).neg()), reduction);
    }

    /**
     * Returns the mean of max(0, 1 − sign · score): the loss of a support vector machine. The gradient where the score is
     * just enough is 0. PyTorch has no function for it ({@code clamp(1 - y * x, min=0)}; its hinge_embedding_loss is
     * another).
     *
     * @param signs of the same shape, 1 or −1
     */
    public static Variable hinge(Variable scores, Variable signs) {
        return hinge(scores, signs, Reduction.MEAN);
    }

    /** Returns the hinge loss, reduced. */
    public static Variable hinge(Variable scores, Variable signs, Reduction reduction) {
        Targets.sameShape("hinge", "the scores", scores, "the signs", signs);
        Targets.signs("hinge", "the signs", signs);
        return reduce(relu(sub(1, signs.mul(scores))), reduction);
    }

    // ---- one of several classes, a row for each sample

    /**
     * Returns the mean over the rows of −ln p of the row's label, with p the softmax of the row; PyTorch's
     * {@code cross_entropy}. {@link CrossEntropy} has its options: smoothing, weights, an ignored label.
     *
     * @param logits batch × classes, any finite numbers
     * @param labels one for each row, from 0 to classes − 1
     */
    public static Variable crossEntropy(Variable logits, int... labels) {
        return new CrossEntropy().loss(logits, labels);
    }

    /**
     * Returns the mean over the rows of −Σ t · ln p, with p the softmax of the row and t its distribution; PyTorch's
     * {@code cross_entropy} with probabilities.
     *
     * @param logits batch × classes, any finite numbers
     * @param distributions batch × classes, each row of probabilities that add up to 1
     */
    public static Variable crossEntropy(Variable logits, Variable distributions) {
        return new CrossEntropy().loss(logits, distributions);
    }

    /**
     * Returns the mean over the rows of minus the entry at the row's label; PyTorch's {@code nll_loss}.
     * {@link CrossEntropy#lossOfLogProbabilities} has its options.
     *
     * @param logProbabilities batch × classes, at most 0; such as {@code logSoftmax} returns
     * @param labels one for each row, from 0 to classes − 1
     */
    public static Variable negativeLogLikelihood(Variable logProbabilities, int... labels) {
        return new CrossEntropy().lossOfLogProbabilities(logProbabilities, labels);
    }

    /**
     * Returns the mean over the rows of Σ t · (ln t − ln p), the divergence of the model's distribution p from the target's
     * t; PyTorch's {@code kl_div} with {@code batchmean}. Where t is 0 its term is 0.
     *
     * @param logProbabilities ln p, batch × classes, at most 0; such as {@code logSoftmax} returns
     * @param distributions t, batch × classes, each row of probabilities that add up to 1
     */
    public static Variable klDivergence(Variable logProbabilities, Variable distributions) {
        return klDivergence(logProbabilities, distributions, Reduction.MEAN);
    }

    /**
     * Returns the divergence of each row, reduced. PyTorch's {@code mean} divides by all entries and its {@code none} is a
     * matrix of terms; neither is a divergence.
     */
    public static Variable klDivergence(Variable logProbabilities, Variable distributions, Reduction reduction) {
        String name = "klDivergence";
        Targets.sameShape(name, "the log-probabilities", logProbabilities, "the distributions", distributions);
        Targets.logProbabilities(name, logProbabilities);
        Targets.distributions(name, "the distributions", distributions);
        Variable absent = test(distributions, t -> t == 0);
        Variable logTargets = log(where(absent, Variable.of(1), distributions));
        return reduce(sum(Targets.weighted(distributions, logTargets.sub(logProbabilities)), Per.ROW), reduction);
    }

    /**
     * As {@link #klDivergence(Variable, Variable)}, with the logarithms of the distributions; PyTorch's {@code log_target}.
     * Where one is −∞ its term is 0.
     *
     * @param logDistributions ln t, batch × classes, each row of logarithms of probabilities that add up to 1
     */
    public static Variable klDivergenceWithLogTargets(Variable logProbabilities, Variable logDistributions) {
        return klDivergenceWithLogTargets(logProbabilities, logDistributions, Reduction.MEAN);
    }

    /** Returns the divergence of each row, reduced. */
    public static Variable klDivergenceWithLogTargets(
            Variable logProbabilities, Variable logDistributions, Reduction reduction) {
        String name = "klDivergenceWithLogTargets";
        Targets.sameShape(name, "the log-probabilities", logProbabilities, "the log-distributions", logDistributions);
        Targets.logProbabilities(name, logProbabilities);
        Variable distributions = exp(logDistributions);
        Targets.distributions(name, "the exponentials of the log-distributions", distributions);
        Variable absent = test(logDistributions, t -> t == Double.NEGATIVE_INFINITY);
        Variable logTargets = where(absent, Variable.of(0), logDistributions);
        return reduce(sum(Targets.weighted(distributions, logTargets.sub(logProbabilities)), Per.ROW), reduction);
    }

    /**
     * Returns the mean over the rows of the mean over the classes of max(0, margin − (s of the label) + s), the label's own
     * left out of the sum but not of the number it is divided by; PyTorch's {@code multi_margin_loss} with p = 1 and without
     * weights.
     *
     * @param scores s, batch × classes
     * @param margin finite; PyTorch's default is 1
     * @param labels one for each row, from 0 to classes − 1
     */
    public static Variable multiMargin(Variable scores, double margin, int... labels) {
        return multiMargin(scores, margin, labels, Reduction.MEAN);
    }

    /** Returns the hinge loss of each row, reduced. */
    public static Variable multiMargin(Variable scores, double margin, int[] labels, Reduction reduction) {
        String name = "multiMargin";
        Targets.notEmpty(name, "the scores", scores);
        Require.that(Double.isFinite(margin), name, "margin %s, expected a finite number", margin);
        Variable own = Targets.labels(name, scores, labels);
        Variable above = scores.sub(pickColumns(scores, own)).add(margin);
        Variable others = where(isLabel(own, scores.columns()), Variable.of(0), above);
        return reduce(sum(relu(others), Per.ROW).div(scores.columns()), reduction);
    }

    /** A row for each label: 1 at the label, and 0 at all other classes. */
    private static Variable isLabel(Variable labels, int classes) {
        Kernel kernel = (y, in) -> {
            Arrays.fill(y.data, 0);
            for (int i = 0; i < y.numRows; i++) y.data[i * classes + (int) in[0].data[i]] = 1;
        };
        return Variable.compute("isLabel", labels.rows(), classes, kernel, reading(labels));
    }

    // ---- several of several classes

    /**
     * Returns the mean over the rows of the multi-label margin loss: the sum over each class c that applies and each d
     * that does not of max(0, 1 − (s of c) + (s of d)), divided by the number of classes; PyTorch's
     * {@code multilabel_margin_loss}, which takes lists of classes.
     *
     * @param scores s, batch × classes
     * @param memberships of the same shape, 1 for a class that applies and 0 for one that does not
     */
    public static Variable multiLabelMargin(Variable scores, Variable memberships) {
        return multiLabelMargin(scores, memberships, Reduction.MEAN);
    }

    /** Returns the multi-label margin loss of each row, reduced. */
    public static Variable multiLabelMargin(Variable scores, Variable memberships, Reduction reduction) {
        Targets.sameShape("multiLabelMargin", "the scores", scores, "the memberships", memberships);
        Targets.memberships("multiLabelMargin", memberships);
        int batch = scores.rows();
        int classes = scores.columns();
        // A row for each class of each sample, and in it all classes of the sample.
        int[] samples = new int[batch * classes];
        Arrays.setAll(samples, i -> i / classes);
        Variable differences = gatherRows(scores, samples)
                .sub(reshape(scores, samples.length, 1))
                .add(1);
        Variable counted = sub(1, gatherRows(memberships, samples)).mul(reshape(memberships, samples.length, 1));
        Variable ofClasses = sum(relu(where(counted, differences, Variable.of(0))), Per.ROW);
        return reduce(sum(reshape(ofClasses, batch, classes), Per.ROW).div(classes), reduction);
    }

    /**
     * Returns the mean over the rows of the mean over the classes of the binary cross-entropy of logits; PyTorch's
     * {@code multilabel_soft_margin_loss}.
     *
     * @param logits batch × classes, any finite numbers
     * @param memberships of the same shape, from 0 to 1
     */
    public static Variable multiLabelSoftMargin(Variable logits, Variable memberships) {
        return multiLabelSoftMargin(logits, memberships, Reduction.MEAN);
    }

    /** Returns the multi-label soft margin loss of each row, reduced. */
    public static Variable multiLabelSoftMargin(Variable logits, Variable memberships, Reduction reduction) {
        Targets.sameShape("multiLabelSoftMargin", "the logits", logits, "the memberships", memberships);
        Targets.probabilities("multiLabelSoftMargin", "the memberships", memberships);
        Variable losses = binaryCrossEntropyWithLogits(logits, memberships, Reduction.NONE);
        return reduce(mean(losses, Per.ROW), reduction);
    }

    // ---- sequences

    /**
     * Returns the mean over the sequences of −ln of the probability that they are read as their labels, divided by their
     * number; PyTorch's {@code ctc_loss}, with class 0 for blanks. {@link Ctc} has its options.
     *
     * @param logProbabilities batch × (steps · classes), at most 0; such as {@code logSoftmax} returns for each step
     * @param classes how many there are, blanks among them
     * @param labels those of each sequence, without blanks
     */
    public static Variable ctc(Variable logProbabilities, int classes, int[]... labels) {
        return new Ctc(classes).loss(logProbabilities, labels);
    }

    // ---- two vectors or numbers, alike or not

    /**
     * Returns the mean over the rows of max(0, margin + |anchor − positive| − |anchor − negative|) with Euclidean distances;
     * PyTorch's {@code triplet_margin_loss} with p = 2 and without a swap. As there, 1e-6 is added to each difference.
     *
     * <p>F. Schroff, D. Kalenichenko, J. Philbin, FaceNet (2015), section 3.1, has squared distances.
     *
     * @param anchor batch × features
     * @param positive of the same shape, samples that should be near the anchors
     * @param negative of the same shape, samples that should be farther away
     * @param margin how much farther, above 0; PyTorch's default is 1
     */
    public static Variable tripletMargin(Variable anchor, Variable positive, Variable negative, double margin) {
        return tripletMargin(anchor, positive, negative, margin, Reduction.MEAN);
    }

    /** Returns the triplet margin loss of each row, reduced. */
    public static Variable tripletMargin(
            Variable anchor, Variable positive, Variable negative, double margin, Reduction reduction) {
        String name = "tripletMargin";
        Targets.sameShape(name, "the anchor", anchor, "the positive", positive);
        Targets.sameShape(name, "the anchor", anchor, "the negative", negative);
        Require.positive(name, "margin", margin);
        Variable near = norm(anchor.sub(positive).add(1e-6), Per.ROW);
        Variable far = norm(anchor.sub(negative).add(1e-6), Per.ROW);
        return reduce(positivePart(near.sub(far).add(margin)), reduction);
    }

    /**
     * Returns the mean of max(0, margin − sign · (a − b)): a should rank above b where the sign is 1, and below where it is −1;
     * PyTorch's {@code margin_ranking_loss}.
     *
     * @param a scores
     * @param b other scores, of the same shape
     * @param signs of the same shape, 1 or −1
     * @param margin finite; PyTorch's default is 0
     */
    public static Variable marginRanking(Variable a, Variable b, Variable signs, double margin) {
        return marginRanking(a, b, signs, margin, Reduction.MEAN);
    }

    /** Returns the margin ranking loss, reduced. */
    public static Variable marginRanking(Variable a, Variable b, Variable signs, double margin, Reduction reduction) {
        String name = "marginRanking";
        Targets.sameShape(name, "a", a, "b", b);
        Targets.sameShape(name, "a", a, "the signs", signs);
        Targets.signs(name, "the signs", signs);
        Require.finite(name, "margin", margin);
        return reduce(positivePart(sub(margin, signs.mul(a.sub(b)))), reduction);
    }

    /**
     * Returns the mean of the distance where the sign is 1, and of max(0, margin − distance) where it is −1; PyTorch's
     * {@code hinge_embedding_loss}.
     *
     * @param distances numbers that should be small for pairs that are alike, and large for others
     * @param signs of the same shape, 1 for pairs that are alike, −1 for others
     * @param margin finite; PyTorch's default is 1
     */
    public static Variable hingeEmbedding(Variable distances, Variable signs, double margin) {
        return hingeEmbedding(distances, signs, margin, Reduction.MEAN);
    }

    /** Returns the hinge embedding loss, reduced. */
    public static Variable hingeEmbedding(Variable distances, Variable signs, double margin, Reduction reduction) {
        Targets.sameShape("hingeEmbedding", "the distances", distances, "the signs", signs);
        Targets.signs("hingeEmbedding", "the signs", signs);
        Require.finite("hingeEmbedding", "margin", margin);
        Variable alike = test(signs, sign -> sign == 1);
        return reduce(where(alike, distances, positivePart(sub(margin, distances))), reduction);
    }

    /**
     * Returns the mean over the rows of 1 − cos(a, b) where the sign is 1, and of max(0, cos(a, b) − margin) where it is −1;
     * PyTorch's {@code cosine_embedding_loss}.
     *
     * <p>As in PyTorch, 1e-12 is added to each squared length, so that the cosine with a row of zeros is 0. The gradient
     * with respect to such a row is finite, but large: 10⁶ times the direction of the other.
     *
     * @param a batch × features
     * @param b of the same shape
     * @param margin from −1 to 1; PyTorch's default is 0
     * @param signs one for each row, 1 for pairs that are alike, −1 for others
     */
    public static Variable cosineEmbedding(Variable a, Variable b, double margin, int... signs) {
        return cosineEmbedding(a, b, margin, signs, Reduction.MEAN);
    }

    /** Returns the cosine embedding loss of each row, reduced. */
    public static Variable cosineEmbedding(Variable a, Variable b, double margin, int[] signs, Reduction reduction) {
        String name = "cosineEmbedding";
        Targets.sameShape(name, "a", a, "b", b);
        Require.that(margin >= -1 && margin <= 1, name, "margin %s, expected -1 to 1", margin);
        Variable alike = test(Targets.signs(name, a, signs), sign -> sign == 1);
        Variable cosine = sum(unit(a).mul(unit(b)), Per.ROW);
        return reduce(where(alike, sub(1, cosine), positivePart(cosine.sub(margin))), reduction);
    }

    /** Each row divided by √(its squared length + 1e-12), which is the norm of the row with one more entry, 1e-6. */
    private static Variable unit(Variable x) {
        double[] more = new double[x.rows()];
        // A float in PyTorch.
        Arrays.fill(more, Math.sqrt(1e-12f));
        Variable longer = concatenateColumns(x, Variable.wrap(DMatrixRMaj.wrap(x.rows(), 1, more)));
        return x.div(norm(longer, Per.ROW));
    }

    // ---- distributions with parameters

    /**
     * Returns the mean of e^logRate − count · logRate: minus the log-likelihood of counts under a Poisson distribution, but
     * for a term that does not depend on the rate; PyTorch's {@code poisson_nll_loss} with its defaults.
     *
     * @param logRates the logarithm of the expected count; above 709 the rate, and so the loss, is infinite
     * @param counts of the same shape, at least 0
     */
    public static Variable poissonNegativeLogLikelihood(Variable logRates, Variable counts) {
        return poissonNegativeLogLikelihood(logRates, counts, Reduction.MEAN);
    }

    /** Returns the Poisson negative log-likelihood, reduced. */
    public static Variable poissonNegativeLogLikelihood(Variable logRates, Variable counts, Reduction reduction) {
        String name = "poissonNegativeLogLikelihood";
        Targets.sameShape(name, "the log-rates", logRates, "the counts", counts);
        Targets.notNegative(name, "the counts", counts);
        return reduce(exp(logRates).sub(counts.mul(logRates)), reduction);
    }

    /**
     * Returns the Poisson negative log-likelihood, reduced, with the term that does not depend on the rate, ln(count!), by
     * Stirling's approximation: count · ln count − count + ½ ln(2π · count) for counts above 1, and 0 for others. PyTorch's
     * {@code full=True}.
     *
     * @param full whether that term is there
     */
    public static Variable poissonNegativeLogLikelihood(
            Variable logRates, Variable counts, boolean full, Reduction reduction) {
        Variable losses = poissonNegativeLogLikelihood(logRates, counts, Reduction.NONE);
        return reduce(full ? losses.add(logFactorial(counts)) : losses, reduction);
    }

    /**
     * Returns the mean of rate − count · ln(rate + 1e-8): the Poisson negative log-likelihood of rates themselves; PyTorch's
     * {@code log_input=False}.
     *
     * @param rates the expected counts, of the same shape, at least 0
     */
    public static Variable poissonNegativeLogLikelihoodOfRates(Variable rates, Variable counts) {
        return poissonNegativeLogLikelihoodOfRates(rates, counts, Reduction.MEAN);
    }

    /** Returns the Poisson negative log-likelihood of rates, reduced. */
    public static Variable poissonNegativeLogLikelihoodOfRates(Variable rates, Variable counts, Reduction reduction) {
        String name = "poissonNegativeLogLikelihoodOfRates";
        Targets.sameShape(name, "the rates", rates, "the counts", counts);
        Targets.notNegative(name, "the rates", rates);
        Targets.notNegative(name, "the counts", counts);
        return reduce(rates.sub(counts.mul(log(rates.add(1e-8)))), reduction);
    }

    private static Variable logFactorial(Variable counts) {
        Variable several = test(counts, count -> count > 1);
        Variable n = where(several, counts, Variable.of(1));
        Variable stirling = n.mul(log(n)).sub(n).add(log(n.mul(2 * Math.PI)).mul(0.5));
        return where(several, stirling, Variable.of(0));
    }

    /**
     * Returns the mean of ½ · (ln v + (mean − target)² / v): minus the log-likelihood under normal distributions of variance
     * v, but for the constant ½ ln 2π; PyTorch's {@code gaussian_nll_loss} with its defaults.
     *
     * <p>As in PyTorch, a variance counts as 1e-6 at least, and its gradient passes as if it did not.
     *
     * @param means what is predicted
     * @param targets of the same shape
     * @param variances of the same shape, at least 0; unlike PyTorch, not broadcast
     */
    public static Variable gaussianNegativeLogLikelihood(Variable means, Variable targets, Variable variances) {
        return gaussianNegativeLogLikelihood(means, targets, variances, Reduction.MEAN);
    }

    /** Returns the Gaussian negative log-likelihood, reduced. */
    public static Variable gaussianNegativeLogLikelihood(
            Variable means, Variable targets, Variable variances, Reduction reduction) {
        String name = "gaussianNegativeLogLikelihood";
        Targets.sameShape(name, "the means", means, "the targets", targets);
        Targets.sameShape(name, "the means", means, "the variances", variances);
        Targets.finite(name, "the targets", targets);
        Targets.notNegative(name, "the variances", variances);
        Variable lifted = variances.add(lift(variances));
        return reduce(log(lifted).add(square(means.sub(targets)).div(lifted)).mul(0.5), reduction);
    }

    /**
     * Returns the Gaussian negative log-likelihood, reduced, with the constant ½ ln 2π; PyTorch's {@code full=True}.
     *
     * @param full whether that constant is there
     */
    public static Variable gaussianNegativeLogLikelihood(
            Variable means, Variable targets, Variable variances, boolean full, Reduction reduction) {
        Variable losses = gaussianNegativeLogLikelihood(means, targets, variances, Reduction.NONE);
        return reduce(full ? losses.add(0.5 * Math.log(2 * Math.PI)) : losses, reduction);
    }

    /** What variances lack to 1e-6; no gradient goes through it. */
    private static Variable lift(Variable variances) {
        EntryKernel kernel = (y, in, from, to) -> {
            for (int i = from; i < to; i++) y.data[i] = Math.max(1e-6 - in[0].data[i], 0);
        };
        return Variable.compute("lift", variances.rows(), variances.columns(), kernel, reading(variances));
    }

    /** max(0, x), with the gradient 1 at 0, as in PyTorch's losses: so a ranking of equal scores has somewhere to go. */
    private static Variable positivePart(Variable x) {
        return clamp(x, 0, Double.POSITIVE_INFINITY);
    }

    private static Variable reduce(Variable losses, Reduction reduction) {
        return Require.notNull("Losses", "the reduction", reduction).of(losses);
    }
}
