package dev.ravine.autograd.kernel;

import java.util.function.DoubleUnaryOperator;
import java.util.function.IntConsumer;

/**
 * Loops over {@code double[]}: the arithmetic under the operations, in portable Java.
 *
 * <p>This class is the portable implementation. {@link VectorKernels} replaces what the JDK's Vector API does better;
 * {@link #active()} is whichever was chosen at start-up. Both give the same results to rounding, and the portable ones the same
 * bits on every machine: their functions are those of {@link PortableMath}. Arrays are row-major, with no slack behind the last
 * entry. Nothing is checked here: callers have checked the shapes.
 */
public class Kernels {
    /** A function of each entry. */
    @FunctionalInterface
    public interface Unary {
        /**
         * Computes a range of entries of an array from those of another of the same length.
         *
         * @param x the operand; not modified unless it is {@code y}
         * @param y the result; modified within the range
         * @param from the first entry
         * @param to where the range ends
         */
        void apply(double[] x, double[] y, int from, int to);
    }

    /** A function of two entries. */
    @FunctionalInterface
    public interface Binary {
        /**
         * Computes n entries of y, from {@code yi} on, from those of a and b.
         *
         * @param ai the first entry of a
         * @param as the step from one entry of a to the next: 1, or 0 to take the same one for all
         * @param bi the first entry of b
         * @param bs the step from one entry of b to the next: 1, or 0
         * @param y the result; modified. It may be an operand whose step is 1 and whose first entry is {@code yi}.
         */
        void apply(double[] a, int ai, int as, double[] b, int bi, int bs, double[] y, int yi, int n);
    }

    /** Work on a range of entries, rows or columns. */
    @FunctionalInterface
    public interface Range {
        /** Works on those from one to before another. */
        void accept(int from, int to);
    }

    /** How many operations on numbers take about as long as reading, computing and writing an entry. */
    public static final int PER_ENTRY = 16;

    /** About how many operations a range has, of work that is cut into ranges. */
    private static final long OF_RANGE = 100_000;

    /** From how many entries on ranges are worth thinking about. */
    public static final int MANY = (int) (2 * OF_RANGE / PER_ENTRY);

    /** What the sizes of ranges are multiples of, so that no vector of entries is cut. */
    private static final int ALIGNED = 8;

    /** For {@link KernelChoice} and {@link VectorKernels}. */
    Kernels() {}

    /** The kernels that were chosen when the library was loaded: see {@link KernelChoice}. */
    public static Kernels active() {
        return KernelChoice.ACTIVE;
    }

    /** Which kernels these are, such as {@code portable}. */
    public String name() {
        return "portable";
    }

    // ---- two entries to one
    // Each loop stands three times, for two arrays and for one array with one number, so that the compiler can
    // turn every one of them into vector instructions.

    /** a + b. */
    public void add(double[] a, int ai, int as, double[] b, int bi, int bs, double[] y, int yi, int n) {
        if (as == 0) {
            double s = a[ai];
            for (int i = 0; i < n; i++) y[yi + i] = s + b[bi + i];
        } else if (bs == 0) {
            double s = b[bi];
            for (int i = 0; i < n; i++) y[yi + i] = a[ai + i] + s;
        } else {
            for (int i = 0; i < n; i++) y[yi + i] = a[ai + i] + b[bi + i];
        }
    }

    /** a − b. */
    public void sub(double[] a, int ai, int as, double[] b, int bi, int bs, double[] y, int yi, int n) {
        if (as == 0) {
            double s = a[ai];
            for (int i = 0; i < n; i++) y[yi + i] = s - b[bi + i];
        } else if (bs == 0) {
            double s = b[bi];
            for (int i = 0; i < n; i++) y[yi + i] = a[ai + i] - s;
        } else {
            for (int i = 0; i < n; i++) y[yi + i] = a[ai + i] - b[bi + i];
        }
    }

