package dev.ravine.autograd.kernel;

/**
 * Sums whose rounding error grows with the logarithm of how much is added up, and what is made of them.
 *
 * <p>A sum is that of the first half and that of the second, and so on down to blocks of {@value #BLOCK}: N. J. Higham, The accuracy
 * of floating point summation (1993), section 3.
 */
public final class Sums {
    /** How many entries are added up in one loop, a power of two. */
    private static final int BLOCK = 128;

    private Sums() {}

    /** The sum of n entries from {@code xi} on. */
    public static double sum(double[] x, int xi, int n) {
        if (n <= BLOCK) {
            return sumOfBlock(x, xi, n);
        }
        int half = firstHalf(n);
        return sum(x, xi, half) + sum(x, xi + half, n - half);
    }

    /**
     * Eight running sums, so that additions need not wait for each other and rounding errors stay small. Not in vectors: of a
     * block they would save little, and where this is inlined deep in a caller, they would be allocated.
     */
    private static double sumOfBlock(double[] x, int xi, int n) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int i = xi;
        int end = xi + n;
        for (; i <= end - 8; i += 8) {
            s0 += x[i];
            s1 += x[i + 1];
            s2 += x[i + 2];
            s3 += x[i + 3];
            s4 += x[i + 4];
            s5 += x[i + 5];
            s6 += x[i + 6];
            s7 += x[i + 7];
        }
        for (; i < end; i++) s0 += x[i];
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    /** The sum of the squares of n entries from {@code xi} on. */
    public static double sumOfSquares(double[] x, int xi, int n) {
        return dot(x, xi, x, xi, n);
    }

    /** The sum of the products of n entries of x, from {@code xi} on, and of y, from {@code yi} on. */
    public static double dot(double[] x, int xi, double[] y, int yi, int n) {
        if (n > BLOCK) {
            int half = firstHalf(n);
            return dot(x, xi, y, yi, half) + dot(x, xi + half, y, yi + half, n - half);
        }
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        double s4 = 0;
        double s5 = 0;
        double s6 = 0;
        double s7 = 0;
        int i = 0;
        for (; i <= n - 8; i += 8) {
            s0 += x[xi + i] * y[yi + i];
            s1 += x[xi + i + 1] * y[yi + i + 1];
            s2 += x[xi + i + 2] * y[yi + i + 2];
            s3 += x[xi + i + 3] * y[yi + i + 3];
            s4 += x[xi + i + 4] * y[yi + i + 4];
            s5 += x[xi + i + 5] * y[yi + i + 5];
            s6 += x[xi + i + 6] * y[yi + i + 6];
            s7 += x[xi + i + 7] * y[yi + i + 7];
        }
        for (; i < n; i++) s0 += x[xi + i] * y[yi + i];
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    /** The greatest power of two below n, for an n above {@link #BLOCK}: a whole number of blocks. */
    private static int firstHalf(int n) {
        return Integer.highestOneBit(n - 1);
    }

    /** The Euclidean norm of n entries from {@code xi} on, without overflow or underflow of the squares. */
    public static double norm(double[] x, int xi, int n) {
        double squares = sumOfSquares(x, xi, n);
        // Then no square that counts was lost.
        if (squares > 1e-250 && squares < 1e280) {
            return Math.sqrt(squares);
        }
        double greatest = 0;
        for (int i = xi; i < xi + n; i++) greatest = Math.max(greatest, Math.abs(x[i]));
        if (greatest == 0 || !Double.isFinite(greatest)) {
            return greatest;
        }
        // A power of two, so that multiplying by it is exact.
        double scale = Math.scalb(1.0, Math.max(-1000, Math.min(1000, -Math.getExponent(greatest))));
        double[] scaled = new double[n];
        for (int i = 0; i < n; i++) scaled[i] = x[xi + i] * scale;
        return Math.sqrt(sumOfSquares(scaled, 0, n)) / scale;
    }
}
