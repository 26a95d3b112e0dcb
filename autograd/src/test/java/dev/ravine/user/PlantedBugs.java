package dev.ravine.user;

import static dev.ravine.autograd.Arithmetic.sub;
import static dev.ravine.autograd.Elementwise.*;
import static dev.ravine.autograd.LinearAlgebra.*;
import static dev.ravine.autograd.Reductions.*;
import static dev.ravine.autograd.Shaping.*;
import static dev.ravine.autograd.Variable.wrt;

import dev.ravine.autograd.Input;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.Vjp;
import dev.ravine.autograd.convolution.PatchGrid;
import dev.ravine.autograd.convolution.Patches;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ejml.data.BMatrixRMaj;
import org.ejml.data.DMatrixRMaj;

/** Copies of operations and layers, each with one mistake of those that people make. */
final class PlantedBugs {
    /**
     * A wrong operation, in the middle of a computation that is right otherwise.
     *
     * @param operation what a good report blames
     * @param mistake what is wrong with it
     * @param order the derivative that is wrong: 1, or 2 where the first is right
     * @param shapes of the operands
     * @param call the wrong operation
     */
    record Bug(String operation, String mistake, int order, int[][] shapes, Function<Variable[], Variable> call) {
        @Override
        public String toString() {
            return operation + ": " + mistake;
        }

        /** The computation around it: every operand is scaled first, and the result goes through two more operations. */
        Variable compute(Variable... x) {
            Variable[] scaled = new Variable[x.length];
            for (int i = 0; i < x.length; i++) {
                scaled[i] = x[i].mul(0.9 + 0.1 * i);
            }
            return square(call.apply(scaled).add(0.3)).sum();
        }

        /** Operands between 0.2 and 1.8, where all the operations are defined and none has a kink or a symmetry. */
        DMatrixRMaj[] operands(long seed) {
            Random random = new Random(seed);
            DMatrixRMaj[] operands = new DMatrixRMaj[shapes.length];
            for (int i = 0; i < operands.length; i++) {
                operands[i] = new DMatrixRMaj(shapes[i][0], shapes[i][1]);
                for (int j = 0; j < operands[i].data.length; j++) {
                    operands[i].data[j] = 0.2 + 1.6 * random.nextDouble();
                }
            }
            return operands;
        }
    }

    private static final int[] WIDE = {3, 4};
    private static final int[] SQUARE = {3, 3};
    private static final PatchGrid GRID = new PatchGrid(1, 3, 3, 2, 2);
    private static final List<Bug> BUGS = new ArrayList<>();

    private PlantedBugs() {}

    static List<Bug> all() {
        return List.copyOf(BUGS);
    }

    private static void bug(
            String operation, String mistake, int order, int[][] shapes, Function<Variable[], Variable> call) {
        BUGS.add(new Bug(operation, mistake, order, shapes, call));
    }

    /** A copy of an operation of one operand, with its right value and another rule. */
    private static Variable unary(String name, UnaryOperator<Variable> right, Variable x, Vjp rule) {
        return Variable.computed(name, right.apply(x).value().copy(), wrt(x, rule));
    }

    private static void unary(String name, String mistake, int[] shape, UnaryOperator<Variable> right, Rule rule) {
        bug(name, mistake, 1, new int[][] {shape}, x -> unary(name, right, x[0], (y, g) -> rule.apply(x[0], y, g)));
    }

    private static void second(String name, UnaryOperator<Variable> right, Rule rule) {
        bug(
                name,
                "a value in the rule is detached",
                2,
                new int[][] {SQUARE},
                x -> unary(name, right, x[0], (y, g) -> rule.apply(x[0], y, g)));
    }

    private interface Rule {
        Variable apply(Variable x, Variable y, Variable g);
    }

    private static Variable copy(String name, Variable value, Input... inputs) {
        return Variable.computed(name, value.value().copy(), inputs);
    }

    private static void binary(String name, String mistake, int[] a, int[] b, Function<Variable[], Variable> call) {
        bug(name, mistake, 1, new int[][] {a, b}, call);
    }

    static {
        elementwise();
        arithmetic();
        products();
        reductions();
        selections();
        linearAlgebra();
        layers();
        conduct();
        secondOrder();
    }

