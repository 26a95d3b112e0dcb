package dev.ravine.autograd.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Tiles of the matrix product: {@value #HEIGHT} rows by one or two vectors, which stay in registers while k runs.
 *
 * <p>A wider tile would read less, but then there are too few registers for the places that it reads from, and what the
 * compiler does about that takes longer than the multiplications. It keeps a tile in registers only if it is written out;
 * hence the five of them. In each, a row of the tile that the operand lacks is the last one again, and written again.
 */
final class VectorTile {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    static final int LANES = S.length();

    /** Rows of a tile. */
    static final int HEIGHT = 4;

    /** Columns of a tile of two vectors; one of a single vector has {@link #LANES}. */
    static final int WIDTH = 2 * LANES;

    private VectorTile() {}

    /**
     * Copies up to four rows of a side by side: four numbers for each k.
     *
     * @param height how many rows there are; in the place of those that are missing comes the last one again
     */
    static void packRows(int depth, int height, double[] a, int atA, int rowA, int colA, double[] to, int at) {
        if (height == HEIGHT) {
            packFour(depth, a, atA, rowA, colA, to, at, HEIGHT);
        } else {
            for (int i = 0; i < HEIGHT; i++) {
                packOne(depth, a, atA + Math.min(i, height - 1) * rowA, colA, to, at + i, HEIGHT);
            }
        }
    }

    /**
     * Copies columns of b, so that a panel's rows lie behind each other.
     *
     * @param columns how many; what is behind them in a panel stays as it was
     * @param width of the panel
     */
    static void packColumns(int depth, int columns, double[] b, int atB, int rowB, int colB, double[] to, int width) {
        if (colB != 1) {
            int j = 0;
            for (; j <= columns - 4; j += 4) packFour(depth, b, atB + j * colB, colB, rowB, to, j, width);
            for (; j < columns; j++) packOne(depth, b, atB + j * colB, rowB, to, j, width);
        } else if (columns == WIDTH) {
            packVectors(depth, b, atB, rowB, to);
        } else {
            for (int q = 0; q < depth; q++) System.arraycopy(b, atB + q * rowB, to, q * width, columns);
        }
    }

    private static void packFour(
            int depth, double[] from, int place, int between, int step, double[] to, int at, int group) {
        int place1 = place + between;
        int place2 = place1 + between;
        int place3 = place2 + between;
        int next = 0;
        int target = at;
        for (int q = 0; q < depth; q++) {
            to[target] = from[place + next];
            to[target + 1] = from[place1 + next];
            to[target + 2] = from[place2 + next];
            to[target + 3] = from[place3 + next];
            next += step;
            target += group;
        }
    }

    private static void packOne(int depth, double[] from, int place, int step, double[] to, int at, int group) {
        for (int q = 0; q < depth; q++) to[at + q * group] = from[place + q * step];
    }

    private static void packVectors(int depth, double[] from, int place, int step, double[] to) {
        int next = place;
        for (int q = 0; q < depth; q++) {
            DoubleVector.fromArray(S, from, next).intoArray(to, WIDTH * q);
            DoubleVector.fromArray(S, from, next + LANES).intoArray(to, WIDTH * q + LANES);
            next += step;
        }
    }

    /**
     * Adds to the tiles of a panel, with the rows of a where they are.
     *
     * @param width of the panel: {@link #LANES} or {@link #WIDTH}
     * @param stepA from row to row of a, whose columns follow each other
     * @param b the panel, whose columns follow each other
     * @param c whose columns follow each other, too
     */
    static void addRows(
            int width,
            int rows,
            int depth,
            double[] a,
            int atA,
            int stepA,
            double[] b,
            int atB,
            int stepB,
            double[] c,
            int atC,
            int stepC) {
        if (width == WIDTH) {
            addTwoOfRows(rows, depth, a, atA, stepA, b, atB, stepB, c, atC, stepC);
        } else {
            addOneOfRows(rows, depth, a, atA, stepA, b, atB, stepB, c, atC, stepC);
        }
    }

    /**
     * As {@link #addRows}, with four rows of a side by side.
     *
     * @param stepA from column to column of a, whose rows follow each other; to be read by fours
     * @param next from where four rows of a start to where the next four do
     */
    static void addStrips(
            int width,
            int rows,
            int depth,
            double[] a,
            int atA,
            int stepA,
            int next,
            double[] b,
            int atB,
            int stepB,
            double[] c,
            int atC,
            int stepC) {
        if (width == WIDTH) {
            addTwoOfStrips(rows, depth, a, atA, stepA, next, b, atB, stepB, c, atC, stepC);
        } else {
            addOneOfStrips(rows, depth, a, atA, stepA, next, b, atB, stepB, c, atC, stepC);
        }
    }

    /** Two vectors of each row, where the numbers of a row of a follow each other. */
    private static void addTwoOfRows(
            int rows,
            int depth,
            double[] a,
            int atA,
            int stepA,
            double[] b,
            int atB,
            int stepB,
            double[] c,
            int atC,
            int stepC) {
        int at = atA;
        for (int i = 0; i < rows; i += HEIGHT) {
            int r1 = i + 1 < rows ? stepA : 0;
            int r2 = i + 2 < rows ? r1 + stepA : r1;
            int r3 = i + 3 < rows ? r2 + stepA : r2;
            int at0 = atC + i * stepC;
            int at1 = i + 1 < rows ? at0 + stepC : at0;
            int at2 = i + 2 < rows ? at1 + stepC : at1;
            int at3 = i + 3 < rows ? at2 + stepC : at2;
            DoubleVector c00 = DoubleVector.fromArray(S, c, at0);
            DoubleVector c01 = DoubleVector.fromArray(S, c, at0 + LANES);
            DoubleVector c10 = DoubleVector.fromArray(S, c, at1);
            DoubleVector c11 = DoubleVector.fromArray(S, c, at1 + LANES);
            DoubleVector c20 = DoubleVector.fromArray(S, c, at2);
            DoubleVector c21 = DoubleVector.fromArray(S, c, at2 + LANES);
            DoubleVector c30 = DoubleVector.fromArray(S, c, at3);
            DoubleVector c31 = DoubleVector.fromArray(S, c, at3 + LANES);
            for (int place = at, from = atB; place < at + depth; place++, from += stepB) {
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector b1 = DoubleVector.fromArray(S, b, from + LANES);
                DoubleVector a0 = DoubleVector.broadcast(S, a[place]);
                c00 = a0.fma(b0, c00);
                c01 = a0.fma(b1, c01);
                DoubleVector a1 = DoubleVector.broadcast(S, a[place + r1]);
                c10 = a1.fma(b0, c10);
                c11 = a1.fma(b1, c11);
                DoubleVector a2 = DoubleVector.broadcast(S, a[place + r2]);
                c20 = a2.fma(b0, c20);
                c21 = a2.fma(b1, c21);
                DoubleVector a3 = DoubleVector.broadcast(S, a[place + r3]);
                c30 = a3.fma(b0, c30);
                c31 = a3.fma(b1, c31);
            }
            c00.intoArray(c, at0);
            c01.intoArray(c, at0 + LANES);
            c10.intoArray(c, at1);
            c11.intoArray(c, at1 + LANES);
            c20.intoArray(c, at2);
            c21.intoArray(c, at2 + LANES);
            c30.intoArray(c, at3);
            c31.intoArray(c, at3 + LANES);
            at += HEIGHT * stepA;
        }
    }

    /** As {@link #addTwoOfRows}, with one vector. */
    private static void addOneOfRows(
            int rows,
            int depth,
            double[] a,
            int atA,
            int stepA,
            double[] b,
            int atB,
            int stepB,
            double[] c,
            int atC,
            int stepC) {
        int at = atA;
        for (int i = 0; i < rows; i += HEIGHT) {
            int r1 = i + 1 < rows ? stepA : 0;
            int r2 = i + 2 < rows ? r1 + stepA : r1;
            int r3 = i + 3 < rows ? r2 + stepA : r2;
            int at0 = atC + i * stepC;
            int at1 = i + 1 < rows ? at0 + stepC : at0;
            int at2 = i + 2 < rows ? at1 + stepC : at1;
            int at3 = i + 3 < rows ? at2 + stepC : at2;
            DoubleVector c0 = DoubleVector.fromArray(S, c, at0);
            DoubleVector c1 = DoubleVector.fromArray(S, c, at1);
            DoubleVector c2 = DoubleVector.fromArray(S, c, at2);
            DoubleVector c3 = DoubleVector.fromArray(S, c, at3);
            for (int place = at, from = atB; place < at + depth; place++, from += stepB) {
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector a0 = DoubleVector.broadcast(S, a[place]);
                c0 = a0.fma(b0, c0);
                DoubleVector a1 = DoubleVector.broadcast(S, a[place + r1]);
                c1 = a1.fma(b0, c1);
                DoubleVector a2 = DoubleVector.broadcast(S, a[place + r2]);
                c2 = a2.fma(b0, c2);
                DoubleVector a3 = DoubleVector.broadcast(S, a[place + r3]);
                c3 = a3.fma(b0, c3);
            }
            c0.intoArray(c, at0);
            c1.intoArray(c, at1);
            c2.intoArray(c, at2);
            c3.intoArray(c, at3);
            at += HEIGHT * stepA;
        }
    }

    /** Two vectors of each row, where the numbers of four rows of a lie side by side. */
    private static void addTwoOfStrips(
            int rows,
            int depth,
            double[] a,
            int atA,
            int stepA,
            int next,
            double[] b,
            int atB,
            int stepB,
            double[] c,
            int atC,
            int stepC) {
        int at = atA;
        int end = atB + depth * stepB;
        for (int i = 0; i < rows; i += HEIGHT) {
            int at0 = atC + i * stepC;
            int at1 = i + 1 < rows ? at0 + stepC : at0;
            int at2 = i + 2 < rows ? at1 + stepC : at1;
            int at3 = i + 3 < rows ? at2 + stepC : at2;
            DoubleVector c00 = DoubleVector.fromArray(S, c, at0);
            DoubleVector c01 = DoubleVector.fromArray(S, c, at0 + LANES);
            DoubleVector c10 = DoubleVector.fromArray(S, c, at1);
            DoubleVector c11 = DoubleVector.fromArray(S, c, at1 + LANES);
            DoubleVector c20 = DoubleVector.fromArray(S, c, at2);
            DoubleVector c21 = DoubleVector.fromArray(S, c, at2 + LANES);
            DoubleVector c30 = DoubleVector.fromArray(S, c, at3);
            DoubleVector c31 = DoubleVector.fromArray(S, c, at3 + LANES);
            for (int place = at, from = atB; from != end; place += stepA, from += stepB) {
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector b1 = DoubleVector.fromArray(S, b, from + LANES);
                DoubleVector a0 = DoubleVector.broadcast(S, a[place]);
                c00 = a0.fma(b0, c00);
                c01 = a0.fma(b1, c01);
                DoubleVector a1 = DoubleVector.broadcast(S, a[place + 1]);
                c10 = a1.fma(b0, c10);
                c11 = a1.fma(b1, c11);
                DoubleVector a2 = DoubleVector.broadcast(S, a[place + 2]);
                c20 = a2.fma(b0, c20);
                c21 = a2.fma(b1, c21);
                DoubleVector a3 = DoubleVector.broadcast(S, a[place + 3]);
                c30 = a3.fma(b0, c30);
                c31 = a3.fma(b1, c31);
            }
            c00.intoArray(c, at0);
            c01.intoArray(c, at0 + LANES);
            c10.intoArray(c, at1);
            c11.intoArray(c, at1 + LANES);
            c20.intoArray(c, at2);
            c21.intoArray(c, at2 + LANES);
            c30.intoArray(c, at3);
            c31.intoArray(c, at3 + LANES);
            at += next;
        }
    }

    /** As {@link #addTwoOfStrips}, with one vector. */
    private static void addOneOfStrips(
            int rows,
            int depth,
            double[] a,
            int atA,
            int stepA,
            int next,
            double[] b,
            int atB,
            int stepB,
            double[] c,
            int atC,
            int stepC) {
        int at = atA;
        int end = atB + depth * stepB;
        for (int i = 0; i < rows; i += HEIGHT) {
            int at0 = atC + i * stepC;
            int at1 = i + 1 < rows ? at0 + stepC : at0;
            int at2 = i + 2 < rows ? at1 + stepC : at1;
            int at3 = i + 3 < rows ? at2 + stepC : at2;
            DoubleVector c0 = DoubleVector.fromArray(S, c, at0);
            DoubleVector c1 = DoubleVector.fromArray(S, c, at1);
            DoubleVector c2 = DoubleVector.fromArray(S, c, at2);
            DoubleVector c3 = DoubleVector.fromArray(S, c, at3);
            for (int place = at, from = atB; from != end; place += stepA, from += stepB) {
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector a0 = DoubleVector.broadcast(S, a[place]);
                c0 = a0.fma(b0, c0);
                DoubleVector a1 = DoubleVector.broadcast(S, a[place + 1]);
                c1 = a1.fma(b0, c1);
                DoubleVector a2 = DoubleVector.broadcast(S, a[place + 2]);
                c2 = a2.fma(b0, c2);
                DoubleVector a3 = DoubleVector.broadcast(S, a[place + 3]);
                c3 = a3.fma(b0, c3);
            }
            c0.intoArray(c, at0);
            c1.intoArray(c, at1);
            c2.intoArray(c, at2);
            c3.intoArray(c, at3);
            at += next;
        }
    }

    /**
     * As {@link #addTwoOfStrips}, with packed rows of a and with rows of b that are windows on an array.
     *
     * @param windows where each row of b starts
     * @param first the first of these rows
     * @param column the first of the tile's columns, from where the windows start
     */
    static void addWindows(
            int rows,
            int depth,
            double[] a,
            double[] b,
            int[] windows,
            int first,
            int column,
            double[] c,
            int atC,
            int rowC) {
        int at = 0;
        for (int i = 0; i < rows; i += HEIGHT) {
            int at0 = atC + i * rowC;
            int at1 = i + 1 < rows ? at0 + rowC : at0;
            int at2 = i + 2 < rows ? at1 + rowC : at1;
            int at3 = i + 3 < rows ? at2 + rowC : at2;
            DoubleVector c00 = DoubleVector.fromArray(S, c, at0);
            DoubleVector c01 = DoubleVector.fromArray(S, c, at0 + LANES);
            DoubleVector c10 = DoubleVector.fromArray(S, c, at1);
            DoubleVector c11 = DoubleVector.fromArray(S, c, at1 + LANES);
            DoubleVector c20 = DoubleVector.fromArray(S, c, at2);
            DoubleVector c21 = DoubleVector.fromArray(S, c, at2 + LANES);
            DoubleVector c30 = DoubleVector.fromArray(S, c, at3);
            DoubleVector c31 = DoubleVector.fromArray(S, c, at3 + LANES);
            for (int q = 0; q < depth; q++) {
                int place = at + HEIGHT * q;
                int from = windows[first + q] + column;
                DoubleVector b0 = DoubleVector.fromArray(S, b, from);
                DoubleVector b1 = DoubleVector.fromArray(S, b, from + LANES);
                DoubleVector a0 = DoubleVector.broadcast(S, a[place]);
                c00 = a0.fma(b0, c00);
                c01 = a0.fma(b1, c01);
                DoubleVector a1 = DoubleVector.broadcast(S, a[place + 1]);
                c10 = a1.fma(b0, c10);
                c11 = a1.fma(b1, c11);
                DoubleVector a2 = DoubleVector.broadcast(S, a[place + 2]);
                c20 = a2.fma(b0, c20);
                c21 = a2.fma(b1, c21);
                DoubleVector a3 = DoubleVector.broadcast(S, a[place + 3]);
                c30 = a3.fma(b0, c30);
                c31 = a3.fma(b1, c31);
            }
            c00.intoArray(c, at0);
            c01.intoArray(c, at0 + LANES);
            c10.intoArray(c, at1);
            c11.intoArray(c, at1 + LANES);
            c20.intoArray(c, at2);
            c21.intoArray(c, at2 + LANES);
            c30.intoArray(c, at3);
            c31.intoArray(c, at3 + LANES);
            at += HEIGHT * depth;
        }
    }
}
