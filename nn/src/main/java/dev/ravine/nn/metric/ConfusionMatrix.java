package dev.ravine.nn.metric;

import dev.ravine.autograd.Require;
import dev.ravine.nn.internal.Labels;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How often each class was predicted as which, and what follows from that for each class.
 *
 * <p>Where a number is undefined, because its denominator is 0, it is 0, as in scikit-learn: the precision of a class that was
 * never predicted, the recall of one that never came up, the F1 of one that did neither, the accuracy of nothing. The macro
 * averages are over the classes that came up or were predicted; if none did, they are 0.
 *
 * <p>Immutable. Two are equal if their counts are.
 */
public final class ConfusionMatrix {
    private final long[][] counts;

    private ConfusionMatrix(long[][] counts) {
        this.counts = counts;
    }

    /**
     * Counts.
     *
     * @param predictions what the samples were taken for, from 0 to classes − 1; not modified
     * @param labels what they are, as many; not modified
     * @param classes at least 1
     * @throws IllegalArgumentException if there are not as many predictions as labels, or one is out of range
     */
    public static ConfusionMatrix of(int[] predictions, int[] labels, int classes) {
        Require.that(classes >= 1, "ConfusionMatrix", "%d classes, expected at least 1", classes);
        Require.notNull("ConfusionMatrix", "the array of labels", labels);
        Require.notNull("ConfusionMatrix", "the array of predictions", predictions);
        Require.that(
                labels.length == predictions.length,
                "ConfusionMatrix",
                "%d labels and %d predictions, expected as many",
                labels.length,
                predictions.length);
        long[][] counts = new long[classes][classes];
        for (int i = 0; i < labels.length; i++) {
            Labels.require("ConfusionMatrix", "label", i, labels[i], classes);
            Labels.require("ConfusionMatrix", "prediction", i, predictions[i], classes);
            counts[labels[i]][predictions[i]]++;
        }
        return new ConfusionMatrix(counts);
    }

    /** Returns the counts of both together, such as those of two batches. */
    public ConfusionMatrix plus(ConfusionMatrix other) {
        Require.that(
                Require.notNull("ConfusionMatrix.plus", "the other", other).classes() == classes(),
                "ConfusionMatrix.plus",
                "%d classes and %d, expected as many",
                classes(),
                other.classes());
        long[][] sum = new long[classes()][classes()];
        for (int i = 0; i < sum.length; i++) {
            for (int j = 0; j < sum.length; j++) {
                sum[i][j] = counts[i][j] + other.counts[i][j];
            }
        }
        return new ConfusionMatrix(sum);
    }

    /** The number of classes. */
    public int classes() {
        return counts.length;
    }

    /** How many samples of class {@code label} were taken for class {@code prediction}. */
    public long count(int label, int prediction) {
        return counts[index(label)][index(prediction)];
    }

    /** How many samples there are of a class. */
    public long support(int label) {
        return Arrays.stream(counts[index(label)]).sum();
    }

    /** How many samples were taken for a class. */
    public long predicted(int prediction) {
        int j = index(prediction);
        return Arrays.stream(counts).mapToLong(row -> row[j]).sum();
    }

    private int index(int label) {
        Require.that(
                label >= 0 && label < classes(), "ConfusionMatrix", "class %d, expected 0 to %d", label, classes() - 1);
        return label;
    }

    // ---- rates

    /** The share of all samples that were taken for what they are. */
    public double accuracy() {
        long right = IntStream.range(0, classes()).mapToLong(c -> counts[c][c]).sum();
        return ratio(right, total());
    }

    private long total() {
        return IntStream.range(0, classes()).mapToLong(this::support).sum();
    }

    /** Of the samples that were taken for a class, the share that are of it. */
    public double precision(int label) {
        return ratio(count(label, label), predicted(label));
    }

    /** Of the samples of a class, the share that were taken for it. */
    public double recall(int label) {
        return ratio(count(label, label), support(label));
    }

    /** The harmonic mean of precision and recall. */
    public double f1(int label) {
        return ratio(2 * count(label, label), predicted(label) + support(label));
    }

    /** The mean of the classes' precision. */
    public double macroPrecision() {
        return macro(this::precision);
    }

    /** The mean of the classes' recall. */
    public double macroRecall() {
        return macro(this::recall);
    }

    /** The mean of the classes' F1. */
    public double macroF1() {
        return macro(this::f1);
    }

    private double macro(IntToDoubleFunction rate) {
        return IntStream.range(0, classes())
                .filter(c -> support(c) + predicted(c) > 0)
                .mapToDouble(rate)
                .average()
                .orElse(0);
    }

    private static double ratio(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    // ---- identity

    @Override
    public boolean equals(Object other) {
        return other instanceof ConfusionMatrix matrix && Arrays.deepEquals(counts, matrix.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(counts);
    }

    /** A table: a line for each class with how often it was taken for which, its precision, recall and F1. */
    @Override
    public String toString() {
        int width = Math.max(
                6,
                1
                        + Long.toString(Arrays.stream(counts)
                                        .flatMapToLong(Arrays::stream)
                                        .max()
                                        .orElse(0))
                                .length());
        StringBuilder text = new StringBuilder("label\\as");
        for (int j = 0; j < classes(); j++) {
            text.append(padded(Integer.toString(j), width));
        }
        text.append("  precision  recall      F1\n");
        for (int i = 0; i < classes(); i++) {
            text.append(padded(Integer.toString(i), 8));
            for (long count : counts[i]) {
                text.append(padded(Long.toString(count), width));
            }
            text.append(rates(precision(i), recall(i), f1(i)));
        }
        text.append(padded("macro", 8)).append(" ".repeat(width * classes()));
        text.append(rates(macroPrecision(), macroRecall(), macroF1()));
        return text.append(String.format(Locale.ROOT, "accuracy %.4f of %d samples", accuracy(), total()))
                .toString();
    }

    private static String padded(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    private static String rates(double precision, double recall, double f1) {
        return String.format(Locale.ROOT, "%11.4f%8.4f%8.4f\n", precision, recall, f1);
    }
}
