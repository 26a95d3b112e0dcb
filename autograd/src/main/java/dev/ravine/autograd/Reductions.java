package dev.ravine.autograd;

import static dev.ravine.autograd.Elementwise.exp;
import static dev.ravine.autograd.Elementwise.sqrt;
import static dev.ravine.autograd.Elementwise.square;
import static dev.ravine.autograd.Shaping.broadcastTo;
import static dev.ravine.autograd.Shaping.flat;
import static dev.ravine.autograd.Variable.reading;
import static dev.ravine.autograd.Variable.wrt;

import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.autograd.kernel.Rows;
import dev.ravine.autograd.kernel.Sums;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;

/**
 * Many entries to one: over the whole matrix (1×1), {@linkplain Per#ROW per row} (m×1) or {@linkplain Per#COLUMN per
 * column} (1×n). And the functions that look at a whole row or column but keep its shape: softmax, cumulative sum.
 *
 * <p>Every operation here throws {@link IllegalArgumentException} for a null operand, and those that have no value for no
 * entries (max, min, mean, variance, logSumExp, softmax, logSoftmax, standardize) for a matrix, a row or a column without any.
 * Per row, a batch of no rows has no results. None modifies its operand.
 */
public final class Reductions {
    private static final Kernels K = Kernels.active();

    /** Columns to a unit of work, of which a range has eight or more: where ranges meet, threads write to the same cache line. */
    private static final int STRIP = 4;

    private Reductions() {}

    // ---- sums

    /** Returns the sum of all entries, 1×1. */
    public static Variable sum(Variable x) {
        Require.operand("sum", x);
        return Variable.compute(
                "sum",
                1,
                1,
                (y, in) -> y.data[0] = Sums.sum(in[0].data, 0, in[0].data.length),
                wrt(x, (y, g) -> broadcastTo(g, x.rows(), x.columns())));
    }

    /** Returns the sum of each row (m×1) or column (1×n). */
    public static Variable sum(Variable x, Per per) {
        require("sum", x, per);
        Input input = wrt(x, (y, g) -> broadcastTo(g, x.rows(), x.columns()));
        RangeKernel kernel = per == Per.ROW ? RangeKernel.ofRows(x, Reductions::sums) : sumsOfColumns(x);
        return Variable.compute("sum", per == Per.ROW ? x.rows() : 1, per == Per.ROW ? 1 : x.columns(), kernel, input);
    }

    /**
     * Returns the sum over what {@link Shaping#broadcastTo} has stretched, each the rule of the other: over the rows, the
     * columns or both, where the given size is not that of x.
     */
    static Variable sumTo(Variable x, int rows, int columns) {
        if (columns == x.columns()) {
            return rows == x.rows() ? x : sum(x, Per.COLUMN);
        }
        return rows == x.rows() ? sum(x, Per.ROW) : sum(x);
    }

    private static RangeKernel sumsOfColumns(Variable x) {
        int columns = x.columns();
        double[] work = new double[Rows.workOfSum(x.rows(), columns)];
        return new RangeKernel(
                (columns + STRIP - 1) / STRIP,
                (long) STRIP * x.rows() * Kernels.PER_ENTRY,
                (y, in, from, to) ->
                        Rows.sum(y.data, columns, in[0].data, work, from * STRIP, Math.min(columns, to * STRIP)));
    }

    /** Returns the mean of all entries, 1×1. */
    public static Variable mean(Variable x) {
        Require.notEmpty("mean", x);
        return sum(x).div(x.matrix().data.length);
    }

    /** Returns the mean of each row (m×1) or column (1×n). */
    public static Variable mean(Variable x, Per per) {
        requireNotEmpty("mean", x, per);
        return sum(x, per).div(per == Per.ROW ? x.columns() : x.rows());
    }

    /**
     * Returns the variance of all entries, 1×1: the mean of the squared distances from their mean. It divides by their
     * number n, as NumPy does; PyTorch's default divides by n − 1.
     */
    public static Variable variance(Variable x) {
        Require.notEmpty("variance", x);
        return mean(square(x.sub(mean(x))));
    }

    /** Returns the variance of each row (m×1) or column (1×n), divided by n as {@link #variance(Variable)}. */
    public static Variable variance(Variable x, Per per) {
        requireNotEmpty("variance", x, per);
        return mean(square(x.sub(mean(x, per))), per);
    }

    // ---- extremes

    /** Returns the greatest entry, 1×1; NaN if one is. Entries that tie for it, or are NaN, share its gradient equally. */
    public static Variable max(Variable x) {
        Require.notEmpty("max", x);
        return max(flat(x), Per.ROW);
    }

    /** Returns the greatest entry of each row (m×1) or column (1×n), as {@link #max(Variable)}. */
    public static Variable max(Variable x, Per per) {
        requireNotEmpty("max", x, per);
        return perRow(x, per, rows -> ofRows("max", rows, 1, Reductions::greatest, (y, g) -> g.mul(tied(rows))));
    }