    private static void elementwise() {
        unary("tanh", "derivative forgotten", WIDE, v -> tanh(v), (x, y, g) -> g);
        unary("tanh", "square forgotten", WIDE, v -> tanh(v), (x, y, g) -> g.mul(sub(1, y)));
        unary(
                "tanh",
                "sign in the derivative",
                WIDE,
                v -> tanh(v),
                (x, y, g) -> g.mul(square(y).add(1)));
        unary("tanh", "operand for result", WIDE, v -> tanh(v), (x, y, g) -> g.mul(sub(1, square(x))));
        unary("tanh", "counted twice", WIDE, v -> tanh(v), (x, y, g) -> g.mul(sub(1, square(y)))
                .mul(2));
        unary("tanh", "derivative applied twice", WIDE, v -> tanh(v), (x, y, g) -> g.mul(square(sub(1, square(y)))));
        unary("sigmoid", "second factor forgotten", WIDE, v -> sigmoid(v), (x, y, g) -> g.mul(y));
        unary("sigmoid", "first factor forgotten", WIDE, v -> sigmoid(v), (x, y, g) -> g.mul(sub(1, y)));
        unary("sigmoid", "sign in the derivative", WIDE, v -> sigmoid(v), (x, y, g) -> g.mul(y)
                .mul(y.add(1)));
        unary("sigmoid", "that of tanh", WIDE, v -> sigmoid(v), (x, y, g) -> g.mul(sub(1, square(y))));
        unary("exp", "result forgotten", WIDE, v -> exp(v), (x, y, g) -> g);
        unary("exp", "operand for result", WIDE, v -> exp(v), (x, y, g) -> g.mul(x));
        unary("log", "product for quotient", WIDE, v -> log(v), (x, y, g) -> g.mul(x));
        unary("log", "result for operand", WIDE, v -> log(v), (x, y, g) -> g.div(y));
        unary("log1p", "one forgotten", WIDE, v -> log1p(v), (x, y, g) -> g.div(x));
        unary("expm1", "one forgotten", WIDE, v -> expm1(v), (x, y, g) -> g.mul(y));
        unary("sqrt", "half forgotten", WIDE, v -> sqrt(v), (x, y, g) -> g.div(y));
        unary("sqrt", "product for quotient", WIDE, v -> sqrt(v), (x, y, g) -> g.mul(y)
                .mul(0.5));
        unary("square", "two forgotten", WIDE, v -> square(v), (x, y, g) -> g.mul(x));
        unary("square", "operand forgotten", WIDE, v -> square(v), (x, y, g) -> g.mul(2));
        unary("reciprocal", "sign", WIDE, v -> reciprocal(v), (x, y, g) -> g.mul(square(y)));
        unary("reciprocal", "square forgotten", WIDE, v -> reciprocal(v), (x, y, g) -> g.mul(y)
                .neg());
        unary("sin", "sine for cosine", WIDE, v -> sin(v), (x, y, g) -> g.mul(y));
        unary("sin", "sign", WIDE, v -> sin(v), (x, y, g) -> g.mul(cos(x)).neg());
        unary("cos", "sign", WIDE, v -> cos(v), (x, y, g) -> g.mul(sin(x)));
        unary("relu", "mask forgotten", WIDE, v -> relu(v.sub(1)), (x, y, g) -> g);
        unary("relu", "mask inverted", WIDE, v -> relu(v.sub(1)), (x, y, g) -> g.mul(sub(1, step(x.sub(1)))));
        unary("abs", "sign of the operand forgotten", WIDE, v -> abs(v.sub(1)), (x, y, g) -> g);
        unary("softplus", "tanh for the logistic", WIDE, v -> softplus(v), (x, y, g) -> g.mul(tanh(x)));
        unary("silu", "second term forgotten", WIDE, v -> silu(v), (x, y, g) -> g.mul(sigmoid(x)));
        unary(
                "erf",
                "constant forgotten",
                WIDE,
                v -> erf(v),
                (x, y, g) -> g.mul(exp(square(x).neg())));
        unary("leakyRelu", "slope forgotten", WIDE, v -> leakyRelu(v.sub(1), 0.2), (x, y, g) -> g.mul(step(x.sub(1))));
        unary("clamp", "gradient outside too", WIDE, v -> clamp(v, 0.5, 1.2), (x, y, g) -> g);
        unary("pow", "exponent not taken down", WIDE, v -> v.pow(3), (x, y, g) -> g.mul(square(x)));
        unary("pow", "exponent not lowered", WIDE, v -> v.pow(3), (x, y, g) -> g.mul(y)
                .mul(3));
    }

