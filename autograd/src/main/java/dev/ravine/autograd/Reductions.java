package dev.ravine.autograd;

import static dev.ravine.autograd.Elementwise.exp;
import static dev.ravine.autograd.Elementwise.sqrt;
import static dev.ravine.autograd.Elementwise.square;
import static dev.ravine.autograd.OwnRules.wrt;
import static dev.ravine.autograd.Shaping.broadcastTo;
import static dev.ravine.autograd.Shaping.flat;

import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.autograd.kernel.Rows;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;

/**
 * Many entries to one: over the whole matrix (1×1), {@linkplain Per#ROW per row} (m×1) or {@linkplain Per#COLUMN per
 * column} (1×n). And the functions that look at a whole row or column but keep its shape: softmax, cumulative sum.
 *
 * <p>Every operation here throws {@link IllegalArgumentException} for a null operand, and those that have no value for no
 * entries (max, min, mean, variance, logSumExp, softmax) for an empty one. None modifies its operand.
 */
public final class Reductions {
    private static final Kernels K = Kernels.active();

    private Reductions() {}

    // ---- sums

    /** Returns the sum of all entries, 1×1. */
    public static Variable sum(Variable x) {
        Require.operand("sum", x);
        double sum = K.sum(x.value().data, 0, x.value().data.length);
        return Variable.of(
                "sum",
                DMatrixRMaj.wrap(1, 1, new double[] {sum}),
                wrt(x, (y, g) -> broadcastTo(g, x.rows(), x.columns())));
    }

    /** Returns the sum of each row (m×1) or column (1×n). */
    public static Variable sum(Variable x, Per per) {
        require("sum", x, per);
        int rows = x.rows();
        int columns = x.columns();
        DMatrixRMaj y = per == Per.ROW ? sums(x.value()) : new DMatrixRMaj(1, columns);
        if (per == Per.COLUMN) {
            Rows.addTo(y.data, columns, x.value().data);
        }
        return Variable.of("sum", y, wrt(x, (out, g) -> broadcastTo(g, rows, columns)));
    }

