package dev.ravine.autograd;

import static dev.ravine.autograd.Arithmetic.*;
import static dev.ravine.autograd.Elementwise.*;
import static dev.ravine.autograd.LinearAlgebra.*;
import static dev.ravine.autograd.Reductions.*;
import static dev.ravine.autograd.Shaping.*;
import static dev.ravine.autograd.convolution.Convolutions.*;
import static dev.ravine.autograd.convolution.Patches.*;

import dev.ravine.autograd.convolution.Convolutions;
import dev.ravine.autograd.convolution.PatchGrid;
import dev.ravine.autograd.convolution.Patches;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.ejml.data.BMatrixRMaj;

/**
 * Every public operation, ready to be called on the matrices of a reference case.
 *
 * <p>A line's key is the operation's signature and, where the call fixes further arguments, a slash and a label for them.
 * {@code src/test/python/operations.py} makes PyTorch's values and gradients for the same keys. An operation without a
 * line here fails {@link OperationLedgerTest}; so does a line without reference values.
 */
final class OperationLedger {
    private static final Map<String, Function<Variable[], Variable>> LINES = new LinkedHashMap<>();

    private OperationLedger() {}

    /** The classes whose public static methods that return a variable are the operations. */
    static final List<Class<?>> FAMILIES = List.of(
            Arithmetic.class,
            Elementwise.class,
            Reductions.class,
            LinearAlgebra.class,
            Shaping.class,
            Patches.class,
            Convolutions.class);

    static Set<String> keys() {
        return LINES.keySet();
    }

    /** Calls the operation of a line. */
    static Variable call(String key, Variable... operands) {
        Function<Variable[], Variable> line = LINES.get(key);
        if (line == null) {
            throw new IllegalArgumentException("no line for " + key);
        }
        return line.apply(operands);
    }

    /** The signature in a key, without the label. */
    static String signature(String key) {
        int slash = key.indexOf(" / ");
        return slash < 0 ? key : key.substring(0, slash);
    }

    private static void line(String key, Function<Variable[], Variable> call) {
        if (LINES.put(key, call) != null) {
            throw new IllegalStateException("two lines for " + key);
        }
    }

