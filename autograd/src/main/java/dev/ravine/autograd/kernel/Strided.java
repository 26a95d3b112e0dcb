package dev.ravine.autograd.kernel;

/**
 * A matrix that lies in an array: entry [i, j] is {@code data[at + i * rowStep + j * columnStep]}.
 *
 * <p>A part of a matrix and a transpose are other steps through the same array, so neither needs a copy.
 *
 * @param data the array, which may hold more than this matrix
 * @param at where entry [0, 0] is
 * @param rowStep from one row to the next, not 0
 * @param columnStep from one column to the next, not 0
 */
public record Strided(double[] data, int at, int rowStep, int columnStep) {
    /** A part of a row-major matrix, whose entry [0, 0] is at a place in it. */
    public static Strided of(double[] data, int at, int columns) {
        return new Strided(data, at, columns, 1);
    }

    /** A whole row-major matrix. */
    public static Strided of(double[] data, int columns) {
        return of(data, 0, columns);
    }

    /** Where an entry is in the array. */
    int place(int row, int column) {
        return at + row * rowStep + column * columnStep;
    }

    /** What is left without some rows and columns in front. */
    Strided from(int row, int column) {
        return new Strided(data, place(row, column), rowStep, columnStep);
    }

    /** The same entries, with rows for columns. */
    public Strided transposed() {
        return new Strided(data, at, columnStep, rowStep);
    }

    /** This matrix or its transpose. */
    public Strided transposed(boolean really) {
        return really ? transposed() : this;
    }
}
