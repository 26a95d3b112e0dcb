package dev.ravine.autograd;

import dev.ravine.autograd.kernel.Kernels;
import org.ejml.data.DMatrixRMaj;

/**
 * Stretching a row, a column or a single number to the shape of a matrix, without making it.
 *
 * <p>Two shapes fit if their row counts are equal or one of them is 1, and the same holds for their column counts; the
 * result has the greater of each. A column and a row give a full matrix.
 */
final class Broadcasting {
    private Broadcasting() {}

    /** Computes a range of the entries of y from two matrices that are stretched to its shape. */
    static void apply(Kernels.Binary kernel, DMatrixRMaj a, DMatrixRMaj b, DMatrixRMaj y, int from, int to) {
        // Where nothing is stretched but single numbers, all entries are as one row.
        boolean isOneRow = isWholeOrOne(a, y) && isWholeOrOne(b, y);
        int columns = isOneRow ? y.data.length : y.numCols;
        int stepA = a.numCols > 1 || a.data.length == y.data.length ? 1 : 0;
        int stepB = b.numCols > 1 || b.data.length == y.data.length ? 1 : 0;
        for (int next = from; next < to; ) {
            int row = next / columns;
            int column = next % columns;
            int end = Math.min(to, (row + 1) * columns);
            kernel.apply(
                    a.data,
                    (a.numRows == 1 ? 0 : row * a.numCols) + stepA * column,
                    stepA,
                    b.data,
                    (b.numRows == 1 ? 0 : row * b.numCols) + stepB * column,
                    stepB,
                    y.data,
                    next,
                    end - next);
            next = end;
        }
    }

    private static boolean isWholeOrOne(DMatrixRMaj x, DMatrixRMaj y) {
        return x.data.length == y.data.length || x.data.length == 1;
    }

    /** The number of rows, or columns, of two operands together. */
    static int size(String operation, Variable a, Variable b, int one, int two) {
        Require.that(
                one == two || one == 1 || two == 1,
                operation,
                "shapes %s and %s do not fit; each size must be equal, or 1 in one of them",
                a,
                b);
        return one == 1 ? two : one;
    }

    /** Whether a matrix can be stretched to this shape. */
    static boolean fits(Variable x, int rows, int columns) {
        return (x.rows() == rows || x.rows() == 1) && (x.columns() == columns || x.columns() == 1);
    }
}