    private static Variable step(Variable x) {
        DMatrixRMaj mask = x.value().copy();
        for (int i = 0; i < mask.data.length; i++) {
            mask.data[i] = mask.data[i] > 0 ? 1 : 0;
        }
        return Variable.wrap(mask);
    }

    private static void arithmetic() {
        binary(
                "add",
                "sign of the second",
                WIDE,
                WIDE,
                x -> copy("add", x[0].add(x[1]), wrt(x[0], (y, g) -> g), wrt(x[1], (y, g) -> g.neg())));
        binary(
                "sub",
                "sign of the second forgotten",
                WIDE,
                WIDE,
                x -> copy("sub", x[0].sub(x[1]), wrt(x[0], (y, g) -> g), wrt(x[1], (y, g) -> g)));
        binary(
                "mul",
                "operands swapped",
                WIDE,
                WIDE,
                x -> copy("mul", x[0].mul(x[1]), wrt(x[0], (y, g) -> g.mul(x[0])), wrt(x[1], (y, g) -> g.mul(x[1]))));
        binary(
                "mul",
                "second operand not declared",
                WIDE,
                WIDE,
                x -> copy("mul", x[0].mul(x[1]), wrt(x[0], (y, g) -> g.mul(x[1]))));
        binary(
                "div",
                "sign of the second",
                WIDE,
                WIDE,
                x -> copy("div", x[0].div(x[1]), wrt(x[0], (y, g) -> g.div(x[1])), wrt(x[1], (y, g) -> g.mul(y)
                        .div(x[1]))));
        binary(
                "div",
                "square in the second forgotten",
                WIDE,
                WIDE,
                x -> copy("div", x[0].div(x[1]), wrt(x[0], (y, g) -> g.div(x[1])), wrt(x[1], (y, g) -> g.mul(y)
                        .neg())));
        binary(
                "bias",
                "first row for the sum of rows",
                WIDE,
                new int[] {1, 4},
                x -> copy("bias", x[0].add(x[1]), wrt(x[0], (y, g) -> g), wrt(x[1], (y, g) -> rows(g, 0, 1))));
        binary(
                "bias",
                "mean for the sum of rows",
                WIDE,
                new int[] {1, 4},
                x -> copy("bias", x[0].add(x[1]), wrt(x[0], (y, g) -> g), wrt(x[1], (y, g) -> mean(g, Per.COLUMN))));
        binary(
                "bias",
                "sum along the wrong axis",
                SQUARE,
                new int[] {1, 3},
                x -> copy("bias", x[0].add(x[1]), wrt(x[0], (y, g) -> g), wrt(x[1], (y, g) -> sum(g, Per.ROW)
                        .transpose())));
        binary(
                "maximum",
                "both get everything",
                WIDE,
                WIDE,
                x -> copy(
                        "maximum",
                        dev.ravine.autograd.Arithmetic.maximum(x[0], x[1]),
                        wrt(x[0], (y, g) -> g),
                        wrt(x[1], (y, g) -> g)));
    }

