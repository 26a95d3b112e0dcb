package dev.ravine.nn.metric;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.Sums;
import dev.ravine.nn.internal.Labels;
import dev.ravine.nn.loss.Losses;
import java.util.Arrays;
import java.util.Comparator;
import org.ejml.data.DMatrixRMaj;

/**
 * How good predictions are.
 *
 * <p>Every method throws {@link IllegalArgumentException} for a null, for nothing to judge, and for shapes or labels that do
 * not fit. None modifies what it is given.
 */
public final class Metrics {
    private Metrics() {}

    // ---- classes

    /**
     * Returns the column of the greatest score of each row; of scores that tie, the first.
     *
     * @param scores samples × classes: logits or probabilities
     * @throws IllegalArgumentException if a score is NaN; the message says in which row
     */
    public static int[] predictions(Variable scores) {
        requireScores("Metrics.predictions", scores);
        int[] predictions = new int[scores.rows()];
        for (int i = 0; i < predictions.length; i++) {
            for (int j = 0; j < scores.columns(); j++) {
                double score = scores.value().get(i, j);
                Require.that(
                        !Double.isNaN(score),
                        "Metrics.predictions",
                        "the score at row %d, column %d is NaN, expected a number",
                        i,
                        j);
                if (score > scores.value().get(i, predictions[i])) {
                    predictions[i] = j;
                }
            }
        }
        return predictions;
    }

    /**
     * Returns the share of rows whose greatest score is that of the label: {@link #topK} with k = 1.
     *
     * @param scores samples × classes: logits or probabilities
     * @param labels one for each row
     */
    public static double accuracy(Variable scores, int... labels) {
        return topK("Metrics.accuracy", scores, 1, labels);
    }

    /**
     * Returns the share of rows whose label is among the k greatest scores. Of scores that tie, the one in the lower column
     * is the greater, so that a model that says the same of all classes does not pass for right. A row with a NaN is wrong.
     *
     * @param scores samples × classes: logits or probabilities
     * @param k from 1 to classes
     * @param labels one for each row
     */
    public static double topK(Variable scores, int k, int... labels) {
        return topK("Metrics.topK", scores, k, labels);
    }