    /** One over the number of entries that tie for the greatest of their row, at those entries; else 0. */
    private static Variable tied(Variable rows) {
        RangeKernel kernel = RangeKernel.ofRows(rows, Reductions::tied);
        return Variable.compute("tied", rows.rows(), rows.columns(), kernel, reading(rows));
    }

    /** Returns the least entry, 1×1; NaN if one is. Entries that tie for it, or are NaN, share its gradient equally. */
    public static Variable min(Variable x) {
        Require.notEmpty("min", x);
        return max(x.neg()).neg();
    }

    /** Returns the least entry of each row (m×1) or column (1×n), as {@link #min(Variable)}. */
    public static Variable min(Variable x, Per per) {
        requireNotEmpty("min", x, per);
        return max(x.neg(), per).neg();
    }

    // ---- exponentials

    /** Returns ln Σ eˣ over all entries, 1×1; no overflow or underflow for any x. */
    public static Variable logSumExp(Variable x) {
        Require.notEmpty("logSumExp", x);
        return logSumExp(flat(x), Per.ROW);
    }

    /** Returns ln Σ eˣ of each row (m×1) or column (1×n), as {@link #logSumExp(Variable)}. */
    public static Variable logSumExp(Variable x, Per per) {
        requireNotEmpty("logSumExp", x, per);
        double[] work = new double[x.matrix().data.length];
        return perRow(
                x,
                per,
                rows -> ofRows(
                        "logSumExp",
                        rows,
                        1,
                        (y, in, from, to) -> Rows.logSumExp(in[0].numCols, in[0].data, work, y.data, from, to),
                        (y, g) -> g.mul(exp(rows.sub(y)))));
    }

    /**
     * Returns eˣ / Σ eˣ with the sum over each row or column: positive numbers that add up to 1 in each. No overflow for
     * any x.
     */
    public static Variable softmax(Variable x, Per per) {
        requireNotEmpty("softmax", x, per);
        return perRow(
                x,
                per,
                rows -> ofRows(
                        "softmax",
                        rows,
                        rows.columns(),
                        (y, in, from, to) -> Rows.softmax(y.numCols, in[0].data, y.data, from, to),
                        Reductions::softmaxGradient));
    }

    /** y · (g − Σ gy) in one go, with the sum over each row. */
    private static Variable softmaxGradient(Variable y, Variable g) {
        RangeKernel kernel = RangeKernel.ofRows(
                y, (z, in, from, to) -> Rows.softmaxGradient(z.numCols, in[0].data, in[1].data, z.data, from, to));
        Input ofY = wrt(y, (z, h) -> h.mul(g.sub(sum(g.mul(y), Per.ROW))).sub(g.mul(sum(h.mul(y), Per.ROW))));
        Input ofG = wrt(g, (z, h) -> softmaxGradient(y, h));
        return Variable.compute("softmaxGradient", y.rows(), y.columns(), kernel, ofY, ofG);
    }

    /**
     * Returns x − ln Σ eˣ with the sum over each row or column: the logarithm of {@link #softmax}, but never −∞ by
     * rounding.
     */
    public static Variable logSoftmax(Variable x, Per per) {
        requireNotEmpty("logSoftmax", x, per);
        double[] work = new double[x.matrix().data.length];
        return perRow(
                x,
                per,
                rows -> ofRows(
                        "logSoftmax",
                        rows,
                        rows.columns(),
                        (y, in, from, to) -> Rows.logSoftmax(y.numCols, in[0].data, work, y.data, from, to),
                        (y, g) -> g.sub(exp(y).mul(sum(g, Per.ROW)))));
    }

    // ---- mean and variance

    /**
     * Returns each row (or column) moved and scaled to mean 0 and variance 1: (x − mean) / √(variance + ε), with the
     * variance of {@link #variance(Variable, Per)}.
     *
     * @param epsilon ε, what is added to the variance so that a constant row has a result, at least 0
     */
    public static Variable standardize(Variable x, Per per, double epsilon) {
        requireNotEmpty("standardize", x, per);
        Require.atLeastZero("standardize", "epsilon", epsilon);
        return perRow(x, per, rows -> standardize(rows, epsilon));
    }

    private static Variable standardize(Variable x, double epsilon) {
        RangeKernel kernel = RangeKernel.ofRows(
                x, (y, in, from, to) -> Rows.standardize(y.numCols, epsilon, in[0].data, y.data, from, to));
        return Fused.of(
                "standardize",
                x.rows(),
                x.columns(),
                kernel,
                (y, g) -> new Variable[] {standardizeGradient(x, g, epsilon)},
                in -> {
                    Variable distances = in[0].sub(mean(in[0], Per.ROW));
                    return distances.div(sqrt(mean(square(distances), Per.ROW).add(epsilon)));
                },
                x);
    }

