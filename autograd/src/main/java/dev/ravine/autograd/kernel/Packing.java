package dev.ravine.autograd.kernel;

import static dev.ravine.autograd.kernel.VectorTile.HEIGHT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Copies of parts of matrices in the form that {@link VectorTile} reads. */
final class Packing {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = S.length();

    /** Columns that are transposed before the next four rows, with which they share cache lines. */
    private static final int SOME_COLUMNS = 64;

    private static final VectorShuffle<Double> SWAP_NEIGHBOURS = swap(1);
    private static final VectorShuffle<Double> SWAP_PAIRS = swap(2);
    private static final VectorMask<Double> SECOND_OF_TWO = second(1);
    private static final VectorMask<Double> SECOND_PAIR = second(2);
    private static final VectorMask<Double> SECOND_FOUR = second(4);

    private Packing() {}

    /** Swaps groups of this size, each with the next one. */
    private static VectorShuffle<Double> swap(int size) {
        return VectorShuffle.fromOp(S, i -> (i ^ size) % LANES);
    }

    /** Every second group of this size. */
    private static VectorMask<Double> second(int size) {
        boolean[] mask = new boolean[LANES];
        for (int i = 0; i < LANES; i++) mask[i] = (i & size) != 0;
        return VectorMask.fromArray(S, mask, 0);
    }

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

    /** The same for rows that follow each other, in blocks of four rows and as many columns as a vector has numbers. */
    static void transpose(int rows, int columns, double[] from, int at, int column, double[] to, int atTo, int rowTo) {
        int tall = LANES < 4 ? 0 : rows - rows % 4; // the part that blocks cover
        int wide = LANES < 4 ? 0 : columns - columns % LANES;
        if (rowTo < column) {
            for (int j = 0; j < wide; j += LANES) {
                transposeBlocks(tall / 4, from, at + j * column, 4, column, to, atTo + j, 4 * rowTo, rowTo);
            }
        } else { // along rows of the result: the cache holds few lines that are far apart
            for (int j = 0; j < wide; j += SOME_COLUMNS) {
                int count = Math.min(SOME_COLUMNS, wide - j) / LANES;
                for (int i = 0; i < tall; i += 4) {
                    int place = at + i + j * column;
                    transposeBlocks(count, from, place, LANES * column, column, to, atTo + i * rowTo + j, LANES, rowTo);
                }
            }
        }
        copyColumns(tall, columns - wide, from, at + wide * column, 1, column, to, atTo + wide, rowTo);
        for (int i = tall; i < rows; i++) { // so few that loops down the columns would hardly begin
            int target = atTo + i * rowTo;
            for (int j = 0; j < columns; j++) to[target + j] = from[at + i + j * column];
        }
    }

    /** Transposes blocks, of which each begins a step after the last. */
    private static void transposeBlocks(
            int count, double[] from, int at, int next, int column, double[] to, int atTo, int nextTo, int rowTo) {
        for (int k = 0; k < count; k++) {
            transposeBlock(from, at + k * next, column, to, atTo + k * nextTo, rowTo);
        }
    }

    private static void transposeBlock(double[] from, int at, int column, double[] to, int atTo, int rowTo) {
        DoubleVector a0 = fours(from, at, column);
        DoubleVector a1 = fours(from, at + column, column);
        DoubleVector a2 = fours(from, at + 2 * column, column);
        DoubleVector a3 = fours(from, at + 3 * column, column);
        DoubleVector b0 = a0.blend(a1.rearrange(SWAP_NEIGHBOURS), SECOND_OF_TWO);
        DoubleVector b1 = a0.rearrange(SWAP_NEIGHBOURS).blend(a1, SECOND_OF_TWO);
        DoubleVector b2 = a2.blend(a3.rearrange(SWAP_NEIGHBOURS), SECOND_OF_TWO);
        DoubleVector b3 = a2.rearrange(SWAP_NEIGHBOURS).blend(a3, SECOND_OF_TWO);
        DoubleVector c0 = b0.blend(b2.rearrange(SWAP_PAIRS), SECOND_PAIR);
        DoubleVector c1 = b1.blend(b3.rearrange(SWAP_PAIRS), SECOND_PAIR);
        DoubleVector c2 = b0.rearrange(SWAP_PAIRS).blend(b2, SECOND_PAIR);
        DoubleVector c3 = b1.rearrange(SWAP_PAIRS).blend(b3, SECOND_PAIR);
        // Only now: after a store the compiler checks again how vectors are rearranged.
        c0.intoArray(to, atTo);
        c1.intoArray(to, atTo + rowTo);
        c2.intoArray(to, atTo + 2 * rowTo);
        c3.intoArray(to, atTo + 3 * rowTo);
    }

    /** Four numbers of a column and, where a vector has eight, the same four of the fourth column after it. */
    private static DoubleVector fours(double[] from, int at, int column) {
        DoubleVector first = DoubleVector.fromArray(S, from, at);
        return LANES == 4 ? first : first.blend(DoubleVector.fromArray(S, from, at + 4 * column - 4), SECOND_FOUR);
    }
}