    private static double topK(String where, Variable scores, int k, int[] labels) {
        requireScores(where, scores);
        Require.notNull(where, "the array of labels", labels);
        Require.that(k >= 1 && k <= scores.columns(), where, "k is %d, expected 1 to %d", k, scores.columns());
        Require.that(
                labels.length == scores.rows(),
                where,
                "%d labels for scores of %s, expected one for each row",
                labels.length,
                scores);
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            Labels.require(where, "label", i, labels[i], scores.columns());
            right += before(scores.value(), i, labels[i]) < k ? 1 : 0;
        }
        return (double) right / labels.length;
    }

    /** How many of a row's scores come before that of the label; all, if one is NaN. */
    private static int before(DMatrixRMaj scores, int row, int label) {
        double own = scores.get(row, label);
        int before = 0;
        for (int j = 0; j < scores.numCols; j++) {
            double score = scores.get(row, j);
            if (Double.isNaN(score)) {
                return scores.numCols;
            }
            before += score > own || (score == own && j < label) ? 1 : 0;
        }
        return before;
    }

    /**
     * Returns the area under the ROC curve of two classes: the share of pairs of a positive and a negative sample in which the
     * positive one has the greater score; pairs that tie count half.
     *
     * <p>J. A. Hanley, B. J. McNeil, The Meaning and Use of the Area under a Receiver Operating Characteristic (ROC) Curve
     * (1982).
     *
     * @param scores samples × 1, the greater the more likely positive; without NaN
     * @param labels 1 for a positive and 0 for a negative sample, at least one of each
     */
    public static double rocAuc(Variable scores, int... labels) {
        String where = "Metrics.rocAuc";
        requireScores(where, scores);
        Require.notNull(where, "the array of labels", labels);
        Require.that(
                scores.columns() == 1 && labels.length == scores.rows(),
                where,
                "%d labels for scores of %s, expected one column, and one label for each row",
                labels.length,
                scores);
        double[] score = scores.value().data;
        Integer[] order = new Integer[labels.length];
        long positives = 0;
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
            Require.that(!Double.isNaN(score[i]), where, "the score at row %d is NaN, expected a number", i);
            Require.that(
                    labels[i] == 0 || labels[i] == 1,
                    where,
                    "the label of row %d is %d, expected 0 or 1",
                    i,
                    labels[i]);
            positives += labels[i];
        }
        long negatives = labels.length - positives;
        Require.that(
                positives > 0 && negatives > 0,
                where,
                "%d positive and %d negative samples, expected both",
                positives,
                negatives);
        Arrays.sort(order, Comparator.comparingDouble(i -> score[i]));
        // Twice the number of pairs that are in order, from the lowest score upwards, one group of ties at a time.
        long twice = 0;
        long negativesBelow = 0;
        for (int from = 0, to; from < order.length; from = to) {
            long[] tied = new long[2];
            for (to = from; to < order.length && score[order[to]] == score[order[from]]; to++)
                tied[labels[order[to]]]++;
            twice += tied[1] * (2 * negativesBelow + tied[0]);
            negativesBelow += tied[0];
        }
        return twice / (2.0 * positives * negatives);
    }

    // ---- numbers

    /**
     * Returns the mean of |prediction − target| over all entries.
     *
     * @param predictions samples × anything
     * @param targets of the same shape, finite
     */
    public static double meanAbsoluteError(Variable predictions, Variable targets) {
        return Losses.meanAbsoluteError(predictions, targets).scalar();
    }

    /**
     * Returns R², the share of the targets' variance that the predictions explain: 1 − Σ(target − prediction)² / Σ(target −
     * mean)² for each column, and of several columns the mean. It is 1 for perfect predictions, 0 for the targets' mean, and
     * may be negative. Of a column of equal targets, which has no variance, it is 1 if the predictions are perfect and 0 if
     * not; as scikit-learn's {@code r2_score}.
     *
     * @param predictions samples × anything
     * @param targets of the same shape
     */
    public static double rSquared(Variable predictions, Variable targets) {
        requireSameShape("Metrics.rSquared", predictions, targets);
        double sum = 0;
        for (int j = 0; j < targets.columns(); j++) {
            sum += rSquared(predictions.value(), targets.value(), j);
        }
        return sum / targets.columns();
    }

    private static double rSquared(DMatrixRMaj predictions, DMatrixRMaj targets, int column) {
        int n = targets.numRows;
        double mean = 0;
        boolean constant = true;
        for (int i = 0; i < n; i++) {
            mean += targets.get(i, column) / n;
            constant &= targets.get(i, column) == targets.get(0, column);
        }
        double[] errors = new double[n];
        double[] distances = new double[n];
        for (int i = 0; i < n; i++) {
            errors[i] = targets.get(i, column) - predictions.get(i, column);
            distances[i] = targets.get(i, column) - mean;
        }
        // Norms and not sums of squares, which may be beyond what a double holds.
        double unexplained = Sums.norm(errors, 0, n);
        if (constant) {
            return unexplained == 0 ? 1 : 0;
        }
        double share = unexplained / Sums.norm(distances, 0, n);
        return 1 - share * share;
    }

    // ---- checks

    private static void requireScores(String where, Variable scores) {
        Require.notNull(where, "the matrix of scores", scores);
        Require.that(scores.rows() > 0 && scores.columns() > 0, where, "scores of %s, expected at least one", scores);
    }

    private static void requireSameShape(String where, Variable predictions, Variable targets) {
        Require.notNull(where, "the matrix of predictions", predictions);
        Require.notNull(where, "the matrix of targets", targets);
        Require.that(
                predictions.rows() == targets.rows() && predictions.columns() == targets.columns(),
                where,
                "predictions of %s, but targets of %s; expected equal shapes",
                predictions,
                targets);
        Require.that(
                targets.rows() > 0 && targets.columns() > 0,
                where,
                "predictions of %s, expected at least one",
                predictions);
    }
}
