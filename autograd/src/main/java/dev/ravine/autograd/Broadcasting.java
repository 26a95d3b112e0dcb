package dev.ravine.autograd;

import dev.ravine.autograd.kernel.Kernels;
import org.ejml.data.DMatrixRMaj;

/**
 * Stretching a row, a column or a single number to the shape of a matrix, without making it, and the way back.
 *
 * <p>Two shapes fit if their numbers of rows are equal or one of them is 1, and their numbers of columns likewise; the
 * result has the greater of each. A column and a row give a full matrix.
 */
final class Broadcasting {
    private static final Kernels K = Kernels.active();

    private Broadcasting() {}

    /** Applies a kernel to two matrices, stretching either where the other is larger. */
    static DMatrixRMaj apply(String operation, Variable a, Variable b, Kernels.Binary kernel) {
        Require.operands(operation, a, b);
        DMatrixRMaj left = a.value();
        DMatrixRMaj right = b.value();
        int rows = size(operation, left, right, left.numRows, right.numRows);
        int columns = size(operation, left, right, left.numCols, right.numCols);
        Require.size(operation, rows, columns);
        int n = rows * columns;
        double[] y = Scratch.array(n);
        boolean wholeLeft = left.data.length == n;
        boolean wholeRight = right.data.length == n;
        if ((wholeLeft || left.data.length == 1) && (wholeRight || right.data.length == 1)) {
            K.apply(kernel, left.data, wholeLeft ? 1 : 0, right.data, wholeRight ? 1 : 0, y);
        } else {
            int leftStep = left.numCols == 1 ? 0 : 1;
            int rightStep = right.numCols == 1 ? 0 : 1;
            K.inRanges(rows, (long) columns * Kernels.PER_ENTRY, (from, to) -> {
                for (int i = from; i < to; i++) {
                    int leftRow = left.numRows == 1 ? 0 : i * left.numCols;
                    int rightRow = right.numRows == 1 ? 0 : i * right.numCols;
                    kernel.apply(
                            left.data, leftRow, leftStep, right.data, rightRow, rightStep, y, i * columns, columns);
                }
            });
        }
        return DMatrixRMaj.wrap(rows, columns, y);
    }

    private static int size(String operation, DMatrixRMaj a, DMatrixRMaj b, int one, int two) {
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

    /** Sums a gradient over what was stretched: the rule of every broadcast there is. */
    static Variable undo(Variable gradient, int rows, int columns) {
        boolean overRows = rows != gradient.rows();
        boolean overColumns = columns != gradient.columns();
        if (overRows && overColumns) {
            return Reductions.sum(gradient);
        }
        return overRows ? Reductions.sum(gradient, Per.COLUMN) : Reductions.sum(gradient, Per.ROW);
    }
}
