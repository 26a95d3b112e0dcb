package dev.ravine.autograd.kernel;

import java.util.Arrays;

/**
 * Loops that go through a row more than once: softmax and its relations, and standardizing.
 *
 * <p>Matrices are row-major, with {@code columns} entries to a row. Where a method asks for them, it works on the rows from
 * one to before another, so that parts of a matrix can be worked on at once.
 */
public final class Rows {
    private static final Kernels K = Kernels.active();

    private Rows() {}

    /** The sum of each column of x, on several threads where that is worth it. */
    public static void sum(double[] y, int columns, double[] x) {
        int rows = columns == 0 ? 0 : x.length / columns;
        if ((long) rows * columns < Kernels.MANY) {
            sum(y, columns, rows, x, 0, columns);
        } else {
            K.inRanges(columns, (long) rows * Kernels.PER_ENTRY, (from, to) -> sum(y, columns, rows, x, from, to));
        }
    }

    private static void sum(double[] y, int columns, int rows, double[] x, int from, int to) {
        Arrays.fill(y, from, to, 0);
        for (int row = 0; row < rows; row++) {
            K.add(y, from, 1, x, row * columns + from, 1, y, from, to - from);
        }
    }

    /** y = ln Σ eˣ of each row. An infinite greatest entry decides alone. */
    public static void logSumExp(int columns, double[] x, double[] y, int from, int to) {
        double[] below = new double[columns];
        for (int row = from; row < to; row++) {
            double greatest = K.max(x, row * columns, columns);
            y[row] = Double.isInfinite(greatest) ? greatest : greatest + logSumBelow(columns, x, row, greatest, below);
        }
    }

    private static double logSumBelow(int columns, double[] x, int row, double greatest, double[] below) {
        int at = row * columns;
        for (int i = 0; i < columns; i++) below[i] = x[at + i] - greatest;
        K.exp(below, below, 0, columns);
        return Math.log(K.sum(below, 0, columns));
    }

    /** y = x − ln Σ eˣ of each row. */
    public static void logSoftmax(int columns, double[] x, double[] y, int from, int to) {
        double[] below = new double[columns];
        for (int row = from; row < to; row++) {
            int at = row * columns;
            double greatest = K.max(x, at, columns);
            double sum = logSumBelow(columns, x, row, greatest, below);
            for (int i = at; i < at + columns; i++) y[i] = x[i] - greatest - sum;
        }
    }

    /** Each row of y = eˣ / Σ eˣ. */
    public static void softmax(int columns, double[] x, double[] y, int from, int to) {
        for (int row = from; row < to; row++) {
            int at = row * columns;
            double greatest = K.max(x, at, columns);
            for (int i = at; i < at + columns; i++) y[i] = x[i] - greatest;
        }
        K.exp(y, y, from * columns, to * columns);
        for (int row = from; row < to; row++) {
            int at = row * columns;
            double sum = K.sum(y, at, columns);
            for (int i = at; i < at + columns; i++) y[i] /= sum;
        }
    }

    /**
     * Returns what logits lack at the labels: Σ −ln p[label], with p the softmax of each row.
     *
     * @param labels a column for each row, as whole numbers
     */
    public static double crossEntropy(int rows, int columns, double[] logits, double[] labels) {
        double[] below = new double[columns];
        double loss = 0;
        for (int row = 0; row < rows; row++) {
            double greatest = K.max(logits, row * columns, columns);
            loss += logSumBelow(columns, logits, row, greatest, below)
                    - (logits[row * columns + (int) labels[row]] - greatest);
        }
        return loss;
    }

    /**
     * Moves and scales each row to mean 0 and variance 1.
     *
     * @param epsilon what is added to the variance
     */
    public static void standardize(int columns, double epsilon, double[] x, double[] y, int from, int to) {
        for (int row = from; row < to; row++) {
            int at = row * columns;
            double mean = K.sum(x, at, columns) / columns;
            for (int i = at; i < at + columns; i++) y[i] = x[i] - mean;
            double deviation = Math.sqrt(dot(y, y, at, columns) / columns + epsilon);
            for (int i = at; i < at + columns; i++) y[i] /= deviation;
        }
    }

    /** The sum of products of n entries from a place on, with four running sums as {@link Kernels#sum}. */
    private static double dot(double[] a, double[] b, int from, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        int end = from + n;
        for (; i <= end - 4; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < end; i++) s0 += a[i] * b[i];
        return (s0 + s1) + (s2 + s3);
    }
}
