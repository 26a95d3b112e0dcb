package dev.ravine.autograd.kernel;

import static dev.ravine.autograd.kernel.VectorTile.LANES;
import static dev.ravine.autograd.kernel.VectorTile.WIDTH;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Copies of parts of matrices in the form that {@link VectorTile} reads. */
final class Packing {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;

    private Packing() {}

    /** Copies rows that are as wide as a tile, one behind the other. */
    static void copyStrip(int rows, double[] from, int at, int row, double[] to, int atTo) {
        for (int i = 0; i < rows; i++) copyRow(from, at + i * row, to, atTo + i * WIDTH);
    }

    private static void copyRow(double[] from, int at, double[] to, int atTo) {
        DoubleVector.fromArray(S, from, at).intoArray(to, atTo);
        DoubleVector.fromArray(S, from, at + LANES).intoArray(to, atTo + LANES);
    }

    /** Copies a part of a matrix whose rows become the columns of the copy. */
    static void transpose(int rows, int columns, double[] from, int at, int row, double[] to, int atTo, int rowTo) {
        int i = 0;
        for (; i <= rows - 4; i += 4) {
            int place0 = at + i * row;
            int place1 = place0 + row;
            int place2 = place1 + row;
            int place3 = place2 + row;
            int target = atTo + i;
            for (int j = 0; j < columns; j++) {
                to[target] = from[place0 + j];
                to[target + 1] = from[place1 + j];
                to[target + 2] = from[place2 + j];
                to[target + 3] = from[place3 + j];
                target += rowTo;
            }
        }
        for (; i < rows; i++) {
            int place = at + i * row;
            int target = atTo + i;
            for (int j = 0; j < columns; j++) {
                to[target] = from[place + j];
                target += rowTo;
            }
        }
    }

    /** Copies a part of a matrix of any steps into one of any steps. */
    static void copyAny(
            int rows,
            int columns,
            double[] from,
            int at,
            int row,
            int column,
            double[] to,
            int atTo,
            int rowTo,
            int columnTo) {
        if (row == 1 && columnTo == 1) {
            transpose(columns, rows, from, at, column, to, atTo, rowTo);
        } else if (column == 1 && rowTo == 1) {
            transpose(rows, columns, from, at, row, to, atTo, columnTo);
        } else {
            for (int i = 0; i < rows; i++) {
                int place = at + i * row;
                int target = atTo + i * rowTo;
                for (int j = 0; j < columns; j++) to[target + j * columnTo] = from[place + j * column];
            }
        }
    }
}
