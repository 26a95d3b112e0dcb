package dev.ravine.autograd.kernel;

import static dev.ravine.autograd.kernel.VectorTile.LANES;
import static dev.ravine.autograd.kernel.VectorTile.WIDTH;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * The matrix product whose rows of b are windows on an array, see {@link Kernels#productOfWindows}.
 *
 * <p>Convolutions have few rows, of a few numbers each. So nothing is copied, and a tile is as in {@link VectorTile}, but
 * {@value #HEIGHT} rows high. Columns that do not fill a tile are computed in plain numbers.
 */
final class WindowProduct extends Product {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;

    private static final int HEIGHT = 4;

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
            for (int i = 0; i < m; i += HEIGHT) {
                tile(Math.min(HEIGHT, m - i), a, atA + i * rowA, b, atB + j, c, atC + i * rowC + j);
            }
        }
        for (int i = 0; i < m; i++) {
            for (int j = inTiles; j < n; j++) {
                double sum = c[atC + i * rowC + j];
                for (int q = 0; q < k; q++) sum = Math.fma(a[atA + i * rowA + q], b[atB + windows[q] + j], sum);
                c[atC + i * rowC + j] = sum;
            }
        }
    }

    private void tile(int rows, double[] a, int atA, double[] b, int atB, double[] c, int atC) {
        int i1 = Math.min(1, rows - 1);
        int i2 = Math.min(2, rows - 1);
        int i3 = Math.min(3, rows - 1);
        DoubleVector c00 = DoubleVector.fromArray(S, c, atC);
        DoubleVector c01 = DoubleVector.fromArray(S, c, atC + LANES);
        DoubleVector c10 = DoubleVector.fromArray(S, c, atC + i1 * rowC);
        DoubleVector c11 = DoubleVector.fromArray(S, c, atC + i1 * rowC + LANES);
        DoubleVector c20 = DoubleVector.fromArray(S, c, atC + i2 * rowC);
        DoubleVector c21 = DoubleVector.fromArray(S, c, atC + i2 * rowC + LANES);
        DoubleVector c30 = DoubleVector.fromArray(S, c, atC + i3 * rowC);
        DoubleVector c31 = DoubleVector.fromArray(S, c, atC + i3 * rowC + LANES);
        int a1 = i1 * rowA;
        int a2 = i2 * rowA;
        int a3 = i3 * rowA;
        for (int q = 0; q < k; q++) {
            int from = atB + windows[q];
            DoubleVector b0 = DoubleVector.fromArray(S, b, from);
            DoubleVector b1 = DoubleVector.fromArray(S, b, from + LANES);
            DoubleVector x0 = DoubleVector.broadcast(S, a[atA + q]);
            c00 = x0.fma(b0, c00);
            c01 = x0.fma(b1, c01);
            DoubleVector x1 = DoubleVector.broadcast(S, a[atA + q + a1]);
            c10 = x1.fma(b0, c10);
            c11 = x1.fma(b1, c11);
            DoubleVector x2 = DoubleVector.broadcast(S, a[atA + q + a2]);
            c20 = x2.fma(b0, c20);
            c21 = x2.fma(b1, c21);
            DoubleVector x3 = DoubleVector.broadcast(S, a[atA + q + a3]);
            c30 = x3.fma(b0, c30);
            c31 = x3.fma(b1, c31);
        }
        c00.intoArray(c, atC);
        c01.intoArray(c, atC + LANES);
        c10.intoArray(c, atC + i1 * rowC);
        c11.intoArray(c, atC + i1 * rowC + LANES);
        c20.intoArray(c, atC + i2 * rowC);
        c21.intoArray(c, atC + i2 * rowC + LANES);
        c30.intoArray(c, atC + i3 * rowC);
        c31.intoArray(c, atC + i3 * rowC + LANES);
    }
}
