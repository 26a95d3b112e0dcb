package dev.ravine.autograd.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The tile of the matrix product: {@value #HEIGHT} rows of two vectors, which stay in registers while k runs.
 *
 * <p>Twelve sums, two vectors of b and one number of a are what sixteen registers hold, and twelve sums keep two multipliers
 * busy while each waits for its last result. Where there are 32 registers, taller tiles gain little. A number of a is found by
 * its row's place plus k alone: with a step of its own from column to column it takes one more check for each, and an eighth
 * more time.
 */
final class VectorTile {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    static final int LANES = S.length();

    /** Rows of a tile. */
    static final int HEIGHT = 6;

    /** Columns of a tile. */
    static final int WIDTH = 2 * LANES;

    private VectorTile() {}

    /**
     * Computes c ← z + a · b, as wide as a tile. In the place of rows that the last tile lacks, it computes the last row again.
     *
     * @param rows at least 1
     * @param depth how many columns of a and rows of b there are
     * @param a whose columns follow each other
     * @param b whose columns follow each other
     * @param z what the result begins with; may be c
     * @param rowZ from row to row of z; 0 if there is one for all
     * @param c whose columns follow each other; modified
     */
    static void compute(
            int rows,
            int depth,
            double[] a,
            int atA,
            int rowA,
            double[] b,
            int atB,
            int rowB,
            double[] z,
            int atZ,
            int rowZ,
            double[] c,
            int atC,
            int rowC) {
        // Where the tile's other rows are, from its first one on.
        int a1 = rowA;
        int a2 = 2 * rowA;
        int a3 = 3 * rowA;
        int a4 = 4 * rowA;
        int a5 = 5 * rowA;
        int z1 = rowZ;
        int z2 = 2 * rowZ;
        int z3 = 3 * rowZ;
        int z4 = 4 * rowZ;
        int z5 = 5 * rowZ;
        int c1 = rowC;
        int c2 = 2 * rowC;
        int c3 = 3 * rowC;
        int c4 = 4 * rowC;
        int c5 = 5 * rowC;
        for (int i = 0; i < rows; i += HEIGHT) {
            int last = rows - 1 - i;
            if (last < HEIGHT - 1) {
                a1 = Math.min(1, last) * rowA;
                a2 = Math.min(2, last) * rowA;
                a3 = Math.min(3, last) * rowA;
                a4 = Math.min(4, last) * rowA;
                a5 = Math.min(5, last) * rowA;
                z1 = Math.min(1, last) * rowZ;
                z2 = Math.min(2, last) * rowZ;
                z3 = Math.min(3, last) * rowZ;
                z4 = Math.min(4, last) * rowZ;
                z5 = Math.min(5, last) * rowZ;
                c1 = Math.min(1, last) * rowC;
                c2 = Math.min(2, last) * rowC;
                c3 = Math.min(3, last) * rowC;
                c4 = Math.min(4, last) * rowC;
                c5 = Math.min(5, last) * rowC;
            }
            int z0 = atZ + i * rowZ;
            DoubleVector c00 = DoubleVector.fromArray(S, z, z0);
            DoubleVector c01 = DoubleVector.fromArray(S, z, z0 + LANES);
            DoubleVector c10 = DoubleVector.fromArray(S, z, z0 + z1);
            DoubleVector c11 = DoubleVector.fromArray(S, z, z0 + z1 + LANES);
            DoubleVector c20 = DoubleVector.fromArray(S, z, z0 + z2);
            DoubleVector c21 = DoubleVector.fromArray(S, z, z0 + z2 + LANES);
            DoubleVector c30 = DoubleVector.fromArray(S, z, z0 + z3);
            DoubleVector c31 = DoubleVector.fromArray(S, z, z0 + z3 + LANES);
            DoubleVector c40 = DoubleVector.fromArray(S, z, z0 + z4);
            DoubleVector c41 = DoubleVector.fromArray(S, z, z0 + z4 + LANES);
            DoubleVector c50 = DoubleVector.fromArray(S, z, z0 + z5);
            DoubleVector c51 = DoubleVector.fromArray(S, z, z0 + z5 + LANES);
            int a0 = atA + i * rowA;
            for (int q = a0, from = atB; q < a0 + depth; q++, from += rowB) {
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector b1 = DoubleVector.fromArray(S, b, from + LANES);
                DoubleVector x0 = DoubleVector.broadcast(S, a[q]);
                c00 = x0.fma(b0, c00);
                c01 = x0.fma(b1, c01);
                DoubleVector x1 = DoubleVector.broadcast(S, a[q + a1]);
                c10 = x1.fma(b0, c10);
                c11 = x1.fma(b1, c11);
                DoubleVector x2 = DoubleVector.broadcast(S, a[q + a2]);
                c20 = x2.fma(b0, c20);
                c21 = x2.fma(b1, c21);
                DoubleVector x3 = DoubleVector.broadcast(S, a[q + a3]);
                c30 = x3.fma(b0, c30);
                c31 = x3.fma(b1, c31);
                DoubleVector x4 = DoubleVector.broadcast(S, a[q + a4]);
                c40 = x4.fma(b0, c40);
                c41 = x4.fma(b1, c41);
                DoubleVector x5 = DoubleVector.broadcast(S, a[q + a5]);
                c50 = x5.fma(b0, c50);
                c51 = x5.fma(b1, c51);
            }
            int c0 = atC + i * rowC;
            c00.intoArray(c, c0);
            c01.intoArray(c, c0 + LANES);
            c10.intoArray(c, c0 + c1);
            c11.intoArray(c, c0 + c1 + LANES);
            c20.intoArray(c, c0 + c2);
            c21.intoArray(c, c0 + c2 + LANES);
            c30.intoArray(c, c0 + c3);
            c31.intoArray(c, c0 + c3 + LANES);
            c40.intoArray(c, c0 + c4);
            c41.intoArray(c, c0 + c4 + LANES);
            c50.intoArray(c, c0 + c5);
            c51.intoArray(c, c0 + c5 + LANES);
        }
    }

    /** As {@link #compute}, one vector wide: for results that are no wider, of which half a tile would be of no use. */
    static void computeNarrow(
            int rows,
            int depth,
            double[] a,
            int atA,
            int rowA,
            double[] b,
            int atB,
            int rowB,
            double[] z,
            int atZ,
            int rowZ,
            double[] c,
            int atC,
            int rowC) {
        // Where the tile's other rows are, from its first one on.
        int a1 = rowA;
        int a2 = 2 * rowA;
        int a3 = 3 * rowA;
        int a4 = 4 * rowA;
        int a5 = 5 * rowA;
        int z1 = rowZ;
        int z2 = 2 * rowZ;
        int z3 = 3 * rowZ;
        int z4 = 4 * rowZ;
        int z5 = 5 * rowZ;
        int c1 = rowC;
        int c2 = 2 * rowC;
        int c3 = 3 * rowC;
        int c4 = 4 * rowC;
        int c5 = 5 * rowC;
        for (int i = 0; i < rows; i += HEIGHT) {
            int last = rows - 1 - i;
            if (last < HEIGHT - 1) {
                a1 = Math.min(1, last) * rowA;
                a2 = Math.min(2, last) * rowA;
                a3 = Math.min(3, last) * rowA;
                a4 = Math.min(4, last) * rowA;
                a5 = Math.min(5, last) * rowA;
                z1 = Math.min(1, last) * rowZ;
                z2 = Math.min(2, last) * rowZ;
                z3 = Math.min(3, last) * rowZ;
                z4 = Math.min(4, last) * rowZ;
                z5 = Math.min(5, last) * rowZ;
                c1 = Math.min(1, last) * rowC;
                c2 = Math.min(2, last) * rowC;
                c3 = Math.min(3, last) * rowC;
                c4 = Math.min(4, last) * rowC;
                c5 = Math.min(5, last) * rowC;
            }
            int z0 = atZ + i * rowZ;
            DoubleVector s0 = DoubleVector.fromArray(S, z, z0);
            DoubleVector s1 = DoubleVector.fromArray(S, z, z0 + z1);
            DoubleVector s2 = DoubleVector.fromArray(S, z, z0 + z2);
            DoubleVector s3 = DoubleVector.fromArray(S, z, z0 + z3);
            DoubleVector s4 = DoubleVector.fromArray(S, z, z0 + z4);
            DoubleVector s5 = DoubleVector.fromArray(S, z, z0 + z5);
            int a0 = atA + i * rowA;
            for (int q = a0, from = atB; q < a0 + depth; q++, from += rowB) {
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector x0 = DoubleVector.broadcast(S, a[q]);
                s0 = x0.fma(b0, s0);
                DoubleVector x1 = DoubleVector.broadcast(S, a[q + a1]);
                s1 = x1.fma(b0, s1);
                DoubleVector x2 = DoubleVector.broadcast(S, a[q + a2]);
                s2 = x2.fma(b0, s2);
                DoubleVector x3 = DoubleVector.broadcast(S, a[q + a3]);
                s3 = x3.fma(b0, s3);
                DoubleVector x4 = DoubleVector.broadcast(S, a[q + a4]);
                s4 = x4.fma(b0, s4);
                DoubleVector x5 = DoubleVector.broadcast(S, a[q + a5]);
                s5 = x5.fma(b0, s5);
            }
            int c0 = atC + i * rowC;
            s0.intoArray(c, c0);
            s1.intoArray(c, c0 + c1);
            s2.intoArray(c, c0 + c2);
            s3.intoArray(c, c0 + c3);
            s4.intoArray(c, c0 + c4);
            s5.intoArray(c, c0 + c5);
        }
    }
}
