package dev.ravine.autograd.kernel;

/** The matrix product entry by entry, four rows at a time so that additions need not wait for each other. */
final class PlainNumbers {
    private PlainNumbers() {}

    /** Adds a · b to c, all of any steps. */
    static void add(
            int m,
            int n,
            int k,
            double[] a,
            int atA,
            int rowA,
            int colA,
            double[] b,
            int atB,
            int rowB,
            int colB,
            double[] c,
            int atC,
            int rowC,
            int colC) {
        for (int j = 0; j < n; j++) {
            int i = 0;
            for (; i <= m - 4; i += 4) {
                addFour(k, a, atA + i * rowA, rowA, colA, b, atB + j * colB, rowB, c, atC + i * rowC + j * colC, rowC);
            }
            for (; i < m; i++) {
                addOne(k, a, atA + i * rowA, colA, b, atB + j * colB, rowB, c, atC + i * rowC + j * colC);
            }
        }
    }

    private static void addFour(
            int k,
            double[] a,
            int atA,
            int rowA,
            int colA,
            double[] b,
            int atB,
            int rowB,
            double[] c,
            int atC,
            int rowC) {
        int place = atA;
        int from = atB;
        int r2 = 2 * rowA;
        int r3 = 3 * rowA;
        double c0 = c[atC];
        double c1 = c[atC + rowC];
        double c2 = c[atC + 2 * rowC];
        double c3 = c[atC + 3 * rowC];
        for (int q = 0; q < k; q++) {
            c0 = Math.fma(a[place], b[from], c0);
            c1 = Math.fma(a[place + rowA], b[from], c1);
            c2 = Math.fma(a[place + r2], b[from], c2);
            c3 = Math.fma(a[place + r3], b[from], c3);
            place += colA;
            from += rowB;
        }
        c[atC] = c0;
        c[atC + rowC] = c1;
        c[atC + 2 * rowC] = c2;
        c[atC + 3 * rowC] = c3;
    }

    private static void addOne(
            int k, double[] a, int atA, int colA, double[] b, int atB, int rowB, double[] c, int atC) {
        int place = atA;
        int from = atB;
        double sum = c[atC];
        for (int q = 0; q < k; q++) {
            sum = Math.fma(a[place], b[from], sum);
            place += colA;
            from += rowB;
        }
        c[atC] = sum;
    }
}
