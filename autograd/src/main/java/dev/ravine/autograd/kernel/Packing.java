package dev.ravine.autograd.kernel;

import static dev.ravine.autograd.kernel.VectorTile.HEIGHT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Copies of parts of matrices in the form that {@link VectorTile} reads. */
final class Packing {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();

    private Packing() {}

    /**
     * Copies rows of any steps, as many as a tile has at a time: strip by strip, and within a strip column by column. Where the last
     * strip lacks rows, its first row stands for those, before it.
     */
    static void copyStrips(int rows, int columns, double[] a, int at, int row, int column, double[] to) {
        // Of rows that follow each other, few columns at a time: a cache line holds several rows.
        int some = row == 1 ? 8 : columns;
        for (int from = 0; from < columns; from += some) {
            int count = Math.min(some, columns - from);
            for (int i = 0; i < rows; i += HEIGHT) {
                int lacking = Math.max(HEIGHT - (rows - i), 0);
                int place = at + i * row + from * column;
                int row1 = Math.max(1 - lacking, 0) * row;
                int row2 = Math.max(2 - lacking, 0) * row;
                int row3 = Math.max(3 - lacking, 0) * row;
                int row4 = Math.max(4 - lacking, 0) * row;
                int row5 = Math.max(5 - lacking, 0) * row;
                int target = i * columns + from * HEIGHT;
                for (int j = 0; j < count; j++) {
                    to[target] = a[place];
                    to[target + 1] = a[place + row1];
                    to[target + 2] = a[place + row2];
                    to[target + 3] = a[place + row3];
                    to[target + 4] = a[place + row4];
                    to[target + 5] = a[place + row5];
                    target += HEIGHT;
                    place += column;
                }
            }
        }
    }

    /** Copies rows of one, two or four vectors, one behind the other. */
    static void copyVectors(int rows, int vectors, double[] from, int at, int row, double[] to, int atTo) {
        for (int i = 0; i < rows; i++) {
            int place = at + i * row;
            int target = atTo + i * vectors * LANES;
            DoubleVector.fromArray(S, from, place).intoArray(to, target);
            if (vectors > 1) {
                DoubleVector.fromArray(S, from, place + LANES).intoArray(to, target + LANES);
            }
            if (vectors > 2) {
                DoubleVector.fromArray(S, from, place + 2 * LANES).intoArray(to, target + 2 * LANES);
                DoubleVector.fromArray(S, from, place + 3 * LANES).intoArray(to, target + 3 * LANES);
            }
        }
    }

    /** Copies columns of any steps into ones that follow each other. */
    static void copyColumns(
            int rows, int columns, double[] from, int at, int row, int column, double[] to, int atTo, int rowTo) {
        int j = 0;
        for (; j <= columns - 4; j += 4) {
            int place0 = at + j * column;
            int place1 = place0 + column;
            int place2 = place1 + column;
            int place3 = place2 + column;
            int target = atTo + j;
            for (int i = 0; i < rows; i++) {
                to[target] = from[place0];
                to[target + 1] = from[place1];
                to[target + 2] = from[place2];
                to[target + 3] = from[place3];
                target += rowTo;
                place0 += row;
                place1 += row;
                place2 += row;
                place3 += row;
            }
        }
        for (; j < columns; j++) {
            int place = at + j * column;
            int target = atTo + j;
            for (int i = 0; i < rows; i++) to[target + i * rowTo] = from[place + i * row];
        }
    }

    /** The same for rows that follow each other, of which eight at a time share cache lines. */
    static void transpose(int rows, int columns, double[] from, int at, int column, double[] to, int atTo, int rowTo) {
        int i = 0;
        for (; i <= rows - 8; i += 8) {
            int target0 = atTo + i * rowTo;
            int target1 = target0 + rowTo;
            int target2 = target1 + rowTo;
            int target3 = target2 + rowTo;
            int target4 = target3 + rowTo;
            int target5 = target4 + rowTo;
            int target6 = target5 + rowTo;
            int target7 = target6 + rowTo;
            int place = at + i;
            for (int j = 0; j < columns; j++) {
                to[target0 + j] = from[place];
                to[target1 + j] = from[place + 1];
                to[target2 + j] = from[place + 2];
                to[target3 + j] = from[place + 3];
                to[target4 + j] = from[place + 4];
                to[target5 + j] = from[place + 5];
                to[target6 + j] = from[place + 6];
                to[target7 + j] = from[place + 7];
                place += column;
            }
        }
        for (; i < rows; i++) {
            int target = atTo + i * rowTo;
            for (int j = 0; j < columns; j++) to[target + j] = from[at + i + j * column];
        }
    }
}
