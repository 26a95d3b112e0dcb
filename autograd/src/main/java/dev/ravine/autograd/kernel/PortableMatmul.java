package dev.ravine.autograd.kernel;

/**
 * The matrix product in plain loops.
 *
 * <p>A row of the result is the sum of rows of b, each times a number. Four are added at a time, so that an entry is read
 * and written once for four products. A transposed b has no such rows; they are copied together first, unless the result
 * has so few rows that the copy would cost more than it saves.
 */
final class PortableMatmul {
    /** Up to how many rows of the result a transposed b is read where it is. */
    private static final int FEW_ROWS = 4;

    private PortableMatmul() {}

    /** Adds a · b to c; see {@link Kernels#matmul}. */
    static void multiply(int m, int n, int k, Strided a, Strided b, Strided c) {
        if (n == 1 || (b.columnStep() != 1 && m <= FEW_ROWS)) {
            byEntries(m, n, k, a, b, c);
        } else {
            byRows(m, n, k, a, b.columnStep() == 1 ? b : rowMajor(k, n, b), c);
        }
    }

    private static Strided rowMajor(int rows, int columns, Strided x) {
        double[] copy = new double[rows * columns];
        for (int j = 0; j < columns; j++) {
            int from = x.at() + j * x.columnStep();
            for (int i = 0; i < rows; i++) copy[i * columns + j] = x.data()[from + i * x.rowStep()];
        }
        return Strided.of(copy, columns);
    }

    private static void byRows(int m, int n, int k, Strided a, Strided b, Strided c) {
        int[] rows = new int[k];
        for (int p = 0; p < k; p++) rows[p] = b.place(p, 0);
        ofWindows(m, n, k, a, b.data(), rows, c);
    }

    /** As {@link #multiply}, where b's rows lie in an array from some places on; see {@link Kernels#matmulOfWindows}. */
    static void ofWindows(int m, int n, int k, Strided a, double[] b, int[] rows, Strided c) {
        double[] left = a.data();
        int step = a.columnStep();
        for (int i = 0; i < m; i++) {
            int next = a.place(i, 0);
            int to = c.place(i, 0);
            int p = 0;
            for (; p <= k - 4; p += 4) {
                double a0 = left[next];
                double a1 = left[next + step];
                double a2 = left[next + 2 * step];
                double a3 = left[next + 3 * step];
                addFour(n, a0, a1, a2, a3, b, rows, p, c.data(), to);
                next += 4 * step;
            }
            for (; p < k; p++) {
                double a0 = left[next];
                int from = rows[p];
                for (int j = 0; j < n; j++) c.data()[to + j] += a0 * b[from + j];
                next += step;
            }
        }
    }

    private static void addFour(
            int n, double a0, double a1, double a2, double a3, double[] b, int[] rows, int p, double[] c, int to) {
        int row0 = rows[p];
        int row1 = rows[p + 1];
        int row2 = rows[p + 2];
        int row3 = rows[p + 3];
        for (int j = 0; j < n; j++) {
            c[to + j] = c[to + j] + a0 * b[row0 + j] + a1 * b[row1 + j] + a2 * b[row2 + j] + a3 * b[row3 + j];
        }
    }

    private static void byEntries(int m, int n, int k, Strided a, Strided b, Strided c) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                int atA = a.at() + i * a.rowStep();
                int atB = b.at() + j * b.columnStep();
                double sum = 0;
                for (int p = 0; p < k; p++) {
                    sum += a.data()[atA] * b.data()[atB];
                    atA += a.columnStep();
                    atB += b.rowStep();
                }
                c.data()[c.at() + i * c.rowStep() + j] += sum;
            }
        }
    }
}
