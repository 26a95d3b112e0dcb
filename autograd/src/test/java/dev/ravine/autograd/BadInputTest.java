package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.convolution.Convolutions;
import dev.ravine.autograd.convolution.PatchGrid;
import dev.ravine.autograd.convolution.Patches;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.ejml.data.BMatrixRMaj;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user reads after a wrong call: the operation, the shapes, what was expected. */
class BadInputTest {
    private static Variable x(int rows, int columns) {
        return Variable.wrap(new DMatrixRMaj(rows, columns));
    }

    private static Arguments message(String message, ThrowingCallable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> wrongCalls() {
        Variable x23 = x(2, 3);
        Variable x32 = x(3, 2);
        PatchGrid grid = new PatchGrid(1, 3, 3, 2, 2);
        PatchGrid two = new PatchGrid(2, 3, 3, 2, 2);
        String fit = " do not fit; each size must be equal, or 1 in one of them";
        return Stream.of(
                message("add: shapes 2×3 and 3×2" + fit, () -> x23.add(x(3, 2))),
                message("sub: shapes 2×3 and 2×2" + fit, () -> x23.sub(x(2, 2))),
                message("mul: shapes 2×3 and 0×3" + fit, () -> x23.mul(x(0, 3))),
                message("div: shapes 2×3 and 4×1" + fit, () -> x23.div(x(4, 1))),
                message("pow: shapes 2×3 and 4×1" + fit, () -> Elementwise.pow(x23, x(4, 1))),
                message("maximum: shapes 2×3 and 4×1" + fit, () -> Arithmetic.maximum(x23, x(4, 1))),
                message("minimum: shapes 2×3 and 4×1" + fit, () -> Arithmetic.minimum(x23, x(4, 1))),
                message("matmul: 2×3 by 2×3: the inner sizes differ, 3 and 2", () -> x23.matmul(x23)),
                message(
                        "matmulTransA: 2×3 transposed by 3×1: the inner sizes differ, 2 and 3",
                        () -> LinearAlgebra.matmulTransA(x23, x(3, 1))),
                message(
                        "matmulTransB: 2×3 by 3×1 transposed: the inner sizes differ, 3 and 1",
                        () -> LinearAlgebra.matmulTransB(x23, x(3, 1))),
                message(
                        "affine: 2×3 by 4×2 transposed: the inner sizes differ, 3 and 2",
                        () -> LinearAlgebra.affine(x23, x(4, 2), x(1, 4))),
                message(
                        "affine: the bias is 1×3, expected 1×4, a column for each row of the 4×3 weights",
                        () -> LinearAlgebra.affine(x23, x(4, 3), x(1, 3))),
                message(
                        "affine: the bias is 2×4, expected 1×4, a column for each row of the 4×3 weights",
                        () -> LinearAlgebra.affine(x23, x(4, 3), x(2, 4))),
                message(
                        "blockMatmul: 2×3 cannot be cut into 0 blocks down and 1 across",
                        () -> LinearAlgebra.blockMatmul(x23, x32, 0, 1)),
                message(
                        "blockMatmul: 2×3 cannot be cut into 1 blocks down and 0 across",
                        () -> LinearAlgebra.blockMatmul(x23, x32, 1, 0)),
                message(
                        "blockMatmul: 2×3 cannot be cut into -1 blocks down and -1 across",
                        () -> LinearAlgebra.blockMatmul(x23, x32, -1, -1)),
                message(
                        "blockMatmulTransB: 2×3 cannot be cut into 1 blocks down and 2 across",
                        () -> LinearAlgebra.blockMatmulTransB(x23, x32, 1, 2)),
                message(
                        "blockMatmul: 3×2 cannot be cut into 2 blocks down and 1 across",
                        () -> LinearAlgebra.blockMatmul(x23, x32, 2, 1)),
                message(
                        "blockMatmul: 2×4 by 6×4, in 2 blocks down and 2 across: the inner sizes differ, 2 and 3",
                        () -> LinearAlgebra.blockMatmul(x(2, 4), x(6, 4), 2, 2)),
                message("trace: expected a square matrix, got 2×3", () -> LinearAlgebra.trace(x23)),
                message("inverse: expected a square matrix, got 2×3", () -> LinearAlgebra.inverse(x23)),
                message("determinant: expected a square matrix, got 2×3", () -> LinearAlgebra.determinant(x23)),
                message("logDeterminant: expected a square matrix, got 2×3", () -> LinearAlgebra.logDeterminant(x23)),
                message("cholesky: expected a square matrix, got 2×3", () -> LinearAlgebra.cholesky(x23)),
                message("solve: expected a square matrix, got 2×3", () -> LinearAlgebra.solve(x23, x23)),
                message(
                        "solve: a is 2×2, so b must have 2 rows, but it is 3×1",
                        () -> LinearAlgebra.solve(x(2, 2), x(3, 1))),
                message("diagonalMatrix: expected a row or a column, got 2×3", () -> LinearAlgebra.diagonalMatrix(x23)),
                message(
                        "clamp: the range is from 2.0 to 1.0, expected least ≤ greatest",
                        () -> Elementwise.clamp(x23, 2, 1)),
                message(
                        "clamp: the range is from NaN to 1.0, expected least ≤ greatest",
                        () -> Elementwise.clamp(x23, Double.NaN, 1)),
                message("mean: expected at least one entry, got 0×3", () -> x(0, 3).mean()),
                message("variance: expected at least one entry, got 0×3", () -> Reductions.variance(x(0, 3))),
                message("max: expected at least one entry, got 0×3", () -> Reductions.max(x(0, 3))),
                message("min: expected at least one entry, got 0×3", () -> Reductions.min(x(0, 3), Per.COLUMN)),
                message("logSumExp: expected at least one entry, got 3×0", () -> Reductions.logSumExp(x(3, 0))),
                message("softmax: expected at least one entry, got 3×0", () -> Reductions.softmax(x(3, 0), Per.ROW)),
                message(
                        "standardize: epsilon is -1.0E-5, expected a finite number of at least 0",
                        () -> Reductions.standardize(x23, Per.ROW, -1e-5)),
                message(
                        "standardize: epsilon is NaN, expected a finite number of at least 0",
                        () -> Reductions.standardize(x23, Per.ROW, Double.NaN)),
                message(
                        "standardize: epsilon is Infinity, expected a finite number of at least 0",
                        () -> Reductions.standardize(x23, Per.ROW, Double.POSITIVE_INFINITY)),
                message("reshape: 2×3 has 6 entries, but 4×2 has 8", () -> Shaping.reshape(x23, 4, 2)),
                message(
                        "reshape: -2×-3 is not a size that a matrix can have (at least 0, and at most 2³¹ - 9 entries)",
                        () -> Shaping.reshape(x23, -2, -3)),
                message(
                        "broadcastTo: 2×3 does not stretch to 4×3; each size must be equal, or 1 in the operand",
                        () -> Shaping.broadcastTo(x23, 4, 3)),
                message("repeat: -1 times down and 2 across, expected at least 0", () -> Shaping.repeat(x23, -1, 2)),
                message(
                        "concatenateRows: nothing to concatenate, expected at least one operand",
                        Shaping::concatenateRows),
                message(
                        "concatenateColumns: nothing to concatenate, expected at least one operand",
                        Shaping::concatenateColumns),
                message(
                        "concatenateRows: operand 1 is 2×2, but operand 0 has 3 columns",
                        () -> Shaping.concatenateRows(x23, x(2, 2))),
                message(
                        "concatenateColumns: operand 1 is 3×3, but operand 0 has 2 rows",
                        () -> Shaping.concatenateColumns(x23, x(3, 3))),
                message("rows: rows 1 to 3 (exclusive) are not within 0 to 2", () -> Shaping.rows(x23, 1, 3)),
                message("columns: columns 2 to 1 (exclusive) are not within 0 to 3", () -> Shaping.columns(x23, 2, 1)),
                message("slice: rows -1 to 1 (exclusive) are not within 0 to 2", () -> Shaping.slice(x23, -1, 1, 0, 1)),
                message("pad: columns 1 to 4 (exclusive) are not within 0 to 3", () -> Shaping.pad(x23, 2, 3, 0, 1)),
                message("pad: rows 1 to 3 (exclusive) are not within 0 to 2", () -> Shaping.pad(x23, 2, 3, 1, 0)),
                message(
                        "pad: -1×3 is not a size that a matrix can have (at least 0, and at most 2³¹ - 9 entries)",
                        () -> Shaping.pad(x23, -1, 3, 0, 0)),
                message(
                        "scatterAddRows: -1×3 is not a size that a matrix can have (at least 0, and at most 2³¹ - 9"
                                + " entries)",
                        () -> Shaping.scatterAddRows(x23, -1, 0, 0)),
                message(
                        "gatherRows: index 1 is 2, but there are 2 rows, counted from 0",
                        () -> Shaping.gatherRows(x23, 0, 2)),
                message(
                        "gatherRows: index 1 is 2.0, expected a whole number from 0 to below 2, the number of rows",
                        () -> Shaping.gatherRows(x23, Variable.of(new double[][] {{0}, {2}}))),
                message(
                        "gatherRows: index 0 is -1.0, expected a whole number from 0 to below 2, the number of rows",
                        () -> Shaping.gatherRows(x23, Variable.of(-1))),
                message(
                        "gatherEntries: index 2 is 0.5, expected a whole number from 0 to below 6, the number of"
                                + " entries",
                        () -> Shaping.gatherEntries(x23, Variable.of(new double[][] {{0, 5, 0.5}}))),
                message(
                        "gatherEntries: index 0 is NaN, expected a whole number from 0 to below 6, the number of"
                                + " entries",
                        () -> Shaping.gatherEntries(x23, Variable.of(Double.NaN))),
                message(
                        "where: 2×3 does not stretch to the condition's 1×3",
                        () -> Shaping.where(x(1, 3), x23, Variable.of(0))),
                message(
                        "where: 2×3 does not stretch to the condition's 2×1",
                        () -> Shaping.where(x(2, 1), Variable.of(0), x23)),
                message(
                        "scatterAddRows: index 0 is -1, but there are 4 rows, counted from 0",
                        () -> Shaping.scatterAddRows(x23, 4, -1, 0)),
                message("scatterAddRows: 1 indices for the rows of 2×3", () -> Shaping.scatterAddRows(x23, 4, 1)),
                message(
                        "pickColumns: index 1 is 3, but there are 3 columns, counted from 0",
                        () -> Shaping.pickColumns(x23, 0, 3)),
                message("pickColumns: 1 indices for the rows of 2×3", () -> Shaping.pickColumns(x23, 0)),
                message(
                        "gatherEntries: index 1 is 6, but there are 6 entries, counted from 0",
                        () -> Shaping.gatherEntries(x23, 1, 2, 0, 6)),
                message(
                        "gatherEntries: 5 indices for the entries of 2×3",
                        () -> Shaping.gatherEntries(x23, 2, 3, 0, 1, 2, 3, 4)),
                message(
                        "gatherEntries: -2×-3 is not a size that a matrix can have (at least 0, and at most 2³¹ - 9"
                                + " entries)",
                        () -> Shaping.gatherEntries(x23, -2, -3, 0, 1, 2, 3, 4, 5)),
                message(
                        "scatterAddEntries: index 5 is 4, but there are 4 entries, counted from 0",
                        () -> Shaping.scatterAddEntries(x23, 2, 2, 0, 1, 2, 3, 3, 4)),
                message(
                        "scatterAddEntries: 5 indices for the entries of 2×3",
                        () -> Shaping.scatterAddEntries(x23, 2, 3, 0, 1, 2, 3, 4)),
                message(
                        "scatterAddEntries: -2×-3 is not a size that a matrix can have (at least 0, and at most"
                                + " 2³¹ - 9 entries)",
                        () -> Shaping.scatterAddEntries(x23, -2, -3, 0, 1, 2, 3, 4, 5)),
                message(
                        "where: 2×3 does not stretch to the condition's 3×3",
                        () -> Shaping.where(new BMatrixRMaj(3, 3), Variable.of(1), x23)),
                message(
                        "unfold: an image of " + grid + " has 9 entries, but the operand is 2×3",
                        () -> Patches.unfold(x23, grid)),
                message(
                        "fold: the patches of " + grid + " are rows of 4, 4 to an image, but the operand is 3×4",
                        () -> Patches.fold(x(3, 4), grid)),
                message(
                        "convolve: 0 groups do not divide 2 channels and 4 outputs",
                        () -> Convolutions.convolve(x(1, 18), x(4, 8), two, 0)),
                message(
                        "convolve: -1 groups do not divide 2 channels and 4 outputs",
                        () -> Convolutions.convolve(x(1, 18), x(4, 8), two, -1)),
                message(
                        "convolve: 4 groups do not divide 2 channels and 4 outputs",
                        () -> Convolutions.convolve(x(1, 18), x(4, 8), two, 4)),
                message(
                        "convolve: 2 groups do not divide 2 channels and 3 outputs",
                        () -> Convolutions.convolve(x(1, 18), x(3, 4), two, 2)),
                message(
                        "convolve: a kernel has 8 entries, but the patches of " + two + " in 2 groups have 4",
                        () -> Convolutions.convolve(x(1, 18), x(4, 8), two, 2)),
                message(
                        "convolve: an image of " + two + " has 18 entries, but the images are 1×9",
                        () -> Convolutions.convolve(x(1, 9), x(4, 8), two, 1)),
                message(
                        "convolve: the bias is 1×3, expected 1×4, one for each kernel",
                        () -> Convolutions.convolve(x(1, 18), x(4, 8), x(1, 3), two, 1)),
                message(
                        "convolve: the bias is 2×4, expected 1×4, one for each kernel",
                        () -> Convolutions.convolve(x(1, 18), x(4, 8), x(2, 4), two, 1)),
                message(
                        "convolveTransposed: 4 outputs with a pixel for each of 4 patches of " + two
                                + " are 16 entries, but the results are 1×15",
                        () -> Convolutions.convolveTransposed(x(1, 15), x(4, 8), two, 1)),
                message(
                        "convolveKernels: 2 groups do not divide 2 channels and 3 outputs",
                        () -> Convolutions.convolveKernels(x(1, 18), x(1, 12), two, 2)),
                message(
                        "convolveKernels: an image of " + two + " has 18 entries, but the images are 1×9",
                        () -> Convolutions.convolveKernels(x(1, 9), x(1, 16), two, 1)),
                message(
                        "convolveKernels: 3 outputs with a pixel for each of 4 patches of " + two
                                + " are 12 entries, but the results are 1×15",
                        () -> Convolutions.convolveKernels(x(1, 18), x(1, 15), two, 1)),
                message(
                        "convolveKernels: 2 images, but results of 3",
                        () -> Convolutions.convolveKernels(x(2, 18), x(3, 16), two, 1)),
                message(
                        "PatchGrid: 0 channels of 3×3, kernel 2×2, stride 1, dilation 1; expected each at least 1",
                        () -> new PatchGrid(0, 3, 3, 2, 2)),
                message("PatchGrid: padding -1, expected at least 0", () -> new PatchGrid(1, 3, 3, 2, 2, 1, -1, 1)),
                message(
                        "PatchGrid: 1×4294967296 is not a size that a matrix can have (at least 0, and at most 2³¹ - 9"
                                + " entries)",
                        () -> new PatchGrid(1, 65536, 65536, 1, 1)),
                message(
                        "PatchGrid: 2147483651×2147483651 is not a size that a matrix can have (at least 0, and at most"
                                + " 2³¹ - 9 entries)",
                        () -> new PatchGrid(1, 3, 3, 1, 1, 1, 1 << 30, 1)),
                message(
                        "convolve: 65536×65537 is not a size that a matrix can have (at least 0, and at most 2³¹ - 9"
                                + " entries)",
                        () -> Convolutions.convolve(x23, x(65536, 1), new PatchGrid(1, 1, 65537, 1, 1), 1)),
                message(
                        "fold: 2×1800000000 is not a size that a matrix can have (at least 0, and at most 2³¹ - 9"
                                + " entries)",
                        () -> Patches.fold(x(4, 1), new PatchGrid(1, 60_000, 30_000, 1, 1, 30_000, 0, 1))),
                message(
                        "convolve: 900×3884841 is not a size that a matrix can have (at least 0, and at most 2³¹ - 9"
                                + " entries)",
                        () -> Convolutions.convolve(
                                Variable.of(new DMatrixRMaj(1, 1)),
                                Variable.of(new DMatrixRMaj(1, 900)),
                                new PatchGrid(1, 2000, 2000, 30, 30),
                                1)),
                message(
                        "PatchGrid: the kernel covers 5×5 pixels, more than the padded image's 3×3",
                        () -> new PatchGrid(1, 3, 3, 3, 3, 1, 0, 2)));
    }

    @ParameterizedTest
    @MethodSource("wrongCalls")
    void theMessageLetsTheCallBeMended(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void aResultTooLargeForAnArrayIsRefusedBeforeItIsMade() {
        Variable column = x(100_000, 1);
        Variable row = x(1, 100_000);
        assertThatThrownBy(() -> column.add(row)).hasMessageStartingWith("add: 100000×100000 is not a size");
        assertThatThrownBy(() -> column.matmul(row)).hasMessageStartingWith("matmul: 100000×100000 is not a size");
        assertThatThrownBy(() -> Shaping.repeat(column, 100_000, 1)).hasMessageStartingWith("repeat: ");
        assertThatThrownBy(() -> Shaping.broadcastTo(column, 100_000, 100_000)).hasMessageStartingWith("broadcastTo: ");
        assertThatThrownBy(() -> new PatchGrid(70_000, 70_000, 1, 1, 1)).hasMessageStartingWith("PatchGrid: ");
        PatchGrid wide = new PatchGrid(1, 40_000, 1, 20_000, 1);
        assertThatThrownBy(() -> Patches.unfold(x(10, 40_000), wide)).hasMessageStartingWith("unfold: ");
        assertThatThrownBy(() -> LinearAlgebra.affine(column, column, row))
                .hasMessageStartingWith("affine: 100000×100000 is not a size");
        PatchGrid pixels = new PatchGrid(1, 1, 2, 1, 1);
        assertThatThrownBy(() -> Convolutions.convolve(x(60_000, 2), x(30_000, 1), pixels, 1))
                .hasMessageStartingWith("convolve: 60000×60000 is not a size");
        PatchGrid sparse = new PatchGrid(1, 1, 40_000, 1, 1, 40_000, 0, 1);
        assertThatThrownBy(() -> Convolutions.convolveTransposed(x(60_000, 1), x(1, 1), sparse, 1))
                .hasMessageStartingWith("convolveTransposed: 60000×40000 is not a size");
    }

    @Test
    void aMatrixMayHaveAsManyEntriesAsAnArray() {
        assertThatCode(() -> Require.size("test", 1, Integer.MAX_VALUE - 8)).doesNotThrowAnyException();
        assertThatThrownBy(() -> Require.size("test", Integer.MAX_VALUE - 7, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("test: 2147483640×1 is not a size that a matrix can have (at least 0, and at most 2³¹ - 9"
                        + " entries)");
    }

    @Test
    void standardizingNeedsNoEpsilon() {
        Variable y = Reductions.standardize(Variable.of(new double[][] {{1, 3}}), Per.ROW, 0);
        assertThat(y.value().data).containsExactly(-1, 1);
    }

    @Test
    void matricesWithoutEntriesPassWhereTheyMakeSense() {
        assertThat(x(0, 3).sum().scalar()).isZero();
        assertThat(Reductions.sum(x(0, 3), Per.COLUMN).value().data).containsExactly(0, 0, 0);
        assertThat(Reductions.sum(x(0, 3), Per.ROW).rows()).isZero();
        assertThat(Reductions.norm(x(0, 0)).scalar()).isZero();
        assertThat(x(2, 0).matmul(x(0, 3)).value().data).containsExactly(0, 0, 0, 0, 0, 0);
        assertThat(x(0, 3).add(x(1, 3)).rows()).isZero();
        assertThat(LinearAlgebra.inverse(x(0, 0)).rows()).isZero();
        assertThat(LinearAlgebra.cholesky(x(0, 0)).rows()).isZero();
        assertThat(Shaping.concatenateRows(x(0, 3), x(2, 3)).rows()).isEqualTo(2);
        assertThat(Shaping.gatherRows(x(2, 3)).rows()).isZero();
        assertThat(Shaping.repeat(x(2, 3), 0, 2).columns()).isEqualTo(6);
        assertThat(Shaping.repeat(x(2, 3), 2, 0).rows()).isEqualTo(4);
        assertThat(Derivatives.jacobian(v -> Shaping.rows(v, 0, 0), x(2, 3)).columns())
                .isEqualTo(6);
        assertThat(Elementwise.clamp(x(1, 1), 2, 2).scalar()).isEqualTo(2);
        assertThat(Reductions.cumulativeSum(x(0, 3), Per.COLUMN).rows()).isZero();
        Parameter empty = new Parameter("empty", new DMatrixRMaj(0, 3));
        assertThat(empty.mul(2).sum().backward().of(empty).numRows).isZero();
    }
}