    private static void products() {
        binary(
                "matmul",
                "second not transposed",
                SQUARE,
                SQUARE,
                x -> copy(
                        "matmul",
                        x[0].matmul(x[1]),
                        wrt(x[0], (y, g) -> g.matmul(x[1])),
                        wrt(x[1], (y, g) -> matmulTransA(x[0], g))));
        binary(
                "matmul",
                "first not transposed",
                SQUARE,
                SQUARE,
                x -> copy(
                        "matmul",
                        x[0].matmul(x[1]),
                        wrt(x[0], (y, g) -> matmulTransB(g, x[1])),
                        wrt(x[1], (y, g) -> x[0].matmul(g))));
        binary(
                "matmul",
                "factors in the wrong order",
                SQUARE,
                SQUARE,
                x -> copy(
                        "matmul",
                        x[0].matmul(x[1]),
                        wrt(x[0], (y, g) -> matmulTransB(g, x[1])),
                        wrt(x[1], (y, g) -> g.matmul(x[0].transpose()))));
        binary(
                "matmul",
                "gradient transposed",
                SQUARE,
                SQUARE,
                x -> copy(
                        "matmul",
                        x[0].matmul(x[1]),
                        wrt(x[0], (y, g) -> matmulTransB(g, x[1]).transpose()),
                        wrt(x[1], (y, g) -> matmulTransA(x[0], g))));
        binary(
                "matmul",
                "operands swapped",
                SQUARE,
                SQUARE,
                x -> copy(
                        "matmul",
                        x[0].matmul(x[1]),
                        wrt(x[0], (y, g) -> matmulTransA(x[0], g)),
                        wrt(x[1], (y, g) -> matmulTransB(g, x[1]))));
        binary(
                "matmul",
                "second operand not declared",
                WIDE,
                new int[] {4, 2},
                x -> copy("matmul", x[0].matmul(x[1]), wrt(x[0], (y, g) -> matmulTransB(g, x[1]))));
        unary("transpose", "reshaped, not transposed", WIDE, v -> v.transpose(), (x, y, g) -> reshape(g, 3, 4));
    }

    private static void reductions() {
        unary("sum", "mean for sum", WIDE, v -> v.sum(), (x, y, g) -> broadcastTo(g.div(12), 3, 4));
        unary("mean", "sum for mean", WIDE, v -> v.mean(), (x, y, g) -> broadcastTo(g, 3, 4));
        unary(
                "mean",
                "divided by the rows, not the columns",
                WIDE,
                v -> mean(v, Per.ROW),
                (x, y, g) -> broadcastTo(g.div(3), 3, 4));
        unary("max", "every entry gets the gradient", WIDE, v -> max(v), (x, y, g) -> broadcastTo(g, 3, 4));
        unary(
                "max",
                "the least entry gets the gradient",
                WIDE,
                v -> max(v),
                (x, y, g) -> g.mul(step(min(x).sub(x).add(1e-12))));
        unary(
                "logSumExp",
                "uniform for softmax",
                WIDE,
                v -> logSumExp(v, Per.ROW),
                (x, y, g) -> broadcastTo(g.div(4), 3, 4));
        unary("softmax", "sum forgotten", WIDE, v -> softmax(v, Per.ROW), (x, y, g) -> g.mul(y));
        unary("softmax", "diagonal of the Jacobian only", WIDE, v -> softmax(v, Per.ROW), (x, y, g) -> g.mul(y)
                .mul(sub(1, y)));
        unary(
                "softmax",
                "sum along the wrong axis",
                SQUARE,
                v -> softmax(v, Per.ROW),
                (x, y, g) -> y.mul(g.sub(sum(g.mul(y), Per.COLUMN))));
        unary(
                "logSoftmax",
                "softmax forgotten",
                WIDE,
                v -> logSoftmax(v, Per.ROW),
                (x, y, g) -> g.sub(sum(g, Per.ROW)));
        unary("variance", "divided by n − 1", WIDE, v -> variance(v), (x, y, g) -> g.mul(x.sub(mean(x)))
                .mul(2.0 / 11));
        unary("variance", "mean taken for a constant 0", WIDE, v -> variance(v), (x, y, g) -> g.mul(x)
                .mul(2.0 / 12));
        unary("norm", "not divided by the norm", WIDE, v -> norm(v), (x, y, g) -> g.mul(x));
        unary(
                "cumulativeSum",
                "not reversed",
                WIDE,
                v -> cumulativeSum(v, Per.ROW),
                (x, y, g) -> cumulativeSum(g, Per.ROW));
    }

