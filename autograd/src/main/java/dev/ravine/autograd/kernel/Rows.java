package dev.ravine.autograd.kernel;

/**
 * Loops that go through a row more than once: the reverse of softmax and of its relations, and standardizing.
 *
 * <p>Matrices are row-major, with {@code columns} entries to a row. Where a method asks for them, it works on the rows from
 * one to before another, so that parts of a matrix can be worked on at once.
 */
public final class Rows {
    private static final Kernels K = Kernels.active();

    private Rows() {}

    /** Adds every row of x to y, on several threads where that is worth it. */
    public static void addTo(double[] y, int columns, double[] x) {
        int rows = columns == 0 ? 0 : x.length / columns;
        K.inRanges(columns, (long) rows * Kernels.PER_ENTRY, (from, to) -> {
            for (int row = 0; row < rows; row++) {
                K.add(y, from, 1, x, row * columns + from, 1, y, from, to - from);
            }
        });
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

    /** x = y ⊙ (g − Σ g ⊙ y), with the sum over each row: the reverse of softmax, from its result y. */
    public static void softmaxGradient(int columns, double[] y, double[] g, double[] x, int from, int to) {
        for (int row = from; row < to; row++) {
            int at = row * columns;
            double sum = dot(y, g, at, columns);
            for (int i = at; i < at + columns; i++) x[i] = y[i] * (g[i] - sum);
        }
    }

    /** x = g − exp(y) · Σ g, with the sum over each row: the reverse of the logarithm of softmax, from its result y. */
    public static void logSoftmaxGradient(int columns, double[] y, double[] g, double[] x, int from, int to) {
        K.exp(y, x, from * columns, to * columns);
        for (int row = from; row < to; row++) {
            int at = row * columns;
            double sum = K.sum(g, at, columns);
            for (int i = at; i < at + columns; i++) x[i] = g[i] - x[i] * sum;
        }
    }

    /**
     * Makes a distribution of each row of logits, and returns what they lack at the labels: Σ −ln p[label].
     *
     * @param labels a column for each row
     * @param p receives the softmax of each row
     */
    public static double crossEntropy(int columns, double[] logits, int[] labels, double[] p) {
        double loss = 0;
        for (int row = 0; row < labels.length; row++) {
            int at = row * columns;
            double greatest = K.max(logits, at, columns);
            for (int i = at; i < at + columns; i++) p[i] = logits[i] - greatest;
            loss -= p[at + labels[row]];
        }
        K.exp(p, p, 0, p.length);
        for (int row = 0; row < labels.length; row++) {
            int at = row * columns;
            double sum = K.sum(p, at, columns);
            for (int i = at; i < at + columns; i++) p[i] /= sum;
            loss += Math.log(sum);
        }
        return loss;
    }

    /** x = (p − 1 at the label) · g: the reverse of {@link #crossEntropy}, from the distributions that it made. */
    public static void crossEntropyGradient(int columns, double[] p, int[] labels, double g, double[] x) {
        for (int i = 0; i < x.length; i++) x[i] = p[i] * g;
        for (int row = 0; row < labels.length; row++) x[row * columns + labels[row]] -= g;
    }

    /**
     * Moves and scales each row to mean 0 and variance 1.
     *
     * @param epsilon what is added to the variance
     * @param deviations receives the root of each row's variance plus epsilon
     */
    public static void standardize(
            int columns, double epsilon, double[] x, double[] y, double[] deviations, int from, int to) {
        for (int row = from; row < to; row++) {
            int at = row * columns;
            double mean = K.sum(x, at, columns) / columns;
            for (int i = at; i < at + columns; i++) y[i] = x[i] - mean;
            double deviation = Math.sqrt(dot(y, y, at, columns) / columns + epsilon);
            deviations[row] = deviation;
            for (int i = at; i < at + columns; i++) y[i] /= deviation;
        }
    }

    /** x = (g − mean(g) − y · mean(g ⊙ y)) / deviation, with the means over each row: the reverse of standardizing. */
    public static void standardizeGradient(
            int columns, double[] y, double[] deviations, double[] g, double[] x, int from, int to) {
        for (int row = from; row < to; row++) {
            int at = row * columns;
            double mean = K.sum(g, at, columns) / columns;
            double slope = dot(g, y, at, columns) / columns;
            double deviation = deviations[row];
            for (int i = at; i < at + columns; i++) x[i] = (g[i] - mean - y[i] * slope) / deviation;
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
