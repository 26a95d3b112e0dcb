package dev.ravine.autograd.kernel;

/** The matrix product entry by entry, four rows at a time so that additions need not wait for each other. */
final class PlainNumbers {
    private PlainNumbers() {}

    /**
     * Computes c ← z + a · b, all of any steps, those from row to row of b not 0; z may be c.
     *
     * <p>The inner loops run until a place and count nothing: the compiler prepares a counted loop for many rounds, which takes
     * longer than the few that there are.
     */
    static void compute(
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
            double[] z,
            int atZ,
            int rowZ,
            int colZ,
            double[] c,
            int atC,
            int rowC) {
        int i = 0;
        for (; i <= m - 4; i += 4) {
            int a0 = atA + i * rowA;
            int z0 = atZ + i * rowZ;
            int c0 = atC + i * rowC;
            for (int j = 0; j < n; j++) {
                double sum0 = z[z0 + j * colZ];
                double sum1 = z[z0 + j * colZ + rowZ];
                double sum2 = z[z0 + j * colZ + 2 * rowZ];
                double sum3 = z[z0 + j * colZ + 3 * rowZ];
                int place = a0;
                int from = atB + j * colB;
                int end = from + k * rowB;
                while (from != end) {
                    double factor = b[from];
                    sum0 = Math.fma(a[place], factor, sum0);
                    sum1 = Math.fma(a[place + rowA], factor, sum1);
                    sum2 = Math.fma(a[place + 2 * rowA], factor, sum2);
                    sum3 = Math.fma(a[place + 3 * rowA], factor, sum3);
                    place += colA;
                    from += rowB;
                }
                c[c0 + j] = sum0;
                c[c0 + j + rowC] = sum1;
                c[c0 + j + 2 * rowC] = sum2;
                c[c0 + j + 3 * rowC] = sum3;
            }
        }
        for (; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = z[atZ + i * rowZ + j * colZ];
                int place = atA + i * rowA;
                int from = atB + j * colB;
                int end = from + k * rowB;
                while (from != end) {
                    sum = Math.fma(a[place], b[from], sum);
                    place += colA;
                    from += rowB;
                }
                c[atC + i * rowC + j] = sum;
            }
        }
    }
}