    /** a · b. */
    public void mul(double[] a, int ai, int as, double[] b, int bi, int bs, double[] y, int yi, int n) {
        if (as == 0) {
            double s = a[ai];
            for (int i = 0; i < n; i++) y[yi + i] = s * b[bi + i];
        } else if (bs == 0) {
            double s = b[bi];
            for (int i = 0; i < n; i++) y[yi + i] = a[ai + i] * s;
        } else {
            for (int i = 0; i < n; i++) y[yi + i] = a[ai + i] * b[bi + i];
        }
    }

    /** a / b. */
    public void div(double[] a, int ai, int as, double[] b, int bi, int bs, double[] y, int yi, int n) {
        if (as == 0) {
            double s = a[ai];
            for (int i = 0; i < n; i++) y[yi + i] = s / b[bi + i];
        } else if (bs == 0) {
            double s = b[bi];
            for (int i = 0; i < n; i++) y[yi + i] = a[ai + i] / s;
        } else {
            for (int i = 0; i < n; i++) y[yi + i] = a[ai + i] / b[bi + i];
        }
    }

    /** a to the power b. */
    public void pow(double[] a, int ai, int as, double[] b, int bi, int bs, double[] y, int yi, int n) {
        for (int i = 0; i < n; i++) {
            double base = a[ai + i * as];
            double exponent = b[bi + i * bs];
            y[yi + i] = isOne(base, exponent) ? 1 : PortableMath.pow(base, exponent);
        }
    }

    /** Where C's and IEEE 754's pow is 1 and Java's is NaN: 1 to any power is 1, and so is −1 to an infinite one. */
    static boolean isOne(double base, double exponent) {
        return base == 1 || (base == -1 && Double.isInfinite(exponent));
    }

    /** The greater. */
    public void maximum(double[] a, int ai, int as, double[] b, int bi, int bs, double[] y, int yi, int n) {
        for (int i = 0; i < n; i++) y[yi + i] = Math.max(a[ai + i * as], b[bi + i * bs]);
    }

    /** The lesser. */
    public void minimum(double[] a, int ai, int as, double[] b, int bi, int bs, double[] y, int yi, int n) {
        for (int i = 0; i < n; i++) y[yi + i] = Math.min(a[ai + i * as], b[bi + i * bs]);
    }

    /** 1 where a is greater, a half where they are equal, else 0; NaN is greater than any number. */
    public void greater(double[] a, int ai, int as, double[] b, int bi, int bs, double[] y, int yi, int n) {
        for (int i = 0; i < n; i++) {
            double one = a[ai + i * as];
            double two = b[bi + i * bs];
            int order = one == two ? 0 : Double.compare(one, two);
            y[yi + i] = order > 0 ? 1 : order == 0 ? 0.5 : 0;
        }
    }

    /** Adds each entry of x to y, which is modified, on several threads where that is worth it. */
    public final void addTo(double[] y, double[] x) {
        inRanges(y.length, PER_ENTRY, (from, to) -> add(y, from, 1, x, from, 1, y, from, to - from));
    }

    // ---- rows
    // Rows are often short, and of a short loop the compiler turns little into vector instructions.

    /** Fills n entries of y, from {@code at} on, with those of x less a number. */
    public void sub(double[] x, double number, double[] y, int at, int n) {
        for (int i = at; i < at + n; i++) y[i] = x[i] - number;
    }

    /** Multiplies n entries, from {@code at} on, by a number. */
    public void mul(double[] y, int at, double number, int n) {
        for (int i = at; i < at + n; i++) y[i] *= number;
    }

    /** Replaces n entries of y, from {@code at} on, by y · weight + bias. */
    public void affine(double[] y, int at, double[] weight, double[] bias, int n) {
        for (int i = 0; i < n; i++) y[at + i] = y[at + i] * weight[i] + bias[i];
    }

    /**
     * Replaces n entries of z, from {@code at} on, by (g − mean − z · along) · scale.
     *
     * @param gi the first entry of g
     */
    public void project(double[] z, int at, double[] g, int gi, double mean, double along, double scale, int n) {
        for (int i = 0; i < n; i++) z[at + i] = (g[gi + i] - mean - z[at + i] * along) * scale;
    }

