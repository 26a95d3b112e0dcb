package dev.ravine.autograd.kernel;

import org.jspecify.annotations.Nullable;

/**
 * The matrix product in plain loops.
 *
 * <p>A row of the result is the sum of rows of b, each times a number. Four are added at a time, so that an entry is read
 * and written once for four products. A transposed b has no such rows; they are copied together first, unless the result
 * has so few rows that the copy would cost more than it saves.
 */
final class PortableProduct extends Product {
    /** Up to how many rows of the result a transposed b is read where it is. */
    private static final int FEW_ROWS = 4;

    private final int rowA;
    private final int colA;
    private final int rowB;
    private final int colB;
    private final int rowC;
    private final boolean byEntries;

    /** Where the rows of b start, from its first entry on. */
    private final int[] rows;

    /** The rows of a transposed b, if they are copied. */
    private final double[] copy;

    PortableProduct(int m, int n, int k, int rowA, int colA, int rowB, int colB, int rowC) {
        super(m, n, k);
        this.rowA = rowA;
        this.colA = colA;
        this.rowB = rowB;
        this.colB = colB;
        this.rowC = rowC;
        byEntries = n == 1 || (colB != 1 && m <= FEW_ROWS);
        boolean copied = !byEntries && colB != 1;
        rows = new int[byEntries ? 0 : k];
        for (int p = 0; p < rows.length; p++) rows[p] = p * (copied ? n : rowB);
        copy = new double[copied ? k * n : 0];
    }

    /** Of which the rows of b are windows on an array; see {@link Kernels#productOfWindows}. */
    PortableProduct(int m, int n, int k, int rowA, int[] windows, int rowC) {
        super(m, n, k);
        this.rowA = rowA;
        this.colA = 1;
        this.rowB = 0;
        this.colB = 1;
        this.rowC = rowC;
        byEntries = false;
        rows = windows;
        copy = new double[0];
    }

    @Override
    public int parts() {
        return 1;
    }

    @Override
    void compute(
            int part,
            boolean anew,
            double @Nullable [] bias,
            double[] a,
            int atA,
            double[] b,
            int atB,
            double[] c,
            int atC) {
        if (anew) {
            begin(bias, 0, m, n, c, atC, rowC);
        }
        if (byEntries) {
            addByEntries(a, atA, b, atB, c, atC);
        } else if (copy.length > 0) {
            for (int j = 0; j < n; j++) {
                int from = atB + j * colB;
                for (int p = 0; p < k; p++) copy[p * n + j] = b[from + p * rowB];
            }
            addByRows(a, atA, copy, 0, c, atC);
        } else {
            addByRows(a, atA, b, atB, c, atC);
        }
    }

    private void addByRows(double[] a, int atA, double[] b, int atB, double[] c, int atC) {
        for (int i = 0; i < m; i++) {
            int next = atA + i * rowA;
            int to = atC + i * rowC;
            int p = 0;
            for (; p <= k - 4; p += 4) {
                double a0 = a[next];
                double a1 = a[next + colA];
                double a2 = a[next + 2 * colA];
                double a3 = a[next + 3 * colA];
                addFour(a0, a1, a2, a3, b, atB, p, c, to);
                next += 4 * colA;
            }
            for (; p < k; p++) {
                double a0 = a[next];
                int from = atB + rows[p];
                for (int j = 0; j < n; j++) c[to + j] += a0 * b[from + j];
                next += colA;
            }
        }
    }

    private void addFour(double a0, double a1, double a2, double a3, double[] b, int atB, int p, double[] c, int to) {
        int row0 = atB + rows[p];
        int row1 = atB + rows[p + 1];
        int row2 = atB + rows[p + 2];
        int row3 = atB + rows[p + 3];
        for (int j = 0; j < n; j++) {
            c[to + j] = c[to + j] + a0 * b[row0 + j] + a1 * b[row1 + j] + a2 * b[row2 + j] + a3 * b[row3 + j];
        }
    }

    private void addByEntries(double[] a, int atA, double[] b, int atB, double[] c, int atC) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int nextA = atA + i * rowA;
                int nextB = atB + j * colB;
                double sum = 0;
                for (int p = 0; p < k; p++) {
                    sum += a[nextA] * b[nextB];
                    nextA += colA;
                    nextB += rowB;
                }
                c[atC + i * rowC + j] += sum;
            }
        }
    }
}
