package dev.ravine.autograd.kernel;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The tile of the matrix product, c ← z + a · b: {@value #HEIGHT} rows, or {@value #LOW}, of one, two or four vectors, whose
 * sums stay in registers while k runs.
 *
 * <p>Each method goes down a column of tiles. Where the last tile lacks rows, others stand before its own, and what those
 * write is overwritten by its first own row. Parameters: rows and depth, the rows and columns of a; operands, each with its
 * place and its step from row to row, whose columns follow each other unless said otherwise; z is what the result begins
 * with, which may be c, and rowZ is 0 if one row serves all; c is modified.
 *
 * <p>Twelve sums, two vectors of b and one number of a are what sixteen registers hold, and keep two multipliers busy while
 * each waits for its last result. With 32 registers, 24 sums do the same work with fewer loads.
 *
 * <p>Six numbers in a row would be checked to be in the array all at once, and then a compiler may load all of them before
 * the first is used, and have no register left for a sum (JDK 25 does, and takes up to twice as long). So columns of a are
 * read in two halves, of which only the program knows that they follow each other.
 *
 * <p>Written by {@code TileWriter}, which is among the tests: change it there.
 */
final class VectorTile {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    static final int LANES = S.length();

    /** Rows of a tile. */
    static final int HEIGHT = 6;

    /** Vectors of the widest tile: 512-bit vectors come with 32 registers, shorter ones with 16. */
    static final int MOST_VECTORS = LANES == 8 ? 4 : 2;

    /** Rows of the low tile, which takes what is left of a column of tiles: powers of two leave two or four rows. */
    static final int LOW = 4;

    /**
     * How many calls of each tile, by its vectors, with {@value #LOW} more for a low one, are yet to be short: of one tile and
     * {@value #COLD_DEPTH} values of k. Methods that are called often are compiled after less work than methods that loop, and
     * interpreted vectors are slow.
     */
    private static final int[] COLD_ROWS = cold();

    private static final int[] COLD_COLUMNS = cold();
    private static final int COLD_DEPTH = 2;

    /**
     * For each number of rows that a tile lacks, which of them its rows are. These are loaded and not computed, since a branch that
     * is rarely taken is first compiled without, and a minimum is computed again and again.
     */
    private static final int[][] ROWS = {
        {0, 1, 2, 3, 4, 5},
        {0, 0, 1, 2, 3, 4},
        {0, 0, 0, 1, 2, 3},
        {0, 0, 0, 0, 1, 2},
        {0, 0, 0, 0, 0, 1},
        {0, 0, 0, 0, 0, 0}
    };

    private VectorTile() {}

    private static int[] cold() {
        int[] calls = new int[MOST_VECTORS + LOW + 1];
        Arrays.fill(calls, 10_000);
        return calls;
    }

    /** With rows of a where they are: their columns follow each other. */
    static void rows(
            int vectors,
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
        int height = COLD_ROWS[vectors] > 0 ? HEIGHT : rows;
        int tall;
        for (int i = 0; i < rows; i += tall) {
            int left = Math.min(height, rows - i);
            tall = left < HEIGHT ? left : left / HEIGHT * HEIGHT;
            int tile = tall > LOW || vectors == 1 ? vectors : vectors + LOW;
            int length = COLD_ROWS[tile] > 0 ? COLD_DEPTH : depth;
            for (int p = 0; p < depth; p += length) {
                int deep = Math.min(length, depth - p);
                int place = atA + i * rowA + p;
                int right = atB + p * rowB;
                int result = atC + i * rowC;
                double[] y = p == 0 ? z : c;
                int atY = p == 0 ? atZ + i * rowZ : result;
                int rowY = p == 0 ? rowZ : rowC;
                switch (tile) {
                    case 1 -> rows1(tall, deep, a, place, rowA, b, right, rowB, y, atY, rowY, c, result, rowC);
                    case 2 -> rows2(tall, deep, a, place, rowA, b, right, rowB, y, atY, rowY, c, result, rowC);
                    case 4 -> rows4(tall, deep, a, place, rowA, b, right, rowB, y, atY, rowY, c, result, rowC);
                    case 2 + LOW -> rows2Low(tall, deep, a, place, rowA, b, right, rowB, y, atY, rowY, c, result, rowC);
                    default -> rows4Low(tall, deep, a, place, rowA, b, right, rowB, y, atY, rowY, c, result, rowC);
                }
                if (COLD_ROWS[tile] > 0) {
                    COLD_ROWS[tile]--;
                }
            }
        }
    }

    private static void rows1(
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
        int[] row = ROWS[HEIGHT - Math.min(rows, HEIGHT)];
        int a1 = row[1] * rowA;
        int a2 = row[2] * rowA;
        int a3 = row[3] * rowA;
        int a4 = row[4] * rowA;
        int a5 = row[5] * rowA;
        int z1 = row[1] * rowZ;
        int z2 = row[2] * rowZ;
        int z3 = row[3] * rowZ;
        int z4 = row[4] * rowZ;
        int z5 = row[5] * rowZ;
        int c1 = row[1] * rowC;
        int c2 = row[2] * rowC;
        int c3 = row[3] * rowC;
        int c4 = row[4] * rowC;
        int c5 = row[5] * rowC;
        for (int i = 0; i < rows; i += HEIGHT) {
            int a0 = atA + i * rowA;
            int z0 = atZ + i * rowZ;
            DoubleVector s00 = DoubleVector.fromArray(S, z, z0);
            DoubleVector s10 = DoubleVector.fromArray(S, z, z0 + z1);
            DoubleVector s20 = DoubleVector.fromArray(S, z, z0 + z2);
            DoubleVector s30 = DoubleVector.fromArray(S, z, z0 + z3);
            DoubleVector s40 = DoubleVector.fromArray(S, z, z0 + z4);
            DoubleVector s50 = DoubleVector.fromArray(S, z, z0 + z5);
            for (int q = a0, from = atB; q < a0 + depth; q++, from += rowB) {
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector x0 = DoubleVector.broadcast(S, a[q]);
                s00 = x0.fma(b0, s00);
                DoubleVector x1 = DoubleVector.broadcast(S, a[q + a1]);
                s10 = x1.fma(b0, s10);
                DoubleVector x2 = DoubleVector.broadcast(S, a[q + a2]);
                s20 = x2.fma(b0, s20);
                DoubleVector x3 = DoubleVector.broadcast(S, a[q + a3]);
                s30 = x3.fma(b0, s30);
                DoubleVector x4 = DoubleVector.broadcast(S, a[q + a4]);
                s40 = x4.fma(b0, s40);
                DoubleVector x5 = DoubleVector.broadcast(S, a[q + a5]);
                s50 = x5.fma(b0, s50);
            }
            int c0 = atC + i * rowC;
            s00.intoArray(c, c0);
            s10.intoArray(c, c0 + c1);
            s20.intoArray(c, c0 + c2);
            s30.intoArray(c, c0 + c3);
            s40.intoArray(c, c0 + c4);
            s50.intoArray(c, c0 + c5);
        }
    }

    private static void rows2(
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
        int[] row = ROWS[HEIGHT - Math.min(rows, HEIGHT)];
        int a1 = row[1] * rowA;
        int a2 = row[2] * rowA;
        int a3 = row[3] * rowA;
        int a4 = row[4] * rowA;
        int a5 = row[5] * rowA;
        int z1 = row[1] * rowZ;
        int z2 = row[2] * rowZ;
        int z3 = row[3] * rowZ;
        int z4 = row[4] * rowZ;
        int z5 = row[5] * rowZ;
        int c1 = row[1] * rowC;
        int c2 = row[2] * rowC;
        int c3 = row[3] * rowC;
        int c4 = row[4] * rowC;
        int c5 = row[5] * rowC;
        for (int i = 0; i < rows; i += HEIGHT) {
            int a0 = atA + i * rowA;
            int z0 = atZ + i * rowZ;
            DoubleVector s00 = DoubleVector.fromArray(S, z, z0);
            DoubleVector s01 = DoubleVector.fromArray(S, z, z0 + LANES);
            DoubleVector s10 = DoubleVector.fromArray(S, z, z0 + z1);
            DoubleVector s11 = DoubleVector.fromArray(S, z, z0 + z1 + LANES);
            DoubleVector s20 = DoubleVector.fromArray(S, z, z0 + z2);
            DoubleVector s21 = DoubleVector.fromArray(S, z, z0 + z2 + LANES);
            DoubleVector s30 = DoubleVector.fromArray(S, z, z0 + z3);
            DoubleVector s31 = DoubleVector.fromArray(S, z, z0 + z3 + LANES);
            DoubleVector s40 = DoubleVector.fromArray(S, z, z0 + z4);
            DoubleVector s41 = DoubleVector.fromArray(S, z, z0 + z4 + LANES);
            DoubleVector s50 = DoubleVector.fromArray(S, z, z0 + z5);
            DoubleVector s51 = DoubleVector.fromArray(S, z, z0 + z5 + LANES);
            for (int q = a0, from = atB; q < a0 + depth; q++, from += rowB) {
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector b1 = DoubleVector.fromArray(S, b, from + LANES);
                DoubleVector x0 = DoubleVector.broadcast(S, a[q]);
                s00 = x0.fma(b0, s00);
                s01 = x0.fma(b1, s01);
                DoubleVector x1 = DoubleVector.broadcast(S, a[q + a1]);
                s10 = x1.fma(b0, s10);
                s11 = x1.fma(b1, s11);
                DoubleVector x2 = DoubleVector.broadcast(S, a[q + a2]);
                s20 = x2.fma(b0, s20);
                s21 = x2.fma(b1, s21);
                DoubleVector x3 = DoubleVector.broadcast(S, a[q + a3]);
                s30 = x3.fma(b0, s30);
                s31 = x3.fma(b1, s31);
                DoubleVector x4 = DoubleVector.broadcast(S, a[q + a4]);
                s40 = x4.fma(b0, s40);
                s41 = x4.fma(b1, s41);
                DoubleVector x5 = DoubleVector.broadcast(S, a[q + a5]);
                s50 = x5.fma(b0, s50);
                s51 = x5.fma(b1, s51);
            }
            int c0 = atC + i * rowC;
            s00.intoArray(c, c0);
            s01.intoArray(c, c0 + LANES);
            s10.intoArray(c, c0 + c1);
            s11.intoArray(c, c0 + c1 + LANES);
            s20.intoArray(c, c0 + c2);
            s21.intoArray(c, c0 + c2 + LANES);
            s30.intoArray(c, c0 + c3);
            s31.intoArray(c, c0 + c3 + LANES);
            s40.intoArray(c, c0 + c4);
            s41.intoArray(c, c0 + c4 + LANES);
            s50.intoArray(c, c0 + c5);
            s51.intoArray(c, c0 + c5 + LANES);
        }
    }

    private static void rows4(
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
        int[] row = ROWS[HEIGHT - Math.min(rows, HEIGHT)];
        int a1 = row[1] * rowA;
        int a2 = row[2] * rowA;
        int a3 = row[3] * rowA;
        int a4 = row[4] * rowA;
        int a5 = row[5] * rowA;
        int z1 = row[1] * rowZ;
        int z2 = row[2] * rowZ;
        int z3 = row[3] * rowZ;
        int z4 = row[4] * rowZ;
        int z5 = row[5] * rowZ;
        int c1 = row[1] * rowC;
        int c2 = row[2] * rowC;
        int c3 = row[3] * rowC;
        int c4 = row[4] * rowC;
        int c5 = row[5] * rowC;
        for (int i = 0; i < rows; i += HEIGHT) {
            int a0 = atA + i * rowA;
            int z0 = atZ + i * rowZ;
            DoubleVector s00 = DoubleVector.fromArray(S, z, z0);
            DoubleVector s01 = DoubleVector.fromArray(S, z, z0 + LANES);
            DoubleVector s02 = DoubleVector.fromArray(S, z, z0 + 2 * LANES);
            DoubleVector s03 = DoubleVector.fromArray(S, z, z0 + 3 * LANES);
            DoubleVector s10 = DoubleVector.fromArray(S, z, z0 + z1);
            DoubleVector s11 = DoubleVector.fromArray(S, z, z0 + z1 + LANES);
            DoubleVector s12 = DoubleVector.fromArray(S, z, z0 + z1 + 2 * LANES);
            DoubleVector s13 = DoubleVector.fromArray(S, z, z0 + z1 + 3 * LANES);
            DoubleVector s20 = DoubleVector.fromArray(S, z, z0 + z2);
            DoubleVector s21 = DoubleVector.fromArray(S, z, z0 + z2 + LANES);
            DoubleVector s22 = DoubleVector.fromArray(S, z, z0 + z2 + 2 * LANES);
            DoubleVector s23 = DoubleVector.fromArray(S, z, z0 + z2 + 3 * LANES);
            DoubleVector s30 = DoubleVector.fromArray(S, z, z0 + z3);
            DoubleVector s31 = DoubleVector.fromArray(S, z, z0 + z3 + LANES);
            DoubleVector s32 = DoubleVector.fromArray(S, z, z0 + z3 + 2 * LANES);
            DoubleVector s33 = DoubleVector.fromArray(S, z, z0 + z3 + 3 * LANES);
            DoubleVector s40 = DoubleVector.fromArray(S, z, z0 + z4);
            DoubleVector s41 = DoubleVector.fromArray(S, z, z0 + z4 + LANES);
            DoubleVector s42 = DoubleVector.fromArray(S, z, z0 + z4 + 2 * LANES);
            DoubleVector s43 = DoubleVector.fromArray(S, z, z0 + z4 + 3 * LANES);
            DoubleVector s50 = DoubleVector.fromArray(S, z, z0 + z5);
            DoubleVector s51 = DoubleVector.fromArray(S, z, z0 + z5 + LANES);
            DoubleVector s52 = DoubleVector.fromArray(S, z, z0 + z5 + 2 * LANES);
            DoubleVector s53 = DoubleVector.fromArray(S, z, z0 + z5 + 3 * LANES);
            for (int q = a0, from = atB; q < a0 + depth; q++, from += rowB) {
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector b1 = DoubleVector.fromArray(S, b, from + LANES);
                DoubleVector b2 = DoubleVector.fromArray(S, b, from + 2 * LANES);
                DoubleVector b3 = DoubleVector.fromArray(S, b, from + 3 * LANES);
                DoubleVector x0 = DoubleVector.broadcast(S, a[q]);
                s00 = x0.fma(b0, s00);
                s01 = x0.fma(b1, s01);
                s02 = x0.fma(b2, s02);
                s03 = x0.fma(b3, s03);
                DoubleVector x1 = DoubleVector.broadcast(S, a[q + a1]);
                s10 = x1.fma(b0, s10);
                s11 = x1.fma(b1, s11);
                s12 = x1.fma(b2, s12);
                s13 = x1.fma(b3, s13);
                DoubleVector x2 = DoubleVector.broadcast(S, a[q + a2]);
                s20 = x2.fma(b0, s20);
                s21 = x2.fma(b1, s21);
                s22 = x2.fma(b2, s22);
                s23 = x2.fma(b3, s23);
                DoubleVector x3 = DoubleVector.broadcast(S, a[q + a3]);
                s30 = x3.fma(b0, s30);
                s31 = x3.fma(b1, s31);
                s32 = x3.fma(b2, s32);
                s33 = x3.fma(b3, s33);
                DoubleVector x4 = DoubleVector.broadcast(S, a[q + a4]);
                s40 = x4.fma(b0, s40);
                s41 = x4.fma(b1, s41);
                s42 = x4.fma(b2, s42);
                s43 = x4.fma(b3, s43);
                DoubleVector x5 = DoubleVector.broadcast(S, a[q + a5]);
                s50 = x5.fma(b0, s50);
                s51 = x5.fma(b1, s51);
                s52 = x5.fma(b2, s52);
                s53 = x5.fma(b3, s53);
            }
            int c0 = atC + i * rowC;
            s00.intoArray(c, c0);
            s01.intoArray(c, c0 + LANES);
            s02.intoArray(c, c0 + 2 * LANES);
            s03.intoArray(c, c0 + 3 * LANES);
            s10.intoArray(c, c0 + c1);
            s11.intoArray(c, c0 + c1 + LANES);
            s12.intoArray(c, c0 + c1 + 2 * LANES);
            s13.intoArray(c, c0 + c1 + 3 * LANES);
            s20.intoArray(c, c0 + c2);
            s21.intoArray(c, c0 + c2 + LANES);
            s22.intoArray(c, c0 + c2 + 2 * LANES);
            s23.intoArray(c, c0 + c2 + 3 * LANES);
            s30.intoArray(c, c0 + c3);
            s31.intoArray(c, c0 + c3 + LANES);
            s32.intoArray(c, c0 + c3 + 2 * LANES);
            s33.intoArray(c, c0 + c3 + 3 * LANES);
            s40.intoArray(c, c0 + c4);
            s41.intoArray(c, c0 + c4 + LANES);
            s42.intoArray(c, c0 + c4 + 2 * LANES);
            s43.intoArray(c, c0 + c4 + 3 * LANES);
            s50.intoArray(c, c0 + c5);
            s51.intoArray(c, c0 + c5 + LANES);
            s52.intoArray(c, c0 + c5 + 2 * LANES);
            s53.intoArray(c, c0 + c5 + 3 * LANES);
        }
    }

    private static void rows2Low(
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
        int[] row = ROWS[LOW - Math.min(rows, LOW)];
        int a1 = row[1] * rowA;
        int a2 = row[2] * rowA;
        int a3 = row[3] * rowA;
        int z1 = row[1] * rowZ;
        int z2 = row[2] * rowZ;
        int z3 = row[3] * rowZ;
        int c1 = row[1] * rowC;
        int c2 = row[2] * rowC;
        int c3 = row[3] * rowC;
        for (int i = 0; i < rows; i += LOW) {
            int a0 = atA + i * rowA;
            int z0 = atZ + i * rowZ;
            DoubleVector s00 = DoubleVector.fromArray(S, z, z0);
            DoubleVector s01 = DoubleVector.fromArray(S, z, z0 + LANES);
            DoubleVector s10 = DoubleVector.fromArray(S, z, z0 + z1);
            DoubleVector s11 = DoubleVector.fromArray(S, z, z0 + z1 + LANES);
            DoubleVector s20 = DoubleVector.fromArray(S, z, z0 + z2);
            DoubleVector s21 = DoubleVector.fromArray(S, z, z0 + z2 + LANES);
            DoubleVector s30 = DoubleVector.fromArray(S, z, z0 + z3);
            DoubleVector s31 = DoubleVector.fromArray(S, z, z0 + z3 + LANES);
            for (int q = a0, from = atB; q < a0 + depth; q++, from += rowB) {
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector b1 = DoubleVector.fromArray(S, b, from + LANES);
                DoubleVector x0 = DoubleVector.broadcast(S, a[q]);
                s00 = x0.fma(b0, s00);
                s01 = x0.fma(b1, s01);
                DoubleVector x1 = DoubleVector.broadcast(S, a[q + a1]);
                s10 = x1.fma(b0, s10);
                s11 = x1.fma(b1, s11);
                DoubleVector x2 = DoubleVector.broadcast(S, a[q + a2]);
                s20 = x2.fma(b0, s20);
                s21 = x2.fma(b1, s21);
                DoubleVector x3 = DoubleVector.broadcast(S, a[q + a3]);
                s30 = x3.fma(b0, s30);
                s31 = x3.fma(b1, s31);
            }
            int c0 = atC + i * rowC;
            s00.intoArray(c, c0);
            s01.intoArray(c, c0 + LANES);
            s10.intoArray(c, c0 + c1);
            s11.intoArray(c, c0 + c1 + LANES);
            s20.intoArray(c, c0 + c2);
            s21.intoArray(c, c0 + c2 + LANES);
            s30.intoArray(c, c0 + c3);
            s31.intoArray(c, c0 + c3 + LANES);
        }
    }

    private static void rows4Low(
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
        int[] row = ROWS[LOW - Math.min(rows, LOW)];
        int a1 = row[1] * rowA;
        int a2 = row[2] * rowA;
        int a3 = row[3] * rowA;
        int z1 = row[1] * rowZ;
        int z2 = row[2] * rowZ;
        int z3 = row[3] * rowZ;
        int c1 = row[1] * rowC;
        int c2 = row[2] * rowC;
        int c3 = row[3] * rowC;
        for (int i = 0; i < rows; i += LOW) {
            int a0 = atA + i * rowA;
            int z0 = atZ + i * rowZ;
            DoubleVector s00 = DoubleVector.fromArray(S, z, z0);
            DoubleVector s01 = DoubleVector.fromArray(S, z, z0 + LANES);
            DoubleVector s02 = DoubleVector.fromArray(S, z, z0 + 2 * LANES);
            DoubleVector s03 = DoubleVector.fromArray(S, z, z0 + 3 * LANES);
            DoubleVector s10 = DoubleVector.fromArray(S, z, z0 + z1);
            DoubleVector s11 = DoubleVector.fromArray(S, z, z0 + z1 + LANES);
            DoubleVector s12 = DoubleVector.fromArray(S, z, z0 + z1 + 2 * LANES);
            DoubleVector s13 = DoubleVector.fromArray(S, z, z0 + z1 + 3 * LANES);
            DoubleVector s20 = DoubleVector.fromArray(S, z, z0 + z2);
            DoubleVector s21 = DoubleVector.fromArray(S, z, z0 + z2 + LANES);
            DoubleVector s22 = DoubleVector.fromArray(S, z, z0 + z2 + 2 * LANES);
            DoubleVector s23 = DoubleVector.fromArray(S, z, z0 + z2 + 3 * LANES);
            DoubleVector s30 = DoubleVector.fromArray(S, z, z0 + z3);
            DoubleVector s31 = DoubleVector.fromArray(S, z, z0 + z3 + LANES);
            DoubleVector s32 = DoubleVector.fromArray(S, z, z0 + z3 + 2 * LANES);
            DoubleVector s33 = DoubleVector.fromArray(S, z, z0 + z3 + 3 * LANES);
            for (int q = a0, from = atB; q < a0 + depth; q++, from += rowB) {
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector b1 = DoubleVector.fromArray(S, b, from + LANES);
                DoubleVector b2 = DoubleVector.fromArray(S, b, from + 2 * LANES);
                DoubleVector b3 = DoubleVector.fromArray(S, b, from + 3 * LANES);
                DoubleVector x0 = DoubleVector.broadcast(S, a[q]);
                s00 = x0.fma(b0, s00);
                s01 = x0.fma(b1, s01);
                s02 = x0.fma(b2, s02);
                s03 = x0.fma(b3, s03);
                DoubleVector x1 = DoubleVector.broadcast(S, a[q + a1]);
                s10 = x1.fma(b0, s10);
                s11 = x1.fma(b1, s11);
                s12 = x1.fma(b2, s12);
                s13 = x1.fma(b3, s13);
                DoubleVector x2 = DoubleVector.broadcast(S, a[q + a2]);
                s20 = x2.fma(b0, s20);
                s21 = x2.fma(b1, s21);
                s22 = x2.fma(b2, s22);
                s23 = x2.fma(b3, s23);
                DoubleVector x3 = DoubleVector.broadcast(S, a[q + a3]);
                s30 = x3.fma(b0, s30);
                s31 = x3.fma(b1, s31);
                s32 = x3.fma(b2, s32);
                s33 = x3.fma(b3, s33);
            }
            int c0 = atC + i * rowC;
            s00.intoArray(c, c0);
            s01.intoArray(c, c0 + LANES);
            s02.intoArray(c, c0 + 2 * LANES);
            s03.intoArray(c, c0 + 3 * LANES);
            s10.intoArray(c, c0 + c1);
            s11.intoArray(c, c0 + c1 + LANES);
            s12.intoArray(c, c0 + c1 + 2 * LANES);
            s13.intoArray(c, c0 + c1 + 3 * LANES);
            s20.intoArray(c, c0 + c2);
            s21.intoArray(c, c0 + c2 + LANES);
            s22.intoArray(c, c0 + c2 + 2 * LANES);
            s23.intoArray(c, c0 + c2 + 3 * LANES);
            s30.intoArray(c, c0 + c3);
            s31.intoArray(c, c0 + c3 + LANES);
            s32.intoArray(c, c0 + c3 + 2 * LANES);
            s33.intoArray(c, c0 + c3 + 3 * LANES);
        }
    }

    /**
     * With columns of a: the rows of a tile follow each other, {@value #HEIGHT} of them even in the last tile, where those
     * that come first may be any.
     *
     * @param stripA from the rows of one tile to those of the next
     * @param colA from column to column
     */
    static void columns(
            int vectors,
            int rows,
            int depth,
            double[] a,
            int atA,
            int stripA,
            int colA,
            double[] b,
            int atB,
            int rowB,
            double[] z,
            int atZ,
            int rowZ,
            double[] c,
            int atC,
            int rowC) {
        int height = COLD_COLUMNS[vectors] > 0 ? HEIGHT : rows;
        int tall;
        for (int i = 0; i < rows; i += tall) {
            int left = Math.min(height, rows - i);
            tall = left < HEIGHT ? left : left / HEIGHT * HEIGHT;
            int tile = tall > LOW || vectors == 1 ? vectors : vectors + LOW;
            int length = COLD_COLUMNS[tile] > 0 ? COLD_DEPTH : depth;
            for (int p = 0; p < depth; p += length) {
                int deep = Math.min(length, depth - p);
                int place = atA + i / HEIGHT * stripA + p * colA;
                int right = atB + p * rowB;
                int result = atC + i * rowC;
                double[] y = p == 0 ? z : c;
                int atY = p == 0 ? atZ + i * rowZ : result;
                int rowY = p == 0 ? rowZ : rowC;
                switch (tile) {
                    case 1 ->
                        columns1(tall, deep, a, place, stripA, colA, b, right, rowB, y, atY, rowY, c, result, rowC);
                    case 2 ->
                        columns2(tall, deep, a, place, stripA, colA, b, right, rowB, y, atY, rowY, c, result, rowC);
                    case 4 ->
                        columns4(tall, deep, a, place, stripA, colA, b, right, rowB, y, atY, rowY, c, result, rowC);
                    case 2 + LOW ->
                        columns2Low(
                                tall,
                                deep,
                                a,
                                place + HEIGHT - LOW,
                                stripA,
                                colA,
                                b,
                                right,
                                rowB,
                                y,
                                atY,
                                rowY,
                                c,
                                result,
                                rowC);
                    default ->
                        columns4Low(
                                tall,
                                deep,
                                a,
                                place + HEIGHT - LOW,
                                stripA,
                                colA,
                                b,
                                right,
                                rowB,
                                y,
                                atY,
                                rowY,
                                c,
                                result,
                                rowC);
                }
                if (COLD_COLUMNS[tile] > 0) {
                    COLD_COLUMNS[tile]--;
                }
            }
        }
    }

    private static void columns1(
            int rows,
            int depth,
            double[] a,
            int atA,
            int stripA,
            int colA,
            double[] b,
            int atB,
            int rowB,
            double[] z,
            int atZ,
            int rowZ,
            double[] c,
            int atC,
            int rowC) {
        int[] row = ROWS[HEIGHT - Math.min(rows, HEIGHT)];
        int half = ROWS[0][HEIGHT / 2];
        int z1 = row[1] * rowZ;
        int z2 = row[2] * rowZ;
        int z3 = row[3] * rowZ;
        int z4 = row[4] * rowZ;
        int z5 = row[5] * rowZ;
        int c1 = row[1] * rowC;
        int c2 = row[2] * rowC;
        int c3 = row[3] * rowC;
        int c4 = row[4] * rowC;
        int c5 = row[5] * rowC;
        for (int i = 0; i < rows; i += HEIGHT) {
            int a0 = atA + i / HEIGHT * stripA;
            int z0 = atZ + i * rowZ;
            DoubleVector s00 = DoubleVector.fromArray(S, z, z0);
            DoubleVector s10 = DoubleVector.fromArray(S, z, z0 + z1);
            DoubleVector s20 = DoubleVector.fromArray(S, z, z0 + z2);
            DoubleVector s30 = DoubleVector.fromArray(S, z, z0 + z3);
            DoubleVector s40 = DoubleVector.fromArray(S, z, z0 + z4);
            DoubleVector s50 = DoubleVector.fromArray(S, z, z0 + z5);
            for (int p = 0, q = a0, from = atB; p < depth; p++, q += colA, from += rowB) {
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector x0 = DoubleVector.broadcast(S, a[q]);
                s00 = x0.fma(b0, s00);
                DoubleVector x1 = DoubleVector.broadcast(S, a[q + 1]);
                s10 = x1.fma(b0, s10);
                DoubleVector x2 = DoubleVector.broadcast(S, a[q + 2]);
                s20 = x2.fma(b0, s20);
                DoubleVector x3 = DoubleVector.broadcast(S, a[q + half]);
                s30 = x3.fma(b0, s30);
                DoubleVector x4 = DoubleVector.broadcast(S, a[q + half + 1]);
                s40 = x4.fma(b0, s40);
                DoubleVector x5 = DoubleVector.broadcast(S, a[q + half + 2]);
                s50 = x5.fma(b0, s50);
            }
            int c0 = atC + i * rowC;
            s00.intoArray(c, c0);
            s10.intoArray(c, c0 + c1);
            s20.intoArray(c, c0 + c2);
            s30.intoArray(c, c0 + c3);
            s40.intoArray(c, c0 + c4);
            s50.intoArray(c, c0 + c5);
        }
    }

    private static void columns2(
            int rows,
            int depth,
            double[] a,
            int atA,
            int stripA,
            int colA,
            double[] b,
            int atB,
            int rowB,
            double[] z,
            int atZ,
            int rowZ,
            double[] c,
            int atC,
            int rowC) {
        int[] row = ROWS[HEIGHT - Math.min(rows, HEIGHT)];
        int half = ROWS[0][HEIGHT / 2];
        int z1 = row[1] * rowZ;
        int z2 = row[2] * rowZ;
        int z3 = row[3] * rowZ;
        int z4 = row[4] * rowZ;
        int z5 = row[5] * rowZ;
        int c1 = row[1] * rowC;
        int c2 = row[2] * rowC;
        int c3 = row[3] * rowC;
        int c4 = row[4] * rowC;
        int c5 = row[5] * rowC;
        for (int i = 0; i < rows; i += HEIGHT) {
            int a0 = atA + i / HEIGHT * stripA;
            int z0 = atZ + i * rowZ;
            DoubleVector s00 = DoubleVector.fromArray(S, z, z0);
            DoubleVector s01 = DoubleVector.fromArray(S, z, z0 + LANES);
            DoubleVector s10 = DoubleVector.fromArray(S, z, z0 + z1);
            DoubleVector s11 = DoubleVector.fromArray(S, z, z0 + z1 + LANES);
            DoubleVector s20 = DoubleVector.fromArray(S, z, z0 + z2);
            DoubleVector s21 = DoubleVector.fromArray(S, z, z0 + z2 + LANES);
            DoubleVector s30 = DoubleVector.fromArray(S, z, z0 + z3);
            DoubleVector s31 = DoubleVector.fromArray(S, z, z0 + z3 + LANES);
            DoubleVector s40 = DoubleVector.fromArray(S, z, z0 + z4);
            DoubleVector s41 = DoubleVector.fromArray(S, z, z0 + z4 + LANES);
            DoubleVector s50 = DoubleVector.fromArray(S, z, z0 + z5);
            DoubleVector s51 = DoubleVector.fromArray(S, z, z0 + z5 + LANES);
            for (int p = 0, q = a0, from = atB; p < depth; p++, q += colA, from += rowB) {
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector b1 = DoubleVector.fromArray(S, b, from + LANES);
                DoubleVector x0 = DoubleVector.broadcast(S, a[q]);
                s00 = x0.fma(b0, s00);
                s01 = x0.fma(b1, s01);
                DoubleVector x1 = DoubleVector.broadcast(S, a[q + 1]);
                s10 = x1.fma(b0, s10);
                s11 = x1.fma(b1, s11);
                DoubleVector x2 = DoubleVector.broadcast(S, a[q + 2]);
                s20 = x2.fma(b0, s20);
                s21 = x2.fma(b1, s21);
                DoubleVector x3 = DoubleVector.broadcast(S, a[q + half]);
                s30 = x3.fma(b0, s30);
                s31 = x3.fma(b1, s31);
                DoubleVector x4 = DoubleVector.broadcast(S, a[q + half + 1]);
                s40 = x4.fma(b0, s40);
                s41 = x4.fma(b1, s41);
                DoubleVector x5 = DoubleVector.broadcast(S, a[q + half + 2]);
                s50 = x5.fma(b0, s50);
                s51 = x5.fma(b1, s51);
            }
            int c0 = atC + i * rowC;
            s00.intoArray(c, c0);
            s01.intoArray(c, c0 + LANES);
            s10.intoArray(c, c0 + c1);
            s11.intoArray(c, c0 + c1 + LANES);
            s20.intoArray(c, c0 + c2);
            s21.intoArray(c, c0 + c2 + LANES);
            s30.intoArray(c, c0 + c3);
            s31.intoArray(c, c0 + c3 + LANES);
            s40.intoArray(c, c0 + c4);
            s41.intoArray(c, c0 + c4 + LANES);
            s50.intoArray(c, c0 + c5);
            s51.intoArray(c, c0 + c5 + LANES);
        }
    }

    private static void columns4(
            int rows,
            int depth,
            double[] a,
            int atA,
            int stripA,
            int colA,
            double[] b,
            int atB,
            int rowB,
            double[] z,
            int atZ,
            int rowZ,
            double[] c,
            int atC,
            int rowC) {
        int[] row = ROWS[HEIGHT - Math.min(rows, HEIGHT)];
        int half = ROWS[0][HEIGHT / 2];
        int z1 = row[1] * rowZ;
        int z2 = row[2] * rowZ;
        int z3 = row[3] * rowZ;
        int z4 = row[4] * rowZ;
        int z5 = row[5] * rowZ;
        int c1 = row[1] * rowC;
        int c2 = row[2] * rowC;
        int c3 = row[3] * rowC;
        int c4 = row[4] * rowC;
        int c5 = row[5] * rowC;
        for (int i = 0; i < rows; i += HEIGHT) {
            int a0 = atA + i / HEIGHT * stripA;
            int z0 = atZ + i * rowZ;
            DoubleVector s00 = DoubleVector.fromArray(S, z, z0);
            DoubleVector s01 = DoubleVector.fromArray(S, z, z0 + LANES);
            DoubleVector s02 = DoubleVector.fromArray(S, z, z0 + 2 * LANES);
            DoubleVector s03 = DoubleVector.fromArray(S, z, z0 + 3 * LANES);
            DoubleVector s10 = DoubleVector.fromArray(S, z, z0 + z1);
            DoubleVector s11 = DoubleVector.fromArray(S, z, z0 + z1 + LANES);
            DoubleVector s12 = DoubleVector.fromArray(S, z, z0 + z1 + 2 * LANES);
            DoubleVector s13 = DoubleVector.fromArray(S, z, z0 + z1 + 3 * LANES);
            DoubleVector s20 = DoubleVector.fromArray(S, z, z0 + z2);
            DoubleVector s21 = DoubleVector.fromArray(S, z, z0 + z2 + LANES);
            DoubleVector s22 = DoubleVector.fromArray(S, z, z0 + z2 + 2 * LANES);
            DoubleVector s23 = DoubleVector.fromArray(S, z, z0 + z2 + 3 * LANES);
            DoubleVector s30 = DoubleVector.fromArray(S, z, z0 + z3);
            DoubleVector s31 = DoubleVector.fromArray(S, z, z0 + z3 + LANES);
            DoubleVector s32 = DoubleVector.fromArray(S, z, z0 + z3 + 2 * LANES);
            DoubleVector s33 = DoubleVector.fromArray(S, z, z0 + z3 + 3 * LANES);
            DoubleVector s40 = DoubleVector.fromArray(S, z, z0 + z4);
            DoubleVector s41 = DoubleVector.fromArray(S, z, z0 + z4 + LANES);
            DoubleVector s42 = DoubleVector.fromArray(S, z, z0 + z4 + 2 * LANES);
            DoubleVector s43 = DoubleVector.fromArray(S, z, z0 + z4 + 3 * LANES);
            DoubleVector s50 = DoubleVector.fromArray(S, z, z0 + z5);
            DoubleVector s51 = DoubleVector.fromArray(S, z, z0 + z5 + LANES);
            DoubleVector s52 = DoubleVector.fromArray(S, z, z0 + z5 + 2 * LANES);
            DoubleVector s53 = DoubleVector.fromArray(S, z, z0 + z5 + 3 * LANES);
            for (int p = 0, q = a0, from = atB; p < depth; p++, q += colA, from += rowB) {
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector b1 = DoubleVector.fromArray(S, b, from + LANES);
                DoubleVector b2 = DoubleVector.fromArray(S, b, from + 2 * LANES);
                DoubleVector b3 = DoubleVector.fromArray(S, b, from + 3 * LANES);
                DoubleVector x0 = DoubleVector.broadcast(S, a[q]);
                s00 = x0.fma(b0, s00);
                s01 = x0.fma(b1, s01);
                s02 = x0.fma(b2, s02);
                s03 = x0.fma(b3, s03);
                DoubleVector x1 = DoubleVector.broadcast(S, a[q + 1]);
                s10 = x1.fma(b0, s10);
                s11 = x1.fma(b1, s11);
                s12 = x1.fma(b2, s12);
                s13 = x1.fma(b3, s13);
                DoubleVector x2 = DoubleVector.broadcast(S, a[q + 2]);
                s20 = x2.fma(b0, s20);
                s21 = x2.fma(b1, s21);
                s22 = x2.fma(b2, s22);
                s23 = x2.fma(b3, s23);
                DoubleVector x3 = DoubleVector.broadcast(S, a[q + half]);
                s30 = x3.fma(b0, s30);
                s31 = x3.fma(b1, s31);
                s32 = x3.fma(b2, s32);
                s33 = x3.fma(b3, s33);
                DoubleVector x4 = DoubleVector.broadcast(S, a[q + half + 1]);
                s40 = x4.fma(b0, s40);
                s41 = x4.fma(b1, s41);
                s42 = x4.fma(b2, s42);
                s43 = x4.fma(b3, s43);
                DoubleVector x5 = DoubleVector.broadcast(S, a[q + half + 2]);
                s50 = x5.fma(b0, s50);
                s51 = x5.fma(b1, s51);
                s52 = x5.fma(b2, s52);
                s53 = x5.fma(b3, s53);
            }
            int c0 = atC + i * rowC;
            s00.intoArray(c, c0);
            s01.intoArray(c, c0 + LANES);
            s02.intoArray(c, c0 + 2 * LANES);
            s03.intoArray(c, c0 + 3 * LANES);
            s10.intoArray(c, c0 + c1);
            s11.intoArray(c, c0 + c1 + LANES);
            s12.intoArray(c, c0 + c1 + 2 * LANES);
            s13.intoArray(c, c0 + c1 + 3 * LANES);
            s20.intoArray(c, c0 + c2);
            s21.intoArray(c, c0 + c2 + LANES);
            s22.intoArray(c, c0 + c2 + 2 * LANES);
            s23.intoArray(c, c0 + c2 + 3 * LANES);
            s30.intoArray(c, c0 + c3);
            s31.intoArray(c, c0 + c3 + LANES);
            s32.intoArray(c, c0 + c3 + 2 * LANES);
            s33.intoArray(c, c0 + c3 + 3 * LANES);
            s40.intoArray(c, c0 + c4);
            s41.intoArray(c, c0 + c4 + LANES);
            s42.intoArray(c, c0 + c4 + 2 * LANES);
            s43.intoArray(c, c0 + c4 + 3 * LANES);
            s50.intoArray(c, c0 + c5);
            s51.intoArray(c, c0 + c5 + LANES);
            s52.intoArray(c, c0 + c5 + 2 * LANES);
            s53.intoArray(c, c0 + c5 + 3 * LANES);
        }
    }

    private static void columns2Low(
            int rows,
            int depth,
            double[] a,
            int atA,
            int stripA,
            int colA,
            double[] b,
            int atB,
            int rowB,
            double[] z,
            int atZ,
            int rowZ,
            double[] c,
            int atC,
            int rowC) {
        int[] row = ROWS[LOW - Math.min(rows, LOW)];
        int z1 = row[1] * rowZ;
        int z2 = row[2] * rowZ;
        int z3 = row[3] * rowZ;
        int c1 = row[1] * rowC;
        int c2 = row[2] * rowC;
        int c3 = row[3] * rowC;
        for (int i = 0; i < rows; i += LOW) {
            int a0 = atA + i / LOW * stripA;
            int z0 = atZ + i * rowZ;
            DoubleVector s00 = DoubleVector.fromArray(S, z, z0);
            DoubleVector s01 = DoubleVector.fromArray(S, z, z0 + LANES);
            DoubleVector s10 = DoubleVector.fromArray(S, z, z0 + z1);
            DoubleVector s11 = DoubleVector.fromArray(S, z, z0 + z1 + LANES);
            DoubleVector s20 = DoubleVector.fromArray(S, z, z0 + z2);
            DoubleVector s21 = DoubleVector.fromArray(S, z, z0 + z2 + LANES);
            DoubleVector s30 = DoubleVector.fromArray(S, z, z0 + z3);
            DoubleVector s31 = DoubleVector.fromArray(S, z, z0 + z3 + LANES);
            for (int p = 0, q = a0, from = atB; p < depth; p++, q += colA, from += rowB) {
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector b1 = DoubleVector.fromArray(S, b, from + LANES);
                DoubleVector x0 = DoubleVector.broadcast(S, a[q]);
                s00 = x0.fma(b0, s00);
                s01 = x0.fma(b1, s01);
                DoubleVector x1 = DoubleVector.broadcast(S, a[q + 1]);
                s10 = x1.fma(b0, s10);
                s11 = x1.fma(b1, s11);
                DoubleVector x2 = DoubleVector.broadcast(S, a[q + 2]);
                s20 = x2.fma(b0, s20);
                s21 = x2.fma(b1, s21);
                DoubleVector x3 = DoubleVector.broadcast(S, a[q + 3]);
                s30 = x3.fma(b0, s30);
                s31 = x3.fma(b1, s31);
            }
            int c0 = atC + i * rowC;
            s00.intoArray(c, c0);
            s01.intoArray(c, c0 + LANES);
            s10.intoArray(c, c0 + c1);
            s11.intoArray(c, c0 + c1 + LANES);
            s20.intoArray(c, c0 + c2);
            s21.intoArray(c, c0 + c2 + LANES);
            s30.intoArray(c, c0 + c3);
            s31.intoArray(c, c0 + c3 + LANES);
        }
    }

    private static void columns4Low(
            int rows,
            int depth,
            double[] a,
            int atA,
            int stripA,
            int colA,
            double[] b,
            int atB,
            int rowB,
            double[] z,
            int atZ,
            int rowZ,
            double[] c,
            int atC,
            int rowC) {
        int[] row = ROWS[LOW - Math.min(rows, LOW)];
        int z1 = row[1] * rowZ;
        int z2 = row[2] * rowZ;
        int z3 = row[3] * rowZ;
        int c1 = row[1] * rowC;
        int c2 = row[2] * rowC;
        int c3 = row[3] * rowC;
        for (int i = 0; i < rows; i += LOW) {
            int a0 = atA + i / LOW * stripA;
            int z0 = atZ + i * rowZ;
            DoubleVector s00 = DoubleVector.fromArray(S, z, z0);
            DoubleVector s01 = DoubleVector.fromArray(S, z, z0 + LANES);
            DoubleVector s02 = DoubleVector.fromArray(S, z, z0 + 2 * LANES);
            DoubleVector s03 = DoubleVector.fromArray(S, z, z0 + 3 * LANES);
            DoubleVector s10 = DoubleVector.fromArray(S, z, z0 + z1);
            DoubleVector s11 = DoubleVector.fromArray(S, z, z0 + z1 + LANES);
            DoubleVector s12 = DoubleVector.fromArray(S, z, z0 + z1 + 2 * LANES);
            DoubleVector s13 = DoubleVector.fromArray(S, z, z0 + z1 + 3 * LANES);
            DoubleVector s20 = DoubleVector.fromArray(S, z, z0 + z2);
            DoubleVector s21 = DoubleVector.fromArray(S, z, z0 + z2 + LANES);
            DoubleVector s22 = DoubleVector.fromArray(S, z, z0 + z2 + 2 * LANES);
            DoubleVector s23 = DoubleVector.fromArray(S, z, z0 + z2 + 3 * LANES);
            DoubleVector s30 = DoubleVector.fromArray(S, z, z0 + z3);
            DoubleVector s31 = DoubleVector.fromArray(S, z, z0 + z3 + LANES);
            DoubleVector s32 = DoubleVector.fromArray(S, z, z0 + z3 + 2 * LANES);
            DoubleVector s33 = DoubleVector.fromArray(S, z, z0 + z3 + 3 * LANES);
            for (int p = 0, q = a0, from = atB; p < depth; p++, q += colA, from += rowB) {
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector b1 = DoubleVector.fromArray(S, b, from + LANES);
                DoubleVector b2 = DoubleVector.fromArray(S, b, from + 2 * LANES);
                DoubleVector b3 = DoubleVector.fromArray(S, b, from + 3 * LANES);
                DoubleVector x0 = DoubleVector.broadcast(S, a[q]);
                s00 = x0.fma(b0, s00);
                s01 = x0.fma(b1, s01);
                s02 = x0.fma(b2, s02);
                s03 = x0.fma(b3, s03);
                DoubleVector x1 = DoubleVector.broadcast(S, a[q + 1]);
                s10 = x1.fma(b0, s10);
                s11 = x1.fma(b1, s11);
                s12 = x1.fma(b2, s12);
                s13 = x1.fma(b3, s13);
                DoubleVector x2 = DoubleVector.broadcast(S, a[q + 2]);
                s20 = x2.fma(b0, s20);
                s21 = x2.fma(b1, s21);
                s22 = x2.fma(b2, s22);
                s23 = x2.fma(b3, s23);
                DoubleVector x3 = DoubleVector.broadcast(S, a[q + 3]);
                s30 = x3.fma(b0, s30);
                s31 = x3.fma(b1, s31);
                s32 = x3.fma(b2, s32);
                s33 = x3.fma(b3, s33);
            }
            int c0 = atC + i * rowC;
            s00.intoArray(c, c0);
            s01.intoArray(c, c0 + LANES);
            s02.intoArray(c, c0 + 2 * LANES);
            s03.intoArray(c, c0 + 3 * LANES);
            s10.intoArray(c, c0 + c1);
            s11.intoArray(c, c0 + c1 + LANES);
            s12.intoArray(c, c0 + c1 + 2 * LANES);
            s13.intoArray(c, c0 + c1 + 3 * LANES);
            s20.intoArray(c, c0 + c2);
            s21.intoArray(c, c0 + c2 + LANES);
            s22.intoArray(c, c0 + c2 + 2 * LANES);
            s23.intoArray(c, c0 + c2 + 3 * LANES);
            s30.intoArray(c, c0 + c3);
            s31.intoArray(c, c0 + c3 + LANES);
            s32.intoArray(c, c0 + c3 + 2 * LANES);
            s33.intoArray(c, c0 + c3 + 3 * LANES);
        }
    }
}
