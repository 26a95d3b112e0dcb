package dev.ravine.autograd;

import java.util.StringJoiner;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.Matrix;

/** Matrices in the words of messages: {@code 2×3}, {@code [0, 2]}, {@code [1.0 2.0; 3.0 4.0]}. */
public final class Shapes {
    private Shapes() {}

    /** A shape, such as {@code 2×3}. */
    public static String of(int rows, int columns) {
        return rows + "×" + columns;
    }

    /** The shape of a variable. */
    public static String of(Variable x) {
        return of(x.rows(), x.columns());
    }

    /** The shape of a matrix. */
    public static String of(Matrix x) {
        return of(x.getNumRows(), x.getNumCols());
    }

    /** The row and column of an entry, given its place in row-major order. */
    public static String index(DMatrixRMaj x, int place) {
        return x.numCols == 0 ? "[]" : "[" + place / x.numCols + ", " + place % x.numCols + "]";
    }

    /** The shape and, of a matrix of at most 16 entries, these too: {@code 1×2 [3.0 4.0]}. */
    static String withEntries(DMatrixRMaj x) {
        return of(x) + (x.data.length <= 16 ? " " + entries(x) : "");
    }

    /** All entries, a semicolon between rows. */
    public static String entries(DMatrixRMaj x) {
        StringJoiner rows = new StringJoiner("; ", "[", "]");
        for (int i = 0; i < x.numRows; i++) {
            StringJoiner row = new StringJoiner(" ");
            for (int j = 0; j < x.numCols; j++) {
                row.add(Double.toString(x.get(i, j)));
            }
            rows.add(row.toString());
        }
        return rows.toString();
    }
}
