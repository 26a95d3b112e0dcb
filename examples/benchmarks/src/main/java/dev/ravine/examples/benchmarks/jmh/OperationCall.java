package dev.ravine.examples.benchmarks.jmh;

import dev.ravine.autograd.Arithmetic;
import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.LinearAlgebra;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.convolution.Convolutions;
import dev.ravine.autograd.convolution.PatchGrid;
import dev.ravine.autograd.convolution.Patches;
import java.util.Arrays;
import java.util.function.BinaryOperator;
import org.ejml.data.BMatrixRMaj;

/** The operations, each on two square matrices whose entries are positive. */
public enum OperationCall {
    ADD(Arithmetic::add),
    ADD_ROW((a, b) -> a.add(Shaping.rows(b, 0, 1))),
    ADD_NUMBER((a, b) -> a.add(1)),
    SUB(Arithmetic::sub),
    MUL(Arithmetic::mul),
    DIV(Arithmetic::div),
    NEG((a, b) -> a.neg()),
    POW(Elementwise::pow),
    POW_NUMBER((a, b) -> a.pow(3)),
    MAXIMUM(Arithmetic::maximum),
    MINIMUM(Arithmetic::minimum),
    EXP((a, b) -> Elementwise.exp(a)),
    LOG((a, b) -> Elementwise.log(a)),
    LOG1P((a, b) -> Elementwise.log1p(a)),
    EXPM1((a, b) -> Elementwise.expm1(a)),
    SQRT((a, b) -> Elementwise.sqrt(a)),
    SQUARE((a, b) -> Elementwise.square(a)),
    RECIPROCAL((a, b) -> Elementwise.reciprocal(a)),
    ABS((a, b) -> Elementwise.abs(a)),
    SIN((a, b) -> Elementwise.sin(a)),
    COS((a, b) -> Elementwise.cos(a)),
    TANH((a, b) -> Elementwise.tanh(a)),
    SIGMOID((a, b) -> Elementwise.sigmoid(a)),
    SOFTPLUS((a, b) -> Elementwise.softplus(a)),
    RELU((a, b) -> Elementwise.relu(a)),
    LEAKY_RELU((a, b) -> Elementwise.leakyRelu(a, 0.1)),
    ELU((a, b) -> Elementwise.elu(a, 1)),
    GELU((a, b) -> Elementwise.gelu(a)),
    GELU_TANH((a, b) -> Elementwise.geluTanh(a)),
    SILU((a, b) -> Elementwise.silu(a)),
    ERF((a, b) -> Elementwise.erf(a)),
    CLAMP((a, b) -> Elementwise.clamp(a, 0.5, 1)),
    SUM((a, b) -> Reductions.sum(a)),
    SUM_PER_ROW((a, b) -> Reductions.sum(a, Per.ROW)),
    SUM_PER_COLUMN((a, b) -> Reductions.sum(a, Per.COLUMN)),
    MEAN((a, b) -> Reductions.mean(a)),
    VARIANCE((a, b) -> Reductions.variance(a, Per.ROW)),
    MAX((a, b) -> Reductions.max(a, Per.ROW)),
    MIN((a, b) -> Reductions.min(a, Per.ROW)),
    LOG_SUM_EXP((a, b) -> Reductions.logSumExp(a, Per.ROW)),
    NORM((a, b) -> Reductions.norm(a, Per.ROW)),
    SOFTMAX((a, b) -> Reductions.softmax(a, Per.ROW)),
    LOG_SOFTMAX((a, b) -> Reductions.logSoftmax(a, Per.ROW)),
    STANDARDIZE((a, b) -> Reductions.standardize(a, Per.ROW, 1e-5)),
    CUMULATIVE_SUM((a, b) -> Reductions.cumulativeSum(a, Per.ROW)),
    MATMUL(LinearAlgebra::matmul),
    MATMUL_TRANS_A(LinearAlgebra::matmulTransA),
    MATMUL_TRANS_B(LinearAlgebra::matmulTransB),
    AFFINE((a, b) -> LinearAlgebra.affine(a, b, Shaping.rows(b, 0, 1))),
    BLOCK_MATMUL((a, b) -> LinearAlgebra.blockMatmul(a, b, 2, 2)),
    BLOCK_MATMUL_TRANS_A((a, b) -> LinearAlgebra.blockMatmulTransA(a, b, 2, 2)),
    BLOCK_MATMUL_TRANS_B((a, b) -> LinearAlgebra.blockMatmulTransB(a, b, 2, 2)),
    TRANSPOSE((a, b) -> LinearAlgebra.transpose(a)),
    DIAGONAL((a, b) -> LinearAlgebra.diagonal(a)),
    DIAGONAL_MATRIX((a, b) -> LinearAlgebra.diagonalMatrix(Shaping.rows(a, 0, 1))),
    TRACE((a, b) -> LinearAlgebra.trace(a)),
    INVERSE((a, b) -> LinearAlgebra.inverse(a)),
    SOLVE(LinearAlgebra::solve),
    DETERMINANT((a, b) -> LinearAlgebra.determinant(a)),
    LOG_DETERMINANT((a, b) -> LinearAlgebra.logDeterminant(a)),
    CHOLESKY((a, b) -> LinearAlgebra.cholesky(LinearAlgebra.matmulTransB(a, a))),
    RESHAPE((a, b) -> Shaping.reshape(a, 2 * a.rows(), a.columns() / 2)),
    BROADCAST_TO((a, b) -> Shaping.broadcastTo(Shaping.rows(a, 0, 1), a.rows(), a.columns())),
    REPEAT((a, b) -> Shaping.repeat(a, 2, 2)),
    CONCATENATE_ROWS((a, b) -> Shaping.concatenateRows(a, b)),
    CONCATENATE_COLUMNS((a, b) -> Shaping.concatenateColumns(a, b)),
    ROWS((a, b) -> Shaping.rows(a, 1, a.rows() / 2)),
    COLUMNS((a, b) -> Shaping.columns(a, 1, a.columns() / 2)),
    SLICE((a, b) -> Shaping.slice(a, 1, a.rows() / 2, 1, a.columns() / 2)),
    PAD((a, b) -> Shaping.pad(a, a.rows() + 2, a.columns() + 2, 1, 1)),
    GATHER_ROWS((a, b) -> Shaping.gatherRows(a, backwards(a.rows()))),
    SCATTER_ADD_ROWS((a, b) -> Shaping.scatterAddRows(a, a.rows(), backwards(a.rows()))),
    PICK_COLUMNS((a, b) -> Shaping.pickColumns(a, backwards(a.rows()))),
    GATHER_ENTRIES((a, b) -> Shaping.gatherEntries(a, a.rows(), a.columns(), backwards(a.rows() * a.columns()))),
    SCATTER_ADD_ENTRIES(
            (a, b) -> Shaping.scatterAddEntries(a, a.rows(), a.columns(), backwards(a.rows() * a.columns()))),
    TEST((a, b) -> a.mul(Shaping.test(a, x -> x > 0.5))),
    WHERE((a, b) -> Shaping.where(new BMatrixRMaj(a.rows(), a.columns()), a, b)),
    UNFOLD((a, b) -> Patches.unfold(a, images(a))),
    FOLD((a, b) -> Patches.fold(a, new PatchGrid(1, 2, a.columns() / 2 + 3, 2, a.columns() / 2))),
    CONVOLVE((a, b) -> Convolutions.convolve(a, Shaping.slice(b, 0, 2, 0, 9), images(a), 1)),
    CONVOLVE_TRANSPOSED(
            (a, b) -> Convolutions.convolveTransposed(twoChannels(a), Shaping.slice(b, 0, 2, 0, 9), images(a), 1)),
    CONVOLVE_KERNELS((a, b) -> Convolutions.convolveKernels(a, twoChannels(b), images(a), 1));

    private final BinaryOperator<Variable> operation;

    OperationCall(BinaryOperator<Variable> operation) {
        this.operation = operation;
    }

    Variable apply(Variable a, Variable b) {
        return operation.apply(a, b);
    }

    /** Each row as an image of four columns, under a window of 3×3. */
    private static PatchGrid images(Variable x) {
        return new PatchGrid(1, x.columns() / 4, 4, 3, 3);
    }

    /** As many columns as a convolution of such images has with two outputs. */
    private static Variable twoChannels(Variable x) {
        return Shaping.columns(x, 0, 2 * images(x).patches());
    }

    private static int[] backwards(int count) {
        int[] indices = new int[count];
        Arrays.setAll(indices, i -> count - 1 - i);
        return indices;
    }
}
