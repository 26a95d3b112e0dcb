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

    /** How many rows are added up in one loop. */
    private static final int BLOCK = 64;

    /** How many sums of one level are added up to one of the next. */
    private static final int LEVEL = 16;

    /** How much room {@link #sum} needs to work in: a row for each level, if there is more than one block. */
    public static int workOfSum(int rows, int columns) {
        int levels = 0;
        for (int blocks = (rows + BLOCK - 1) / BLOCK; blocks > 1; blocks = (blocks + LEVEL - 1) / LEVEL) levels++;
        return levels * columns;
    }

    /**
     * The sum of some columns of x: blocks of {@value #BLOCK} rows are added up, {@value #LEVEL} of these sums at a time, and
     * {@value #LEVEL} of those, so that the rounding error hardly grows with the number of rows.
     *
     * @param work as long as {@link #workOfSum} says; modified in the same columns
     */
    public static void sum(double[] y, int columns, double[] x, double[] work, int from, int to) {
        if (from == to) {
            return;
        }
        if (work.length == 0) {
            sumOfBlock(y, columns, x, 0, x.length, from, to);
            return;
        }
        for (int level = 0; level < work.length; level += columns) Arrays.fill(work, level + from, level + to, 0);
        int blocks = 0;
        for (int at = 0; at < x.length; at += BLOCK * columns) {
            sumOfBlock(y, columns, x, at, Math.min(x.length, at + BLOCK * columns), from, to);
            K.add(work, from, 1, y, from, 1, work, from, to - from);
            // What is full moves up.
            int level = 0;
            for (int full = ++blocks; full % LEVEL == 0 && level + columns < work.length; full /= LEVEL) {
                K.add(work, level + columns + from, 1, work, level + from, 1, work, level + columns + from, to - from);
                Arrays.fill(work, level + from, level + to, 0);
                level += columns;
            }
        }
        Arrays.fill(y, from, to, 0);
        for (int level = 0; level < work.length; level += columns) {
            K.add(y, from, 1, work, level + from, 1, y, from, to - from);
        }
    }

    /** The sum of some columns of the rows that start at places from one to before another, four rows at a time. */
    private static void sumOfBlock(double[] y, int columns, double[] x, int begin, int end, int from, int to) {
        Arrays.fill(y, from, to, 0);
        int row0 = begin;
        for (; row0 <= end - 4 * columns; row0 += 4 * columns) {
            int row1 = row0 + columns;
            int row2 = row1 + columns;
            int row3 = row2 + columns;
            for (int j = from; j < to; j++) y[j] += (x[row0 + j] + x[row1 + j]) + (x[row2 + j] + x[row3 + j]);
        }
        for (; row0 < end; row0 += columns) {
            for (int j = from; j < to; j++) y[j] += x[row0 + j];
        }
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
            y[row] = Double.isInfinite(y[row])
                    ? y[row]
                    : y[row] + PortableMath.log(Sums.sum(work, row * columns, columns));
        }
    }

    /** Fills a row with the distances from its greatest entry, so that no exponential overflows; returns that entry. */
    private static double below(int columns, double[] x, double[] y, int row) {
        int at = row * columns;
        double greatest = K.max(x, at, columns);
        K.sub(x, greatest, y, at, columns);
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
            double sum = PortableMath.log(Sums.sum(work, at, columns));
            for (int i = at; i < at + columns; i++) y[i] -= sum;
        }
    }

    /** Each row of y = eˣ / Σ eˣ. */
    public static void softmax(int columns, double[] x, double[] y, int from, int to) {
        for (int row = from; row < to; row++) below(columns, x, y, row);
        K.exp(y, y, from * columns, to * columns);
        for (int row = from; row < to; row++) {
            int at = row * columns;
            K.mul(y, at, 1 / Sums.sum(y, at, columns), columns);
        }
    }

    /** Each row of z = y · (g − Σ gy): where y is a softmax, the gradient that reaches its operand. */
    public static void softmaxGradient(int columns, double[] y, double[] g, double[] z, int from, int to) {
        for (int row = from; row < to; row++) {
            int at = row * columns;
            double sum = Sums.dot(g, at, y, at, columns);
            for (int i = at; i < at + columns; i++) z[i] = y[i] * (g[i] - sum);
        }
    }

    /**
     * Returns what logits lack at the labels: Σ −ln p[label], with p the softmax of each row.
     *
     * @param labels a column for each row, as whole numbers
     * @param exponentials as long as the logits; modified: each row of p, but for a factor
     * @param sums of each row's exponentials; modified
     */
    public static double crossEntropy(
            int rows, int columns, double[] logits, double[] labels, double[] exponentials, double[] sums) {
        return crossEntropy(0, rows, columns, logits, labels, exponentials, sums);
    }

    /** That of the rows from one to before another, added up as {@link Sums#sum}. */
    private static double crossEntropy(
            int from, int to, int columns, double[] logits, double[] labels, double[] exponentials, double[] sums) {
        if (to - from > BLOCK) {
            int half = from + (to - from) / 2;
            return crossEntropy(from, half, columns, logits, labels, exponentials, sums)
                    + crossEntropy(half, to, columns, logits, labels, exponentials, sums);
        }
        return crossEntropyOfBlock(from, to, columns, logits, labels, exponentials, sums);
    }

    /** Apart from the recursion, of which the compiler would inline so much that vectors get allocated. */
    private static double crossEntropyOfBlock(
            int from, int to, int columns, double[] logits, double[] labels, double[] exponentials, double[] sums) {
        double loss = 0;
        for (int row = from; row < to; row++) {
            below(columns, logits, exponentials, row);
            loss -= exponentials[row * columns + (int) labels[row]];
        }
        K.exp(exponentials, exponentials, from * columns, to * columns);
        for (int row = from; row < to; row++) {
            sums[row] = Sums.sum(exponentials, row * columns, columns);
            loss += PortableMath.log(sums[row]);
        }
        return loss;
    }

    /** The gradient z of {@link #crossEntropy} times a number, from what it left: p, less 1 at the label. */
    public static void crossEntropyGradient(
            int rows, int columns, double[] labels, double[] exponentials, double[] sums, double number, double[] z) {
        for (int row = 0; row < rows; row++) {
            int at = row * columns;
            double factor = number / sums[row];
            for (int i = at; i < at + columns; i++) z[i] = exponentials[i] * factor;
            z[at + (int) labels[row]] -= number;
        }
    }

    /**
     * Moves and scales each row to mean 0 and variance 1.
     *
     * @param epsilon what is added to the variance
     */
    public static void standardize(int columns, double epsilon, double[] x, double[] y, int from, int to) {
        for (int row = from; row < to; row++) standardize(columns, epsilon, x, y, row);
    }

    /** Does so with one row; returns what the distances from the mean were multiplied by. */
    private static double standardize(int columns, double epsilon, double[] x, double[] y, int row) {
        int at = row * columns;
        double mean = Sums.sum(x, at, columns) / columns;
        K.sub(x, mean, y, at, columns);
        double scale = 1 / deviation(columns, epsilon, y, at);
        K.mul(y, at, scale, columns);
        return scale;
    }

    /** √(the mean of a row's squares + ε), also where the squares are out of range. */
    private static double deviation(int columns, double epsilon, double[] y, int at) {
        double square = Sums.sumOfSquares(y, at, columns) / columns + epsilon;
        if (square > 1e-280 && square < Double.POSITIVE_INFINITY) {
            return Math.sqrt(square);
        }
        double root = Sums.norm(y, at, columns) / Math.sqrt(columns);
        double greater = Math.max(root, Math.sqrt(epsilon));
        double ratio = Math.min(root, Math.sqrt(epsilon)) / greater;
        return greater * Math.sqrt(1 + ratio * ratio);
    }

    /**
     * The gradient z that reaches x where g reaches what {@link #standardize} makes of it: of a row, with its deviation d and
     * its result y, (g − mean of g − y · mean of gy) / d. What is taken from g is how x moves the mean and the deviation.
     */
    public static void standardizeGradient(
            int columns, double epsilon, double[] x, double[] g, double[] z, int from, int to) {
        for (int row = from; row < to; row++) {
            double scale = standardize(columns, epsilon, x, z, row);
            standardizeGradient(columns, scale, g, row * columns, z, row * columns);
        }
    }

    /** Replaces a row's result by its gradient. */
    private static void standardizeGradient(int columns, double scale, double[] g, int atG, double[] z, int at) {
        double mean = Sums.sum(g, atG, columns) / columns;
        double along = Sums.dot(g, atG, z, at, columns) / columns;
        K.project(z, at, g, atG, mean, along, scale, columns);
    }

    /** Standardizes each row, and multiplies it by a weight and adds a bias, each of as many entries as a row has. */
    public static void layerNorm(
            int columns, double epsilon, double[] x, double[] weight, double[] bias, double[] y, int from, int to) {
        for (int row = from; row < to; row++) {
            standardize(columns, epsilon, x, y, row);
            K.affine(y, row * columns, weight, bias, columns);
        }
    }

    /**
     * The gradient z that reaches x where g reaches what {@link #layerNorm} makes of it; and those of the weight and the bias,
     * which are sums over the rows.
     *
     * @param ofWeight the rows' part is added to it, from {@code sums} on
     * @param ofBias likewise
     */
    public static void layerNormGradient(
            int columns,
            double epsilon,
            double[] x,
            double[] weight,
            double[] g,
            double[] z,
            double[] ofWeight,
            double[] ofBias,
            double[] scaled,
            int sums,
            int from,
            int to) {
        for (int row = from; row < to; row++) {
            int at = row * columns;
            double scale = standardize(columns, epsilon, x, z, row);
            K.addGradients(g, z, at, weight, ofWeight, ofBias, scaled, sums, columns);
            standardizeGradient(columns, scale, scaled, sums, z, at);
        }
    }
}