    private static void selections() {
        unary(
                "gatherRows",
                "a row that comes up twice counted once",
                WIDE,
                v -> gatherRows(v, 2, 0, 2),
                (x, y, g) -> scatterAddRows(rows(g, 0, 2), 3, 2, 0));
        unary("slice", "put back in the wrong place", WIDE, v -> rows(v, 1, 3), (x, y, g) -> pad(g, 3, 4, 0, 0));
        binary(
                "concatenateRows",
                "parts swapped",
                WIDE,
                WIDE,
                x -> copy(
                        "concatenateRows",
                        concatenateRows(x),
                        wrt(x[0], (y, g) -> rows(g, 3, 6)),
                        wrt(x[1], (y, g) -> rows(g, 0, 3))));
        binary(
                "where",
                "both get everything",
                WIDE,
                WIDE,
                x -> copy("where", where(chequered(), x[0], x[1]), wrt(x[0], (y, g) -> g), wrt(x[1], (y, g) -> g)));
        unary("reshape", "transposed on the way", WIDE, v -> reshape(v, 4, 3), (x, y, g) -> g.transpose());
        unary(
                "pickColumns",
                "gradient to the first column",
                WIDE,
                v -> pickColumns(v, 1, 3, 2),
                (x, y, g) -> pad(g, 3, 4, 0, 0));
        unary("unfold", "overlaps not added", new int[] {2, 9}, v -> Patches.unfold(v, GRID), (x, y, g) -> Patches.fold(
                        g, GRID)
                .div(Patches.fold(Variable.wrap(ones(8, 4)), GRID)));
    }

    private static BMatrixRMaj chequered() {
        BMatrixRMaj condition = new BMatrixRMaj(3, 4);
        for (int i = 0; i < 12; i++) {
            condition.data[i] = (i / 4 + i % 4) % 2 == 0;
        }
        return condition;
    }

    private static DMatrixRMaj ones(int rows, int columns) {
        DMatrixRMaj ones = new DMatrixRMaj(rows, columns);
        ones.fill(1);
        return ones;
    }

    private static void linearAlgebra() {
        Variable ridge = Variable.of(new double[][] {{3, 0, 0}, {0, 4, 0}, {0, 0, 5}});
        UnaryOperator<Variable> inverse = v -> inverse(v.add(ridge));
        unary("inverse", "sign", SQUARE, inverse, (x, y, g) -> matmulTransB(matmulTransA(y, g), y));
        unary("inverse", "not transposed", SQUARE, inverse, (x, y, g) -> y.matmul(g)
                .matmul(y)
                .neg());
        binary(
                "solve",
                "sign of the matrix's gradient",
                SQUARE,
                new int[] {3, 2},
                x -> copy(
                        "solve",
                        solve(x[0].add(ridge), x[1]),
                        wrt(x[0], (y, g) -> matmulTransB(solve(x[0].add(ridge).transpose(), g), y)),
                        wrt(x[1], (y, g) -> solve(x[0].add(ridge).transpose(), g))));
        unary(
                "determinant",
                "determinant forgotten",
                SQUARE,
                v -> determinant(v.add(ridge)),
                (x, y, g) -> g.mul(inverse(x.add(ridge)).transpose()));
        unary(
                "logDeterminant",
                "not transposed",
                SQUARE,
                v -> logDeterminant(v.add(ridge)),
                (x, y, g) -> g.mul(inverse(x.add(ridge))));
        unary("trace", "every entry gets the gradient", SQUARE, v -> trace(v), (x, y, g) -> broadcastTo(g, 3, 3));
        unary("diagonal", "gradient in the first column", SQUARE, v -> diagonal(v), (x, y, g) -> pad(g, 3, 3, 0, 0));
    }

