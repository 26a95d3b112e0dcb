package dev.ravine.autograd.kernel;

import static dev.ravine.autograd.kernel.VectorTile.LANES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * The matrix product whose rows of b are windows on an array, see {@link Kernels#productOfWindows}.
 *
 * <p>Convolutions have few rows, of a few numbers each. So nothing is copied, and a tile is as in {@link VectorTile}, but
 * {@value #HEIGHT} rows high and two vectors wide. Columns that do not fill a tile are computed in plain numbers.
 */
final class WindowProduct extends Product {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;

    private static final int HEIGHT = 4;
    private static final int WIDTH = 2 * LANES;

    private final int rowA;
    private final int[] windows;
    private final int rowC;

    WindowProduct(int m, int n, int k, int rowA, int[] windows, int rowC) {
        super(m, n, k);
        this.rowA = rowA;
        this.windows = windows;
        this.rowC = rowC;
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
        int inTiles = n - n % WIDTH;
        for (int j = 0; j < inTiles; j += WIDTH) {
            tiles(m, k, a, atA, rowA, b, atB + j, windows, c, atC + j, rowC);
        }
        for (int i = 0; i < m; i++) {
            for (int j = inTiles; j < n; j++) {
                double sum = c[atC + i * rowC + j];
                for (int q = 0; q < k; q++) sum = Math.fma(a[atA + i * rowA + q], b[atB + windows[q] + j], sum);
                c[atC + i * rowC + j] = sum;
            }
        }
    }

    /** A column of tiles: one method with all that it needs handed in, so that the compiler keeps vectors in registers. */
    private static void tiles(
            int rows,
            int depth,
            double[] a,
            int atA,
            int rowA,
            double[] b,
            int atB,
            int[] windows,
            double[] c,
            int atC,
            int rowC) {
        for (int i = 0; i < rows; i += HEIGHT) {
            int last = rows - 1 - i;
            int a0 = atA + i * rowA;
            int a1 = Math.min(1, last) * rowA;
            int a2 = Math.min(2, last) * rowA;
            int a3 = Math.min(3, last) * rowA;
            int c0 = atC + i * rowC;
            int c1 = c0 + Math.min(1, last) * rowC;
            int c2 = c0 + Math.min(2, last) * rowC;
            int c3 = c0 + Math.min(3, last) * rowC;
            DoubleVector c00 = DoubleVector.fromArray(S, c, c0);
            DoubleVector c01 = DoubleVector.fromArray(S, c, c0 + LANES);
            DoubleVector c10 = DoubleVector.fromArray(S, c, c1);
            DoubleVector c11 = DoubleVector.fromArray(S, c, c1 + LANES);
            DoubleVector c20 = DoubleVector.fromArray(S, c, c2);
            DoubleVector c21 = DoubleVector.fromArray(S, c, c2 + LANES);
            DoubleVector c30 = DoubleVector.fromArray(S, c, c3);
            DoubleVector c31 = DoubleVector.fromArray(S, c, c3 + LANES);
            for (int q = 0; q < depth; q++) {
                int from = atB + windows[q];
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector b1 = DoubleVector.fromArray(S, b, from + LANES);
                DoubleVector x0 = DoubleVector.broadcast(S, a[a0 + q]);
                c00 = x0.fma(b0, c00);
                c01 = x0.fma(b1, c01);
                DoubleVector x1 = DoubleVector.broadcast(S, a[a0 + q + a1]);
                c10 = x1.fma(b0, c10);
                c11 = x1.fma(b1, c11);
                DoubleVector x2 = DoubleVector.broadcast(S, a[a0 + q + a2]);
                c20 = x2.fma(b0, c20);
                c21 = x2.fma(b1, c21);
                DoubleVector x3 = DoubleVector.broadcast(S, a[a0 + q + a3]);
                c30 = x3.fma(b0, c30);
                c31 = x3.fma(b1, c31);
            }
            c00.intoArray(c, c0);
            c01.intoArray(c, c0 + LANES);
            c10.intoArray(c, c1);
            c11.intoArray(c, c1 + LANES);
            c20.intoArray(c, c2);
            c21.intoArray(c, c2 + LANES);
            c30.intoArray(c, c3);
            c31.intoArray(c, c3 + LANES);
        }
    }
}
