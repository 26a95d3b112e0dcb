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

    /** The sum of some columns of x. */
    public static void sum(double[] y, int columns, double[] x, int from, int to) {
        Arrays.fill(y, from, to, 0);
        for (int at = from; at < x.length; at += columns) K.add(y, from, 1, x, at, 1, y, from, to - from);
    }

    /**
     * y = ln Σ eˣ of each row. An infinite greatest entry decides alone.
     *
     * @param work as long as x; modified in the same rows
     */
    public static void logSumExp(int columns, double[] x, double[] work, double[] y, int from, int to) {
        for (int row = from; row < to; row++) y[row] = below(columns, x, work, row);
        K.exp(work, work, from * columns, to * columns);
        for (int row = from; row < to; row++) {
            y[row] = Double.isInfinite(y[row]) ? y[row] : y[row] + Math.log(K.sum(work, row * columns, columns));
        }
    }

    /** Fills a row with the distances from its greatest entry, so that no exponential overflows; returns that entry. */
    private static double below(int columns, double[] x, double[] y, int row) {
        int at = row * columns;
        double greatest = K.max(x, at, columns);
        for (int i = at; i < at + columns; i++) y[i] = x[i] - greatest;
        return greatest;
    }

    /**
     * y = x − ln Σ eˣ of each row.
     *
     * @param work as long as x; modified in the same rows
     */
    public static void logSoftmax(int columns, double[] x, double[] work, double[] y, int from, int to) {
        for (int row = from; row < to; row++) below(columns, x, y, row);
        K.exp(y, work, from * columns, to * columns);
        for (int row = from; row < to; row++) {
            int at = row * columns;
            double sum = Math.log(K.sum(work, at, columns));
            for (int i = at; i < at + columns; i++) y[i] -= sum;
        }
    }

    /** Each row of y = eˣ / Σ eˣ. */
    public static void softmax(int columns, double[] x, double[] y, int from, int to) {
        for (int row = from; row < to; row++) below(columns, x, y, row);
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
     * @param work as long as the logits; modified
     */
    public static double crossEntropy(int rows, int columns, double[] logits, double[] labels, double[] work) {
        double loss = 0;
        for (int row = 0; row < rows; row++) {
            below(columns, logits, work, row);
            loss -= work[row * columns + (int) labels[row]];
        }
        K.exp(work, work, 0, rows * columns);
        for (int row = 0; row < rows; row++) loss += Math.log(K.sum(work, row * columns, columns));
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