    private static void layers() {
        int[][] linear = {{5, 3}, {3, 2}, {1, 2}};
        bug(
                "linear",
                "bias gets the mean over the batch",
                1,
                linear,
                x -> copy(
                        "linear",
                        x[0].matmul(x[1]).add(x[2]),
                        wrt(x[0], (y, g) -> matmulTransB(g, x[1])),
                        wrt(x[1], (y, g) -> matmulTransA(x[0], g)),
                        wrt(x[2], (y, g) -> mean(g, Per.COLUMN))));
        bug(
                "linear",
                "weights get the mean over the batch",
                1,
                linear,
                x -> copy(
                        "linear",
                        x[0].matmul(x[1]).add(x[2]),
                        wrt(x[0], (y, g) -> matmulTransB(g, x[1])),
                        wrt(x[1], (y, g) -> matmulTransA(x[0], g).div(5)),
                        wrt(x[2], (y, g) -> g)));
        bug(
                "linear",
                "no gradient to the input",
                1,
                linear,
                x -> copy(
                        "linear",
                        x[0].matmul(x[1]).add(x[2]),
                        wrt(x[0], (y, g) -> matmulTransB(g, x[1]).mul(0)),
                        wrt(x[1], (y, g) -> matmulTransA(x[0], g)),
                        wrt(x[2], (y, g) -> g)));
        UnaryOperator<Variable> layerNorm = v -> v.sub(mean(v, Per.ROW)).div(sqrt(variance(v, Per.ROW)));
        unary(
                "layerNorm",
                "statistics taken for constants",
                WIDE,
                layerNorm,
                (x, y, g) -> g.div(sqrt(variance(x, Per.ROW))));
        unary("layerNorm", "variance taken for a constant", WIDE, layerNorm, (x, y, g) -> g.sub(mean(g, Per.ROW))
                .div(sqrt(variance(x, Per.ROW))));
        binary(
                "attention",
                "scale forgotten",
                SQUARE,
                SQUARE,
                x -> copy(
                        "attention",
                        matmulTransB(x[0], x[1]).div(Math.sqrt(3)),
                        wrt(x[0], (y, g) -> g.matmul(x[1])),
                        wrt(x[1], (y, g) -> matmulTransA(g, x[0]))));
        unary(
                "crossEntropy",
                "labels not subtracted",
                WIDE,
                v -> pickColumns(logSoftmax(v, Per.ROW), 1, 0, 3).mean().neg(),
                (x, y, g) -> g.mul(softmax(x, Per.ROW)).div(3));
    }

    private static void conduct() {
        bug("detached", "no inputs declared", 1, new int[][] {WIDE}, x -> copy("detached", tanh(x[0]))
                .add(x[0]));
        bug(
                "frozen",
                "computed from a copy of the operand",
                1,
                new int[][] {WIDE},
                x -> Variable.computed(
                        "frozen",
                        Variable.of(x[0].value()).mul(x[0]).value().copy(),
                        wrt(x[0], (y, g) -> g.mul(x[0]))));
        unary("stale", "value from another point", WIDE, v -> exp(v), (x, y, g) -> g.mul(exp(x.add(0.01))));
        unary("overwritesResult", "the rule changes the result", WIDE, v -> exp(v), (x, y, g) -> {
            Variable right = g.mul(y);
            y.value().data[0] = 7;
            return right;
        });
        unary("overwritesOperand", "the rule changes the operand", WIDE, v -> square(v), (x, y, g) -> {
            Variable right = g.mul(x).mul(2);
            x.value().data[0] += 1;
            return right;
        });
        unary("misshapen", "the rule returns another shape", WIDE, v -> exp(v), (x, y, g) -> g.mul(y)
                .transpose());
    }

    private static void secondOrder() {
        second("tanh", v -> tanh(v), (x, y, g) -> g.mul(sub(1, square(y)).detach()));
        second("exp", v -> exp(v), (x, y, g) -> g.mul(y.detach()));
        second("sigmoid", v -> sigmoid(v), (x, y, g) -> g.mul(y).mul(sub(1, y.detach())));
        second("square", v -> square(v), (x, y, g) -> g.mul(Variable.of(x.value()))
                .mul(2));
        second("softmax", v -> softmax(v, Per.ROW), (x, y, g) -> y.detach().mul(g.sub(sum(g.mul(y), Per.ROW))));
        bug(
                "matmul",
                "an operand in the rule is detached",
                2,
                new int[][] {WIDE, {4, 2}},
                x -> copy(
                        "matmul",
                        x[0].matmul(x[1]),
                        wrt(x[0], (y, g) -> matmulTransB(g, x[1].detach())),
                        wrt(x[1], (y, g) -> matmulTransA(x[0], g))));
        bug(
                "mul",
                "an operand in the rule is detached",
                2,
                new int[][] {WIDE, WIDE},
                x -> copy(
                        "mul",
                        x[0].mul(x[1]),
                        wrt(x[0], (y, g) -> g.mul(x[1])),
                        wrt(x[1], (y, g) -> g.mul(x[0].detach()))));
        second(
                "log",
                v -> log(v),
                (x, y, g) -> Variable.computed("quotient", g.div(x).value().copy(), wrt(g, (out, h) -> h.div(x))));
    }
}
