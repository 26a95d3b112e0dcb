package dev.ravine.examples.check;

import static dev.ravine.autograd.check.GradientCheck.of;
import static dev.ravine.autograd.check.GradientCheck.ofAll;

import dev.ravine.autograd.Arithmetic;
import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.LinearAlgebra;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.convolution.Convolutions;
import dev.ravine.autograd.convolution.PatchGrid;
import dev.ravine.autograd.convolution.Patches;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ejml.data.BMatrixRMaj;

/** A check for each operation, at random matrices; where an operation can broadcast, one that does. */
@SuppressWarnings("BadImport") // In a table of checks, "of" says enough.
final class Operations {
    private Operations() {}

    static Map<String, GradientCheck> checks(Draw draw) {
        Map<String, GradientCheck> checks = new LinkedHashMap<>();
        PatchGrid grid = new PatchGrid(2, 4, 5, 3, 2, 1, 0, 1);
        checks.put("add", of((a, b) -> Arithmetic.add(a, b)).at(draw.matrix(3, 4), draw.matrix(1, 4)));
        checks.put("sub", of((a, b) -> Arithmetic.sub(a, b)).at(draw.matrix(3, 4), draw.matrix(3, 1)));
        checks.put("mul", of((a, b) -> Arithmetic.mul(a, b)).at(draw.matrix(3, 4), draw.matrix(1, 4)));
        checks.put("div", of((a, b) -> Arithmetic.div(a, b)).at(draw.matrix(3, 4), draw.positive(3, 4)));
        checks.put("neg", of(x -> Arithmetic.neg(x)).at(draw.matrix(3, 4)));
        checks.put("pow", of((a, b) -> Elementwise.pow(a, b)).at(draw.positive(3, 4), draw.matrix(3, 4)));
        checks.put("maximum", of((a, b) -> Arithmetic.maximum(a, b)).at(draw.matrix(3, 4), draw.matrix(3, 4)));
        checks.put("minimum", of((a, b) -> Arithmetic.minimum(a, b)).at(draw.matrix(3, 4), draw.matrix(3, 4)));
        checks.put("exp", of(x -> Elementwise.exp(x)).at(draw.matrix(3, 4)));
        checks.put("expm1", of(x -> Elementwise.expm1(x)).at(draw.matrix(3, 4)));
        checks.put("square", of(x -> Elementwise.square(x)).at(draw.matrix(3, 4)));
        checks.put("abs", of(x -> Elementwise.abs(x)).at(draw.matrix(3, 4)));
        checks.put("sin", of(x -> Elementwise.sin(x)).at(draw.matrix(3, 4)));
        checks.put("cos", of(x -> Elementwise.cos(x)).at(draw.matrix(3, 4)));
        checks.put("tanh", of(x -> Elementwise.tanh(x)).at(draw.matrix(3, 4)));
        checks.put("sigmoid", of(x -> Elementwise.sigmoid(x)).at(draw.matrix(3, 4)));
        checks.put("softplus", of(x -> Elementwise.softplus(x)).at(draw.matrix(3, 4)));
        checks.put("relu", of(x -> Elementwise.relu(x)).at(draw.matrix(3, 4)));
        checks.put("gelu", of(x -> Elementwise.gelu(x)).at(draw.matrix(3, 4)));
        checks.put("geluTanh", of(x -> Elementwise.geluTanh(x)).at(draw.matrix(3, 4)));
        checks.put("silu", of(x -> Elementwise.silu(x)).at(draw.matrix(3, 4)));
        checks.put("erf", of(x -> Elementwise.erf(x)).at(draw.matrix(3, 4)));
        checks.put("log", of(x -> Elementwise.log(x)).at(draw.positive(3, 4)));
        checks.put("log1p", of(x -> Elementwise.log1p(x)).at(draw.positive(3, 4)));
        checks.put("sqrt", of(x -> Elementwise.sqrt(x)).at(draw.positive(3, 4)));
        checks.put("reciprocal", of(x -> Elementwise.reciprocal(x)).at(draw.positive(3, 4)));
        checks.put("leakyRelu", of(x -> Elementwise.leakyRelu(x, 0.1)).at(draw.matrix(3, 4)));
        checks.put("elu", of(x -> Elementwise.elu(x, 1.3)).at(draw.matrix(3, 4)));
        checks.put("clamp", of(x -> Elementwise.clamp(x, -0.5, 1)).at(draw.matrix(3, 4)));
        checks.put("sum", of(x -> Reductions.sum(x)).at(draw.matrix(3, 4)));
        checks.put("mean", of(x -> Reductions.mean(x)).at(draw.matrix(3, 4)));
        checks.put("variance", of(x -> Reductions.variance(x)).at(draw.matrix(3, 4)));
        checks.put("max", of(x -> Reductions.max(x)).at(draw.matrix(3, 4)));
        checks.put("min", of(x -> Reductions.min(x)).at(draw.matrix(3, 4)));
        checks.put("logSumExp", of(x -> Reductions.logSumExp(x)).at(draw.matrix(3, 4)));
        checks.put("norm", of(x -> Reductions.norm(x)).at(draw.matrix(3, 4)));
        checks.put("softmax", of(x -> Reductions.softmax(x, Per.ROW)).at(draw.matrix(3, 4)));
        checks.put("logSoftmax", of(x -> Reductions.logSoftmax(x, Per.ROW)).at(draw.matrix(3, 4)));
        checks.put(
                "standardize", of(x -> Reductions.standardize(x, Per.ROW, 1e-5)).at(draw.matrix(3, 4)));
        checks.put(
                "cumulativeSum", of(x -> Reductions.cumulativeSum(x, Per.ROW)).at(draw.matrix(3, 4)));
        checks.put("matmul", of((a, b) -> LinearAlgebra.matmul(a, b)).at(draw.matrix(3, 4), draw.matrix(4, 2)));
        checks.put(
                "matmulTransA",
                of((a, b) -> LinearAlgebra.matmulTransA(a, b)).at(draw.matrix(3, 4), draw.matrix(3, 2)));
        checks.put(
                "matmulTransB",
                of((a, b) -> LinearAlgebra.matmulTransB(a, b)).at(draw.matrix(3, 4), draw.matrix(2, 4)));
        checks.put(
                "affine",
                ofAll(x -> LinearAlgebra.affine(x[0], x[1], x[2]))
                        .at(draw.matrix(3, 4), draw.matrix(2, 4), draw.matrix(1, 2)));
        checks.put(
                "blockMatmul",
                of((a, b) -> LinearAlgebra.blockMatmul(a, b, 2, 3)).at(draw.matrix(4, 6), draw.matrix(4, 9)));
        checks.put(
                "blockMatmulTransA",
                of((a, b) -> LinearAlgebra.blockMatmulTransA(a, b, 2, 3)).at(draw.matrix(4, 6), draw.matrix(4, 9)));
        checks.put(
                "blockMatmulTransB",
                of((a, b) -> LinearAlgebra.blockMatmulTransB(a, b, 2, 3)).at(draw.matrix(4, 6), draw.matrix(6, 6)));
        checks.put("transpose", of(x -> LinearAlgebra.transpose(x)).at(draw.matrix(3, 4)));
        checks.put("diagonal", of(x -> LinearAlgebra.diagonal(x)).at(draw.matrix(3, 3)));
        checks.put("trace", of(x -> LinearAlgebra.trace(x)).at(draw.matrix(3, 3)));
        checks.put("diagonalMatrix", of(x -> LinearAlgebra.diagonalMatrix(x)).at(draw.matrix(1, 3)));
        checks.put("inverse", of(x -> LinearAlgebra.inverse(x)).at(draw.invertible(3)));
        checks.put("determinant", of(x -> LinearAlgebra.determinant(x)).at(draw.invertible(3)));
        checks.put("logDeterminant", of(x -> LinearAlgebra.logDeterminant(x)).at(draw.invertible(3)));
        checks.put("solve", of((a, b) -> LinearAlgebra.solve(a, b)).at(draw.invertible(3), draw.matrix(3, 2)));
        checks.put(
                "cholesky",
                of(x -> LinearAlgebra.cholesky(LinearAlgebra.matmulTransB(x, x)))
                        .at(draw.invertible(3)));
        checks.put("reshape", of(x -> Shaping.reshape(x, 2, 6)).at(draw.matrix(3, 4)));
        checks.put("broadcastTo", of(x -> Shaping.broadcastTo(x, 3, 4)).at(draw.matrix(1, 4)));
        checks.put("repeat", of(x -> Shaping.repeat(x, 2, 3)).at(draw.matrix(3, 4)));
        checks.put(
                "concatenateRows",
                of((a, b) -> Shaping.concatenateRows(a, b)).at(draw.matrix(3, 4), draw.matrix(2, 4)));
        checks.put(
                "concatenateColumns",
                of((a, b) -> Shaping.concatenateColumns(a, b)).at(draw.matrix(3, 4), draw.matrix(3, 2)));
        checks.put("rows", of(x -> Shaping.rows(x, 0, 3)).at(draw.matrix(3, 4)));
        checks.put("columns", of(x -> Shaping.columns(x, 0, 4)).at(draw.matrix(3, 4)));
        checks.put("slice", of(x -> Shaping.slice(x, 1, 3, 0, 2)).at(draw.matrix(3, 4)));
        checks.put("pad", of(x -> Shaping.pad(x, 4, 6, 1, 2)).at(draw.matrix(3, 4)));
        checks.put("gatherRows", of(x -> Shaping.gatherRows(x, 2, 0, 2, 1)).at(draw.matrix(3, 4)));
        checks.put(
                "scatterAddRows", of(x -> Shaping.scatterAddRows(x, 4, 1, 3, 1)).at(draw.matrix(3, 4)));
        checks.put("pickColumns", of(x -> Shaping.pickColumns(x, 1, 0, 1)).at(draw.matrix(3, 4)));
        checks.put(
                "gatherEntries",
                of(x -> Shaping.gatherEntries(x, 1, 3, 11, 0, 11)).at(draw.matrix(3, 4)));
        checks.put(
                "scatterAddEntries",
                of(x -> Shaping.scatterAddEntries(x, 3, 2, 5, 0, 5)).at(draw.matrix(1, 3)));
        checks.put("test", of(x -> x.mul(Shaping.test(x, v -> v > 0))).at(draw.matrix(3, 4)));
        checks.put("where", of((a, b) -> Shaping.where(chequered(), a, b)).at(draw.matrix(3, 4), draw.matrix(3, 4)));
        checks.put("unfold", of(x -> Patches.unfold(x, grid)).at(draw.matrix(2, 40)));
        checks.put("fold", of(x -> Patches.fold(x, grid)).at(draw.matrix(16, 12)));
        checks.put(
                "convolve",
                ofAll(x -> Convolutions.convolve(x[0], x[1], x[2], grid, 1))
                        .at(draw.matrix(2, 40), draw.matrix(3, 12), draw.matrix(1, 3)));
        checks.put(
                "convolveTransposed",
                of((y, w) -> Convolutions.convolveTransposed(y, w, grid, 1))
                        .at(draw.matrix(2, 3 * grid.patches()), draw.matrix(3, 12)));
        checks.put(
                "convolveKernels",
                of((x, y) -> Convolutions.convolveKernels(x, y, grid, 1))
                        .at(draw.matrix(2, 40), draw.matrix(2, 3 * grid.patches())));
        return checks;
    }

    /** True where row and column add up to an even number. */
    private static BMatrixRMaj chequered() {
        BMatrixRMaj condition = new BMatrixRMaj(3, 4);
        for (int i = 0; i < condition.data.length; i++) {
            condition.data[i] = (i / 4 + i % 4) % 2 == 0;
        }
        return condition;
    }
}