    /** Returns the mean of all entries, 1×1. */
    public static Variable mean(Variable x) {
        Require.notEmpty("mean", x);
        return sum(x).div(x.value().data.length);
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

    /** Returns the greatest entry, 1×1; NaN if one is. Entries that tie for it share its gradient equally. */
    public static Variable max(Variable x) {
        Require.notEmpty("max", x);
        return max(flat(x), Per.ROW);
    }

    /** Returns the greatest entry of each row (m×1) or column (1×n), as {@link #max(Variable)}. */
    public static Variable max(Variable x, Per per) {
        requireNotEmpty("max", x, per);
        return perRow(
                x,
                per,
                rows -> Variable.of(
                        "max", greatest(rows.value()), wrt(rows, (y, g) -> g.mul(Variable.wrap(tied(rows.value()))))));
    }

    /** Returns the least entry, 1×1; NaN if one is. Entries that tie for it share its gradient equally. */
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
        return perRow(
                x,
                per,
                rows -> Variable.of(
                        "logSumExp", logSumExp(rows.value()), wrt(rows, (y, g) -> g.mul(exp(rows.sub(y))))));
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
                rows -> Variable.of(
                        "softmax",
                        softmax(rows.value()),
                        wrt(
                                rows,
                                (y, g) -> Recording.isOn()
                                        ? y.mul(g.sub(sum(g.mul(y), Per.ROW)))
                                        : inOnePass(Rows::softmaxGradient, y, g))));
    }

    /** Returns x − ln Σ eˣ with the sum over each row or column: the logarithm of {@link #softmax}, but never −∞ by rounding. */
    public static Variable logSoftmax(Variable x, Per per) {
        requireNotEmpty("logSoftmax", x, per);
        return perRow(
                x,
                per,
                rows -> Variable.of(
                        "logSoftmax",
                        logSoftmax(rows.value()),
                        wrt(
                                rows,
                                (y, g) -> Recording.isOn()
                                        ? g.sub(exp(y).mul(sum(g, Per.ROW)))
                                        : inOnePass(Rows::logSoftmaxGradient, y, g))));
    }

    /** The reverse of a function of whole rows. */
    private interface RowGradient {
        void apply(int columns, double[] y, double[] g, double[] x, int from, int to);
    }

    /** A rule where nobody differentiates what it gives: without a matrix for each of its steps. */
    private static Variable inOnePass(RowGradient gradient, Variable y, Variable g) {
        DMatrixRMaj x = Scratch.zeros(y.rows(), y.columns());
        rowsOf(x, (from, to) -> gradient.apply(y.columns(), y.value().data, g.value().data, x.data, from, to));
        return Variable.wrap(x);
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
        Require.that(
                epsilon >= 0 && epsilon < Double.POSITIVE_INFINITY,
                "standardize",
                "epsilon is %s, expected a finite number of at least 0",
                epsilon);
        return perRow(x, per, rows -> standardize(rows, epsilon));
    }

    private static Variable standardize(Variable x, double epsilon) {
        DMatrixRMaj value = new DMatrixRMaj(x.rows(), x.columns());
        double[] deviations = new double[x.rows()];
        rowsOf(
                value,
                (from, to) -> Rows.standardize(x.columns(), epsilon, x.value().data, value.data, deviations, from, to));
        return Fused.of(
                "standardize",
                value,
                in -> in[0].sub(mean(in[0], Per.ROW))
                        .div(sqrt(variance(in[0], Per.ROW).add(epsilon))),
                (input, y, g) -> {
                    DMatrixRMaj gradient = new DMatrixRMaj(y.numRows, y.numCols);
                    rowsOf(
                            y,
                            (from, to) -> Rows.standardizeGradient(
                                    y.numCols, y.data, deviations, g.data, gradient.data, from, to));
                    return gradient;
                },
                x);
    }

    // ---- length

    /**
     * Returns the Euclidean (for a matrix, Frobenius) norm √Σx² over all entries, 1×1, without overflow or underflow.
     * The gradient of the norm of nothing but zeros is 0.
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
                rows -> Variable.of("norm", norms(rows.value()), wrt(rows, (y, g) -> {
                    Variable length = Shaping.where(Shaping.test(y, v -> v == 0), Variable.of(1), y);
                    return g.mul(rows.div(length));
                })));
    }

    // ---- running sums

    /** Returns, for each entry, the sum of its row (or column) up to and including itself. */
    public static Variable cumulativeSum(Variable x, Per per) {
        require("cumulativeSum", x, per);
        return perRow(x, per, rows -> cumulativeSum(rows, false));
    }

    /** Running sums along each row, from the left or from the right: each is the other's rule. */
    private static Variable cumulativeSum(Variable x, boolean fromTheRight) {
        DMatrixRMaj y = x.value().copy();
        int columns = y.numCols;
        for (int i = 0; i < y.numRows; i++) {
            for (int j = 1; j < columns; j++) {
                int place = i * columns + (fromTheRight ? columns - 1 - j : j);
                y.data[place] += y.data[fromTheRight ? place + 1 : place - 1];
            }
        }
        return Variable.of("cumulativeSum", y, wrt(x, (out, g) -> cumulativeSum(g, !fromTheRight)));
    }

    // ---- values, row by row

    /** Works on ranges of rows, on several threads where that is worth it. */
    private static void rowsOf(DMatrixRMaj x, Kernels.Range work) {
        K.inRanges(x.numRows, (long) x.numCols * 2 * Kernels.PER_ENTRY, work);
    }

    private static DMatrixRMaj greatest(DMatrixRMaj x) {
        DMatrixRMaj y = new DMatrixRMaj(x.numRows, 1);
        for (int i = 0; i < x.numRows; i++) {
            y.data[i] = K.max(x.data, i * x.numCols, x.numCols);
        }
        return y;
    }

    /** One over the number of entries that tie for the greatest of their row, at those entries; else 0. */
    private static DMatrixRMaj tied(DMatrixRMaj x) {
        DMatrixRMaj shares = new DMatrixRMaj(x.numRows, x.numCols);
        DMatrixRMaj greatest = greatest(x);
        for (int i = 0; i < x.numRows; i++) {
            int ties = 0;
            for (int j = 0; j < x.numCols; j++) {
                ties += x.data[i * x.numCols + j] == greatest.data[i] ? 1 : 0;
            }
            for (int j = 0; j < x.numCols; j++) {
                shares.data[i * x.numCols + j] = x.data[i * x.numCols + j] == greatest.data[i] ? 1.0 / ties : 0;
            }
        }
        return shares;
    }

    private static DMatrixRMaj logSumExp(DMatrixRMaj x) {
        DMatrixRMaj y = greatest(x);
        DMatrixRMaj sums = sums(exponentials(below(x, y)));
        for (int i = 0; i < x.numRows; i++) {
            // An infinite greatest entry decides alone; the distances from it are NaN.
            y.data[i] = Double.isInfinite(y.data[i]) ? y.data[i] : y.data[i] + Math.log(sums.data[i]);
        }
        return y;
    }

    private static DMatrixRMaj softmax(DMatrixRMaj x) {
        DMatrixRMaj y = new DMatrixRMaj(x.numRows, x.numCols);
        rowsOf(x, (from, to) -> Rows.softmax(x.numCols, x.data, y.data, from, to));
        return y;
    }

    private static DMatrixRMaj logSoftmax(DMatrixRMaj x) {
        DMatrixRMaj below = below(x, greatest(x));
        DMatrixRMaj sums = sums(exponentials(below));
        Kernels.map(sums.data, sums.data, 0, sums.data.length, Math::log);
        return below(below, sums);
    }

    /** Each entry less the number for its row; with the greatest, so that no exponential overflows. */
    private static DMatrixRMaj below(DMatrixRMaj x, DMatrixRMaj numbers) {
        DMatrixRMaj y = new DMatrixRMaj(x.numRows, x.numCols);
        for (int i = 0; i < x.numRows; i++) {
            K.sub(x.data, i * x.numCols, 1, numbers.data, i, 0, y.data, i * x.numCols, x.numCols);
        }
        return y;
    }

    private static DMatrixRMaj exponentials(DMatrixRMaj x) {
        DMatrixRMaj y = new DMatrixRMaj(x.numRows, x.numCols);
        K.exp(x.data, y.data, 0, y.data.length);
        return y;
    }

    private static DMatrixRMaj sums(DMatrixRMaj x) {
        DMatrixRMaj y = new DMatrixRMaj(x.numRows, 1);
        for (int i = 0; i < x.numRows; i++) {
            y.data[i] = K.sum(x.data, i * x.numCols, x.numCols);
        }
        return y;
    }

    private static DMatrixRMaj norms(DMatrixRMaj x) {
        DMatrixRMaj y = new DMatrixRMaj(x.numRows, 1);
        for (int i = 0; i < x.numRows; i++) {
            y.data[i] = Kernels.norm(x.data, i * x.numCols, x.numCols);
        }
        return y;
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

    private static void requireNotEmpty(String operation, Variable x, Per per) {
        require(operation, x, per);
        Require.notEmpty(operation, x);
    }
}