    static {
        line("Arithmetic.add(Variable, Variable)", x -> add(x[0], x[1]));
        line("Arithmetic.add(Variable, double) / 1.7", x -> add(x[0], 1.7));
        line("Arithmetic.sub(Variable, Variable)", x -> sub(x[0], x[1]));
        line("Arithmetic.sub(Variable, double) / 1.7", x -> sub(x[0], 1.7));
        line("Arithmetic.sub(double, Variable) / 1.7", x -> sub(1.7, x[0]));
        line("Arithmetic.mul(Variable, Variable)", x -> mul(x[0], x[1]));
        line("Arithmetic.mul(Variable, double) / 1.7", x -> mul(x[0], 1.7));
        line("Arithmetic.div(Variable, Variable)", x -> div(x[0], x[1]));
        line("Arithmetic.div(Variable, double) / 1.7", x -> div(x[0], 1.7));
        line("Arithmetic.div(double, Variable) / 1.7", x -> div(1.7, x[0]));
        line("Arithmetic.neg(Variable)", x -> neg(x[0]));
        line("Elementwise.pow(Variable, double) / 2", x -> pow(x[0], 2));
        line("Elementwise.pow(Variable, double) / 3", x -> pow(x[0], 3));
        line("Elementwise.pow(Variable, double) / -1.5", x -> pow(x[0], -1.5));
        line("Elementwise.pow(Variable, double) / 1", x -> pow(x[0], 1));
        line("Elementwise.pow(Variable, double) / 0", x -> pow(x[0], 0));
        line("Elementwise.pow(Variable, Variable)", x -> pow(x[0], x[1]));
        line("Elementwise.pow(double, Variable) / 1.7", x -> pow(1.7, x[0]));
        line("Arithmetic.maximum(Variable, Variable)", x -> maximum(x[0], x[1]));
        line("Arithmetic.maximum(Variable, double) / 0.25", x -> maximum(x[0], 0.25));
        line("Arithmetic.minimum(Variable, Variable)", x -> minimum(x[0], x[1]));
        line("Arithmetic.minimum(Variable, double) / 0.25", x -> minimum(x[0], 0.25));

        line("Elementwise.exp(Variable)", x -> exp(x[0]));
        line("Elementwise.log(Variable)", x -> log(x[0]));
        line("Elementwise.log1p(Variable)", x -> log1p(x[0]));
        line("Elementwise.expm1(Variable)", x -> expm1(x[0]));
        line("Elementwise.sqrt(Variable)", x -> sqrt(x[0]));
        line("Elementwise.square(Variable)", x -> square(x[0]));
        line("Elementwise.reciprocal(Variable)", x -> reciprocal(x[0]));
        line("Elementwise.abs(Variable)", x -> abs(x[0]));
        line("Elementwise.sin(Variable)", x -> sin(x[0]));
        line("Elementwise.cos(Variable)", x -> cos(x[0]));
        line("Elementwise.tanh(Variable)", x -> tanh(x[0]));
        line("Elementwise.sigmoid(Variable)", x -> sigmoid(x[0]));
        line("Elementwise.softplus(Variable)", x -> softplus(x[0]));
        line("Elementwise.relu(Variable)", x -> relu(x[0]));
        line("Elementwise.leakyRelu(Variable, double) / 0.1", x -> leakyRelu(x[0], 0.1));
        line("Elementwise.elu(Variable, double) / 1.3", x -> elu(x[0], 1.3));
        line("Elementwise.gelu(Variable)", x -> gelu(x[0]));
        line("Elementwise.geluTanh(Variable)", x -> geluTanh(x[0]));
        line("Elementwise.silu(Variable)", x -> silu(x[0]));
        line("Elementwise.erf(Variable)", x -> erf(x[0]));
        line("Elementwise.clamp(Variable, double, double) / -0.5, 1", x -> clamp(x[0], -0.5, 1));

        line("Reductions.sum(Variable)", x -> sum(x[0]));
        line("Reductions.mean(Variable)", x -> mean(x[0]));
        line("Reductions.variance(Variable)", x -> variance(x[0]));
        line("Reductions.max(Variable)", x -> max(x[0]));
        line("Reductions.min(Variable)", x -> min(x[0]));
        line("Reductions.logSumExp(Variable)", x -> logSumExp(x[0]));
        line("Reductions.norm(Variable)", x -> norm(x[0]));
        for (Per per : Per.values()) {
            line("Reductions.sum(Variable, Per) / " + per, x -> sum(x[0], per));
            line("Reductions.mean(Variable, Per) / " + per, x -> mean(x[0], per));
            line("Reductions.variance(Variable, Per) / " + per, x -> variance(x[0], per));
            line("Reductions.max(Variable, Per) / " + per, x -> max(x[0], per));
            line("Reductions.min(Variable, Per) / " + per, x -> min(x[0], per));
            line("Reductions.logSumExp(Variable, Per) / " + per, x -> logSumExp(x[0], per));
            line("Reductions.norm(Variable, Per) / " + per, x -> norm(x[0], per));
            line("Reductions.softmax(Variable, Per) / " + per, x -> softmax(x[0], per));
            line("Reductions.logSoftmax(Variable, Per) / " + per, x -> logSoftmax(x[0], per));
            line(
                    "Reductions.standardize(Variable, Per, double) / " + per + ", 1e-5",
                    x -> standardize(x[0], per, 1e-5));
            line("Reductions.cumulativeSum(Variable, Per) / " + per, x -> cumulativeSum(x[0], per));
        }

        line("LinearAlgebra.matmul(Variable, Variable)", x -> matmul(x[0], x[1]));
        line("LinearAlgebra.matmulTransA(Variable, Variable)", x -> matmulTransA(x[0], x[1]));
        line("LinearAlgebra.matmulTransB(Variable, Variable)", x -> matmulTransB(x[0], x[1]));
        line("LinearAlgebra.affine(Variable, Variable, Variable)", x -> affine(x[0], x[1], x[2]));
        line("LinearAlgebra.blockMatmul(Variable, Variable, int, int) / 2, 3", x -> blockMatmul(x[0], x[1], 2, 3));
        line(
                "LinearAlgebra.blockMatmulTransA(Variable, Variable, int, int) / 2, 3",
                x -> blockMatmulTransA(x[0], x[1], 2, 3));
        line(
                "LinearAlgebra.blockMatmulTransB(Variable, Variable, int, int) / 2, 3",
                x -> blockMatmulTransB(x[0], x[1], 2, 3));
        line("LinearAlgebra.transpose(Variable)", x -> transpose(x[0]));
        line("LinearAlgebra.diagonal(Variable)", x -> diagonal(x[0]));
        line("LinearAlgebra.diagonalMatrix(Variable)", x -> diagonalMatrix(x[0]));
        line("LinearAlgebra.trace(Variable)", x -> trace(x[0]));
        line("LinearAlgebra.inverse(Variable)", x -> inverse(x[0]));
        line("LinearAlgebra.solve(Variable, Variable)", x -> solve(x[0], x[1]));
        line("LinearAlgebra.determinant(Variable)", x -> determinant(x[0]));
        line("LinearAlgebra.logDeterminant(Variable)", x -> logDeterminant(x[0]));
        line("LinearAlgebra.cholesky(Variable)", x -> cholesky(x[0]));

        line("Shaping.reshape(Variable, int, int) / 2×6", x -> reshape(x[0], 2, 6));
        line("Shaping.broadcastTo(Variable, int, int) / 3×4", x -> broadcastTo(x[0], 3, 4));
        line("Shaping.repeat(Variable, int, int) / 2, 3", x -> repeat(x[0], 2, 3));
        line("Shaping.concatenateRows(Variable[])", x -> concatenateRows(x));
        line("Shaping.concatenateColumns(Variable[])", x -> concatenateColumns(x));
        line("Shaping.rows(Variable, int, int) / 1, 3", x -> rows(x[0], 1, 3));
        line("Shaping.columns(Variable, int, int) / 1, 3", x -> columns(x[0], 1, 3));
        line("Shaping.slice(Variable, int, int, int, int) / 1, 3, 0, 2", x -> slice(x[0], 1, 3, 0, 2));
        line("Shaping.pad(Variable, int, int, int, int) / 4, 6, 1, 2", x -> pad(x[0], 4, 6, 1, 2));
        line("Shaping.gatherRows(Variable, int[]) / 2, 0, 2", x -> gatherRows(x[0], 2, 0, 2));
        line(
                "Shaping.gatherRows(Variable, Variable) / 2, 0, 2",
                x -> gatherRows(x[0], Variable.of(new double[][] {{2}, {0}, {2}})));
        line("Shaping.scatterAddRows(Variable, int, int[]) / 4, 1, 3, 1", x -> scatterAddRows(x[0], 4, 1, 3, 1));
        line("Shaping.pickColumns(Variable, int[]) / 1, 0, 1", x -> pickColumns(x[0], 1, 0, 1));
        line(
                "Shaping.pickColumns(Variable, Variable) / 1, 0, 1",
                x -> pickColumns(x[0], Variable.of(new double[][] {{1}, {0}, {1}})));
        line(
                "Shaping.gatherEntries(Variable, int, int, int[]) / 2×3, 4, 0, 2, 2, 1, 4",
                x -> gatherEntries(x[0], 2, 3, 4, 0, 2, 2, 1, 4));
        line(
                "Shaping.gatherEntries(Variable, Variable) / 2×3, 4, 0, 2, 2, 1, 4",
                x -> gatherEntries(x[0], Variable.of(new double[][] {{4, 0, 2}, {2, 1, 4}})));
        line(
                "Shaping.scatterAddEntries(Variable, int, int, int[]) / 2×3, 4, 0, 2, 2, 1, 4",
                x -> scatterAddEntries(x[0], 2, 3, 4, 0, 2, 2, 1, 4));
        line("Shaping.where(BMatrixRMaj, Variable, Variable) / chequered 3×4", x -> where(chequered(), x[0], x[1]));
        line(
                "Shaping.where(Variable, Variable, Variable) / chequered 3×4",
                x -> where(Variable.of(new double[][] {{1, 0, 1, 0}, {0, 1, 0, 1}, {1, 0, 1, 0}}), x[0], x[1]));
        line("Shaping.test(Variable, DoublePredicate) / > 0.25", x -> test(x[0], v -> v > 0.25));

        PatchGrid plain = new PatchGrid(2, 4, 5, 3, 2);
        PatchGrid strided = new PatchGrid(2, 5, 6, 3, 3, 2, 1, 1);
        PatchGrid dilated = new PatchGrid(1, 5, 7, 2, 3, 1, 2, 2);
        PatchGrid pixel = new PatchGrid(1, 1, 1, 1, 1);
        line("Patches.unfold(Variable, PatchGrid) / plain", x -> unfold(x[0], plain));
        line("Patches.unfold(Variable, PatchGrid) / strided", x -> unfold(x[0], strided));
        line("Patches.unfold(Variable, PatchGrid) / dilated", x -> unfold(x[0], dilated));
        line("Patches.unfold(Variable, PatchGrid) / pixel", x -> unfold(x[0], pixel));
        line("Patches.fold(Variable, PatchGrid) / plain", x -> fold(x[0], plain));
        line("Patches.fold(Variable, PatchGrid) / strided", x -> fold(x[0], strided));
        line("Patches.fold(Variable, PatchGrid) / dilated", x -> fold(x[0], dilated));
        line("Patches.fold(Variable, PatchGrid) / pixel", x -> fold(x[0], pixel));
        Map.of("plain", plain, "strided", strided, "dilated", dilated, "pixel", pixel)
                .forEach((label, grid) -> {
                    convolutions(label + ", 1 group", grid, 1);
                    if (grid.channels() > 1) {
                        convolutions(label + ", " + grid.channels() + " groups", grid, grid.channels());
                    }
                });
    }

    private static void convolutions(String label, PatchGrid grid, int groups) {
        line(
                "Convolutions.convolve(Variable, Variable, PatchGrid, int) / " + label,
                x -> convolve(x[0], x[1], grid, groups));
        line(
                "Convolutions.convolve(Variable, Variable, Variable, PatchGrid, int) / " + label,
                x -> convolve(x[0], x[1], x[2], grid, groups));
        line(
                "Convolutions.convolveTransposed(Variable, Variable, PatchGrid, int) / " + label,
                x -> convolveTransposed(x[0], x[1], grid, groups));
        line(
                "Convolutions.convolveKernels(Variable, Variable, PatchGrid, int) / " + label,
                x -> convolveKernels(x[0], x[1], grid, groups));
    }

    /** True where row and column add up to an even number. */
    private static BMatrixRMaj chequered() {
        BMatrixRMaj condition = new BMatrixRMaj(3, 4);
        for (int i = 0; i < 12; i++) {
            condition.data[i] = (i / 4 + i % 4) % 2 == 0;
        }
        return condition;
    }
}
