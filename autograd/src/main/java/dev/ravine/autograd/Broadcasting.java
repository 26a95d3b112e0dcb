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
        int n = y.data.length;
        boolean wholeA = a.data.length == n;
        boolean wholeB = b.data.length == n;
        if ((wholeA || a.data.length == 1) && (wholeB || b.data.length == 1)) {
            kernel.apply(
                    a.data,
                    wholeA ? from : 0,
                    wholeA ? 1 : 0,
                    b.data,
                    wholeB ? from : 0,
                    wholeB ? 1 : 0,
                    y.data,
                    from,
                    to - from);
            return;
        }
        int columns = y.numCols;
        int stepA = a.numCols == 1 ? 0 : 1;
        int stepB = b.numCols == 1 ? 0 : 1;
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