    /**
     * Of n entries of g and y, from {@code at} on, adds gy to one sum and g to another, and keeps g · weight.
     *
     * @param sums the first entry of the sums and of what is kept
     */
    public void addGradients(
            double[] g,
            double[] y,
            int at,
            double[] weight,
            double[] ofWeight,
            double[] ofBias,
            double[] kept,
            int sums,
            int n) {
        for (int i = 0; i < n; i++) {
            ofWeight[sums + i] += g[at + i] * y[at + i];
            ofBias[sums + i] += g[at + i];
            kept[sums + i] = g[at + i] * weight[i];
        }
    }

    // ---- one entry to one

    /** −x. */
    public void neg(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = -x[i];
    }

    /** |x|. */
    public void abs(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = Math.abs(x[i]);
    }

    /** x². */
    public void square(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = x[i] * x[i];
    }

    /** √x. */
    public void sqrt(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = Math.sqrt(x[i]);
    }

    /** 1 / x. */
    public void reciprocal(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = 1 / x[i];
    }

    /** max(x, 0). */
    public void relu(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = Math.max(x[i], 0);
    }

    /** eˣ. */
    public void exp(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = PortableMath.exp(x[i]);
    }

    /** eˣ − 1. */
    public void expm1(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = PortableMath.expm1(x[i]);
    }

    /** ln x. */
    public void log(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = PortableMath.log(x[i]);
    }

    /** ln(1 + x). */
    public void log1p(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = PortableMath.log1p(x[i]);
    }

    /** sin x. */
    public void sin(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = PortableMath.sin(x[i]);
    }

    /** cos x. */
    public void cos(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = PortableMath.cos(x[i]);
    }

