package dev.ravine.autograd.check;

import dev.ravine.autograd.Shapes;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** Matrices in messages, and whether two are the same. */
final class Words {
    private Words() {}

    static boolean sameShape(DMatrixRMaj a, DMatrixRMaj b) {
        return a.numRows == b.numRows && a.numCols == b.numCols;
    }

    static boolean sameBits(DMatrixRMaj a, DMatrixRMaj b) {
        return sameShape(a, b) && Arrays.equals(a.data, 0, a.getNumElements(), b.data, 0, b.getNumElements());
    }

    /** What may have gone wrong with a gradient's shape. */
    static String wrongShape(int input, DMatrixRMaj expected, DMatrixRMaj actual) {
        String hint = "";
        if (actual.numRows == expected.numCols && actual.numCols == expected.numRows) {
            hint = "; it may be transposed";
        } else if ((expected.numRows == 1 || expected.numRows == actual.numRows)
                && (expected.numCols == 1 || expected.numCols == actual.numCols)) {
            hint = "; the sum over what the input was broadcast to is missing";
        }
        return "the gradient for input %d is %s, but the input is %s%s"
                .formatted(input, Shapes.of(actual), Shapes.of(expected), hint);
    }
}