    /** What reaches x where g reaches its standardized rows. */
    private static Variable standardizeGradient(Variable x, Variable g, double epsilon) {
        RangeKernel kernel = RangeKernel.ofRows(
                x,
                (z, in, from, to) ->
                        Rows.standardizeGradient(z.numCols, epsilon, in[0].data, in[1].data, z.data, from, to));
        return Variable.compute("standardizeGradient", x.rows(), x.columns(), kernel, reading(x), reading(g));
    }

    // ---- length

    /**
     * Returns the Euclidean (for a matrix, Frobenius) norm √Σx² over all entries, 1×1, without overflow or underflow.
     * The gradient of the norm of a zero matrix is 0.
     */
    public static Variable norm(Variable x) {
        Require.operand("norm", x);
        return norm(flat(x), Per.ROW);
    }

    /** Returns the Euclidean norm of each row (m×1) or column (1×n), as {@link #norm(Variable)}. */
    public static Variable norm(Variable x, Per per) {
        require("norm", x, per);
        return perRow(
                x,
                per,
                rows -> ofRows("norm", rows, 1, Reductions::norms, (y, g) -> {
                    Variable length = Shaping.where(Shaping.test(y, v -> v == 0), Variable.of(1), y);
                    return g.mul(rows.div(length));
                }));
    }

    // ---- running sums

    /** Returns, for each entry, the sum of its row (or column) up to and including itself. */
    public static Variable cumulativeSum(Variable x, Per per) {
        require("cumulativeSum", x, per);
        return perRow(x, per, rows -> cumulativeSum(rows, false));
    }

    /** Running sums along each row, from the left or from the right: each is the other's rule. */
    private static Variable cumulativeSum(Variable x, boolean fromTheRight) {
        return Variable.compute(
                "cumulativeSum",
                x.rows(),
                x.columns(),
                (y, in) -> accumulate(in[0], fromTheRight, y),
                wrt(x, (y, g) -> cumulativeSum(g, !fromTheRight)));
    }

    private static void accumulate(DMatrixRMaj x, boolean fromTheRight, DMatrixRMaj y) {
        for (int i = 0; i < y.numRows; i++) {
            double sum = 0;
            for (int j = 0; j < y.numCols; j++) {
                int place = i * y.numCols + (fromTheRight ? y.numCols - 1 - j : j);
                // The first is taken as it is, so that -0 stays.
                sum = j == 0 ? x.data[place] : sum + x.data[place];
                y.data[place] = sum;
            }
        }
    }

    // ---- values, row by row

    /** An operation that computes each row of its result from one of its operand, which has as many rows. */
    private static Variable ofRows(String operation, Variable rows, int columns, RangeKernel.Loop loop, Vjp rule) {
        return Variable.compute(operation, rows.rows(), columns, RangeKernel.ofRows(rows, loop), wrt(rows, rule));
    }

    private static void greatest(DMatrixRMaj y, DMatrixRMaj[] in, int from, int to) {
        int columns = in[0].numCols;
        for (int i = from; i < to; i++) y.data[i] = K.max(in[0].data, i * columns, columns);
    }

    private static void sums(DMatrixRMaj y, DMatrixRMaj[] in, int from, int to) {
        int columns = in[0].numCols;
        for (int i = from; i < to; i++) y.data[i] = Sums.sum(in[0].data, i * columns, columns);
    }

    private static void norms(DMatrixRMaj y, DMatrixRMaj[] in, int from, int to) {
        int columns = in[0].numCols;
        for (int i = from; i < to; i++) y.data[i] = Sums.norm(in[0].data, i * columns, columns);
    }

    private static void tied(DMatrixRMaj y, DMatrixRMaj[] in, int from, int to) {
        double[] x = in[0].data;
        for (int i = from; i < to; i++) {
            int at = i * y.numCols;
            double greatest = K.max(x, at, y.numCols);
            int ties = 0;
            for (int j = at; j < at + y.numCols; j++) ties += ties(x[j], greatest) ? 1 : 0;
            for (int j = at; j < at + y.numCols; j++) y.data[j] = ties(x[j], greatest) ? 1.0 / ties : 0;
        }
    }

    private static boolean ties(double x, double greatest) {
        return x == greatest || (Double.isNaN(x) && Double.isNaN(greatest));
    }

    // ---- rows and columns

    /** Applies what is defined per row, to the columns by way of the transpose. */
    private static Variable perRow(Variable x, Per per, UnaryOperator<Variable> operation) {
        return per == Per.ROW
                ? operation.apply(x)
                : operation.apply(x.transpose()).transpose();
    }

    private static void require(String operation, Variable x, Per per) {
        Require.operand(operation, x);
        Require.notNull(operation, "what to keep one result of (Per.ROW or Per.COLUMN)", per);
    }

    /** Each row, or column, has an entry; there may be none of them. */
    private static void requireNotEmpty(String operation, Variable x, Per per) {
        require(operation, x, per);
        if ((per == Per.ROW ? x.columns() : x.rows()) == 0) {
            Require.notEmpty(operation, x);
        }
    }
}