    /** ln(1 + eˣ), with the exponential of no positive number, so that it cannot overflow. */
    public void softplus(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            y[i] = Math.max(x[i], 0) + PortableMath.log1p(PortableMath.exp(-Math.abs(x[i])));
        }
    }

    /** tanh x. */
    public void tanh(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = PortableMath.tanh(x[i]);
    }

    /** 1 / (1 + e⁻ˣ), with the exponential of no positive number, so that it cannot overflow. */
    public void sigmoid(double[] x, double[] y, int from, int to) {
        for (int i = from; i < to; i++) {
            double small = PortableMath.exp(-Math.abs(x[i]));
            y[i] = (x[i] < 0 ? small : 1) / (1 + small);
        }
    }

    /** g · (1 − y²), where y is a hyperbolic tangent. */
    public void tanhGradient(double[] y, double[] g, double[] z, int from, int to) {
        for (int i = from; i < to; i++) z[i] = g[i] * (1 - y[i] * y[i]);
    }

    /** g · y · (1 − y), where y is a sigmoid. */
    public void sigmoidGradient(double[] y, double[] g, double[] z, int from, int to) {
        for (int i = from; i < to; i++) z[i] = g[i] * y[i] * (1 - y[i]);
    }

    /** 0 where x is at most 0, else g: where x is NaN, too. */
    public void wherePositive(double[] x, double[] g, double[] y, int from, int to) {
        for (int i = from; i < to; i++) y[i] = x[i] <= 0 ? 0 : g[i];
    }

    /** Any other function. */
    public static void map(double[] x, double[] y, int from, int to, DoubleUnaryOperator function) {
        for (int i = from; i < to; i++) y[i] = function.applyAsDouble(x[i]);
    }

    // ---- many entries to one; sums, dot products and norms are in Sums

    /** The greatest of n entries from {@code xi} on; NaN if one is. Minus infinity for none. */
    public double max(double[] x, int xi, int n) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int i = xi; i < xi + n; i++) greatest = Math.max(greatest, x[i]);
        return greatest;
    }

    /**
     * Finds the greatest entry of each of some windows: the first of those that tie, and a NaN where there is one.
     *
     * @param at what is added to each of the windows' places
     * @param windows the windows' entries: {@code windows[e][w]} is where entry e of window w is
     * @param greatest where to put the places of the greatest entries, as whole numbers, from {@code to} on
     */
    public void greatest(double[] x, int at, int[][] windows, double[] greatest, int to) {
        for (int w = 0; w < windows[0].length; w++) greatest[to + w] = greatest(x, at, windows, w);
    }

    static int greatest(double[] x, int at, int[][] windows, int w) {
        int best = 0;
        long greatest = Long.MIN_VALUE;
        for (int[] entry : windows) {
            int place = at + entry[w];
            long rank = rank(x[place]);
            best = rank > greatest ? place : best;
            greatest = Math.max(rank, greatest);
        }
        return best;
    }

    /**
     * A whole number that is greater for a greater entry, equal for 0 and -0, and greatest for NaN. Which of two doubles is
     * greater decides a branch, which no processor can foresee here; of two whole numbers, none.
     */
    private static long rank(double entry) {
        long bits = Double.doubleToLongBits(entry + 0.0);
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    /** The place of the first entry that is NaN or infinite, or −1. */
    public static int firstNotFinite(double[] x) {
        if (active().areWithin(x, 0, x.length, Double.MAX_VALUE)) {
            return -1;
        }
        int i = 0;
        while (Double.isFinite(x[i])) i++;
        return i;
    }

    /**
     * Whether every entry of a range is at most the bound in size, but for the bound's rounding, so that none is NaN.
     *
     * <p>An entry beyond the bound overflows when it is scaled, and 0 times that, or NaN, is NaN. Adding up takes no branches.
     *
     * @param from the first entry
     * @param to where the range ends
     * @param bound at least 1
     */
    public boolean areWithin(double[] x, int from, int to, double bound) {
        double scale = Double.MAX_VALUE / bound;
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i <= to - 4; i += 4) {
            s0 += x[i] * scale * 0;
            s1 += x[i + 1] * scale * 0;
            s2 += x[i + 2] * scale * 0;
            s3 += x[i + 3] * scale * 0;
        }
        for (; i < to; i++) s0 += x[i] * scale * 0;
        return (s0 + s1) + (s2 + s3) == 0;
    }

    // ---- matrix product

    /**
     * Prepares the product of an m×k and a k×n matrix, each with steps from row to row and from column to column.
     *
     * @param rowC from row to row of the result, whose columns follow each other
     */
    public Product product(int m, int n, int k, int rowA, int colA, int rowB, int colB, int rowC) {
        return new PortableProduct(m, n, k, rowA, colA, rowB, colB, rowC);
    }

    /**
     * Prepares the product of an m×k and a k×n matrix, where the rows of b are windows on an array, which may overlap: entry
     * [q, j] is {@code b[atB + windows[q] + j]}. The patches of an image are such a matrix. Columns of a and c follow each
     * other.
     */
    public Product productOfWindows(int m, int n, int k, int rowA, int[] windows, int rowC) {
        return new PortableProduct(m, n, k, rowA, windows, rowC);
    }

    // ---- threads

    /**
     * Does parts of some work, which may be done at once and in any order, each once.
     *
     * @param operations about how many operations on numbers there are in all the parts together: whether they are worth a
     *     second thread
     * @param part given the number of each part, from 0
     */
    public void share(int parts, long operations, IntConsumer part) {
        for (int i = 0; i < parts; i++) part.accept(i);
    }

    /** Whether some work is long enough to be shared among threads. */
    public static boolean isWorthSharing(long operations) {
        return operations >= Threads.WORTH_SHARING;
    }

    /**
     * Does some work in ranges, which may be done at once and in any order.
     *
     * @param size how many entries, rows or columns there are
     * @param operations about how many operations on numbers each of them takes
     */
    public final void inRanges(int size, long operations, Range work) {
        int length = rangeLength(size, operations);
        if (size <= length) {
            work.accept(0, size);
        } else {
            int parts = (size - 1) / length + 1;
            share(parts, size * operations, i -> work.accept(i * length, Math.min(size, (i + 1) * length)));
        }
    }

    /**
     * Into ranges of which length to cut a piece of work.
     *
     * @param size how many entries, rows or columns there are
     * @param operations what each of them takes
     * @return {@code size} where it is not worth cutting
     */
    public static int rangeLength(int size, long operations) {
        long all = size * operations;
        if (all < 2 * OF_RANGE) {
            return size;
        }
        int atLeast = (int) Math.max(1, size * OF_RANGE / all);
        return (atLeast + ALIGNED - 1) / ALIGNED * ALIGNED;
    }
}
