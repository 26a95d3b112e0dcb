package dev.ravine.user;

import static dev.ravine.autograd.Elementwise.*;
import static dev.ravine.autograd.LinearAlgebra.*;
import static dev.ravine.autograd.Reductions.*;
import static dev.ravine.autograd.Shaping.*;

import dev.ravine.autograd.Arithmetic;
import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.Input;
import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;

/**
 * Operations of right values with wrong rules, in the middle of computations that are right: every operation with every
 * mistake, in random surroundings and at random scales.
 */
final class WrongRules {
    /** What a good report names. */
    static final String NAME = "bad";

    /**
     * A function with a mistake.
     *
     * @param title the operation, the mistake and the surroundings
     */
    record Bug(String title, Function<Variable[], Variable> function, DMatrixRMaj... point) {
        @Override
        public String toString() {
            return title;
        }
    }

    /** A right operation. */
    private record Operation(String name, int[][] shapes, double least, Function<Variable[], Variable> right) {}

    /** What a wrong rule makes of the right gradient. */
    private interface Mistake {
        /**
         * The wrong gradient.
         *
         * @param r the right one
         */
        Variable of(Variable r, Variable x, Variable y, Variable g);
    }

    /** @param isOfConduct whether it shows in how the rule behaves, and not only in what it gives once */
    private record Named(String name, Mistake mistake, boolean isOfConduct) {}

    private record Surroundings(String name, Function<UnaryOperator<Variable>, UnaryOperator<Variable>> around) {}

    private static final List<Operation> OPERATIONS = new ArrayList<>();
    private static final List<Named> MISTAKES = new ArrayList<>();
    private static final List<Surroundings> SURROUNDINGS = new ArrayList<>();

    private WrongRules() {}

    // ---- operations

    private static void unary(String name, double least, UnaryOperator<Variable> f) {
        OPERATIONS.add(new Operation(name, new int[][] {{3, 3}}, least, x -> f.apply(x[0])));
    }

    private static void binary(String name, double least, int[] second, Function<Variable[], Variable> f) {
        OPERATIONS.add(new Operation(name, new int[][] {{3, 3}, second}, least, f));
    }

    static {
        unary("exp", -2, v -> exp(v));
        unary("log", 0.2, v -> log(v));
        unary("log1p", 0.2, v -> log1p(v));
        unary("expm1", -2, v -> expm1(v));
        unary("sqrt", 0.2, v -> sqrt(v));
        unary("square", -2, v -> square(v));
        unary("reciprocal", 0.2, v -> reciprocal(v));
        unary("abs", -2, v -> abs(v));
        unary("sin", -2, v -> sin(v));
        unary("cos", -2, v -> cos(v));
        unary("tanh", -2, v -> tanh(v));
        unary("sigmoid", -2, v -> sigmoid(v));
        unary("softplus", -2, v -> softplus(v));
        unary("gelu", -2, v -> gelu(v));
        unary("silu", -2, v -> silu(v));
        unary("erf", -2, v -> erf(v));
        unary("leakyRelu", -2, v -> leakyRelu(v, 0.2));
        unary("pow", 0.2, v -> v.pow(1.7));
        unary("transpose", -2, v -> v.transpose());
        unary("reshape", -2, v -> reshape(v, 1, 9));
        unary("sum", -2, v -> v.sum());
        unary("sum of rows", -2, v -> sum(v, Per.ROW));
        unary("mean of columns", -2, v -> mean(v, Per.COLUMN));
        unary("variance", -2, v -> variance(v, Per.ROW));
        unary("max", -2, v -> max(v, Per.ROW));
        unary("norm", -2, v -> norm(v));
        unary("logSumExp", -2, v -> logSumExp(v, Per.ROW));
        unary("softmax", -2, v -> softmax(v, Per.ROW));
        unary("logSoftmax", -2, v -> logSoftmax(v, Per.ROW));
        unary("cumulativeSum", -2, v -> cumulativeSum(v, Per.ROW));
        unary("inverse", 0.2, v -> inverse(v));
        unary("determinant", -2, v -> determinant(v));
        binary("add", -2, new int[] {3, 3}, x -> x[0].add(x[1]));
        binary("add a row", -2, new int[] {1, 3}, x -> x[0].add(x[1]));
        binary("sub", -2, new int[] {3, 3}, x -> x[0].sub(x[1]));
        binary("mul", -2, new int[] {3, 3}, x -> x[0].mul(x[1]));
        binary("mul by a column", -2, new int[] {3, 1}, x -> x[0].mul(x[1]));
        binary("div", 0.2, new int[] {3, 3}, x -> x[0].div(x[1]));
        binary("maximum", -2, new int[] {3, 3}, x -> Arithmetic.maximum(x[0], x[1]));
        binary("matmul", -2, new int[] {3, 3}, x -> x[0].matmul(x[1]));
        binary("matmul with a column", -2, new int[] {3, 1}, x -> x[0].matmul(x[1]));
        binary("solve", 0.2, new int[] {3, 3}, x -> solve(x[0], x[1]));
    }

    // ---- mistakes

    private static void mistake(String name, Mistake mistake) {
        MISTAKES.add(new Named(name, mistake, false));
    }

    private static void misconduct(String name, Mistake mistake) {
        MISTAKES.add(new Named(name, mistake, true));
    }

    private static Variable edited(Variable r, UnaryOperator<DMatrixRMaj> edit) {
        return Variable.wrap(edit.apply(r.value().copy()));
    }

    private static Variable entries(Variable r, Variable x, DoubleBinaryOperator edit) {
        return edited(r, m -> {
            for (int i = 0; i < m.data.length; i++) {
                m.data[i] = edit.applyAsDouble(m.data[i], x.value().data[i]);
            }
            return m;
        });
    }

    static {
        mistake("twice", (r, x, y, g) -> r.mul(2));
        mistake("half", (r, x, y, g) -> r.mul(0.5));
        mistake("sign", (r, x, y, g) -> r.neg());
        mistake("zero", (r, x, y, g) -> r.mul(0));
        mistake("off by 1e-4", (r, x, y, g) -> r.mul(1.0001));
        mistake("off by 1e-6", (r, x, y, g) -> r.mul(1.000001));
        mistake("off by 1e-7", (r, x, y, g) -> r.mul(1.0000001));
        mistake(
                "one entry zero",
                (r, x, y, g) -> edited(r, m -> {
                    m.data[m.data.length / 2] = 0;
                    return m;
                }));
        mistake(
                "one entry off by 1 %",
                (r, x, y, g) -> edited(r, m -> {
                    m.data[m.data.length / 2] *= 1.01;
                    return m;
                }));
        mistake(
                "infinite entry",
                (r, x, y, g) -> edited(r, m -> {
                    m.data[m.data.length / 2] = Double.POSITIVE_INFINITY;
                    return m;
                }));
        mistake("a constant added", (r, x, y, g) -> r.add(0.01));
        mistake("transposed", (r, x, y, g) -> r.rows() == r.columns() ? r.transpose() : r.mul(3));
        mistake("a mean for a sum", (r, x, y, g) -> r.div(3));
        mistake("a sum for a mean", (r, x, y, g) -> r.mul(9));
        mistake("mean taken off", (r, x, y, g) -> r.sub(r.mean()));
        mistake("clipped", (r, x, y, g) -> clamp(r, -0.3, 0.3));
        misconduct("clipped far out", (r, x, y, g) -> clamp(r, -1e4, 1e4));
        mistake("magnitude", (r, x, y, g) -> abs(r));
        mistake("squared", (r, x, y, g) -> r.mul(abs(r)));
        mistake("the operand for it", (r, x, y, g) -> x);
        mistake("times the operand", (r, x, y, g) -> r.mul(x));
        mistake("times its sign", (r, x, y, g) -> entries(r, x, (e, v) -> e * Math.signum(v + 0.1) * -1));
        mistake(
                "wrong where the operand is small",
                (r, x, y, g) -> entries(r, x, (e, v) -> Math.abs(v) < 1 ? 0.9 * e : e));
        mistake(
                "rows turned round",
                (r, x, y, g) -> edited(r, m -> {
                    DMatrixRMaj turned = m.copy();
                    for (int i = 0; i < m.data.length; i++) {
                        turned.data[i] = m.data[m.data.length - 1 - i];
                    }
                    return turned;
                }));
        mistake("a constant of few digits", (r, x, y, g) -> r.mul(1.00002));
        misconduct("overwrites what arrives", (r, x, y, g) -> {
            for (int i = 0; i < g.value().data.length; i++) {
                g.value().data[i] *= 2;
            }
            return r;
        });
        misconduct("overwrites the operand", (r, x, y, g) -> {
            Variable kept = edited(r, m -> m);
            x.value().data[0] += 0.5;
            return kept;
        });
        misconduct("scratch handed out twice", new Mistake() {
            private final List<DMatrixRMaj> scratch = new ArrayList<>();

            @Override
            public Variable of(Variable r, Variable x, Variable y, Variable g) {
                for (DMatrixRMaj each : scratch) {
                    if (each.numRows == r.rows() && each.numCols == r.columns()) {
                        each.setTo(r.value());
                        return Variable.wrap(each);
                    }
                }
                scratch.add(r.value().copy());
                return Variable.wrap(scratch.get(scratch.size() - 1));
            }
        });
        misconduct("another each time", new Mistake() {
            private int calls;

            @Override
            public Variable of(Variable r, Variable x, Variable y, Variable g) {
                return r.mul(1 + 1e-3 * (calls++ % 3));
            }
        });
        misconduct("accumulates", new Mistake() {
            private double sum;

            @Override
            public Variable of(Variable r, Variable x, Variable y, Variable g) {
                sum += r.value().data[0];
                return r.add(sum);
            }
        });
        misconduct("fails", (r, x, y, g) -> {
            throw new ArithmeticException("no rule for this yet");
        });
        misconduct("another shape", (r, x, y, g) -> concatenateRows(r, r));
    }

    // ---- surroundings

    static {
        SURROUNDINGS.add(new Surroundings("alone", bad -> bad));
        SURROUNDINGS.add(new Surroundings(
                "in the middle",
                bad -> x -> tanh(bad.apply(x.mul(0.9)).mul(0.3)).mul(2)));
        SURROUNDINGS.add(
                new Surroundings("scaled down", bad -> x -> bad.apply(x).mul(1e-13)));
        SURROUNDINGS.add(new Surroundings(
                "scaled up", bad -> x -> bad.apply(x).mul(1e100).sum()));
        SURROUNDINGS.add(
                new Surroundings("far up", bad -> x -> bad.apply(x).sum().add(1e12)));
        SURROUNDINGS.add(new Surroundings("cancelled", bad -> x -> {
            Variable y = bad.apply(x);
            return y.sub(y).sum().add(x.sum());
        }));
        SURROUNDINGS.add(new Surroundings(
                "behind a dead relu",
                bad -> x ->
                        relu(bad.apply(x).mul(1e-3).sub(10)).sum().add(square(x).sum())));
        SURROUNDINGS.add(new Surroundings(
                "recomputed", bad -> x -> Recording.recomputed(bad, x.mul(1.1)).add(0.2)));
        SURROUNDINGS.add(new Surroundings("in a loop", bad -> x -> {
            Variable h = bad.apply(x).mean();
            for (int i = 0; i < 10; i++) {
                h = sin(h).add(h.mul(0.7));
            }
            return h;
        }));
        SURROUNDINGS.add(new Surroundings("as long as the data say", bad -> x -> {
            Variable h = bad.apply(x);
            for (int i = 0; i < 50 && Math.abs(h.sum().scalar()) > 1e-2; i++) {
                h = h.mul(0.5);
            }
            return h;
        }));
        SURROUNDINGS.add(new Surroundings("where failures are caught", bad -> x -> {
            Variable h;
            try {
                h = bad.apply(x.mul(1.2)).sum();
            } catch (RuntimeException e) {
                h = x.sum();
            }
            return square(h.add(1));
        }));
    }

    // ---- drawing

    static int kinds() {
        return OPERATIONS.size() * MISTAKES.size();
    }

    /**
     * One mistake in one operation; the surroundings, the scale and the way it gives its value are drawn.
     *
     * @return empty where the mistake makes no difference: the gradient of a sum is its own transpose
     */
    static Optional<Bug> draw(long seed) {
        Random random = new Random(seed);
        int kind = (int) (seed % kinds());
        Operation operation = OPERATIONS.get(kind % OPERATIONS.size());
        Named mistake = MISTAKES.get(kind / OPERATIONS.size());
        int which = random.nextInt(operation.shapes.length);
        Surroundings surroundings = SURROUNDINGS.get(random.nextInt(SURROUNDINGS.size()));
        boolean byKernel = random.nextBoolean();
        DMatrixRMaj[] point = new DMatrixRMaj[operation.shapes.length];
        for (int i = 0; i < point.length; i++) {
            point[i] = new DMatrixRMaj(operation.shapes[i][0], operation.shapes[i][1]);
            for (int j = 0; j < point[i].data.length; j++) {
                point[i].data[j] = operation.least + (2.2 - operation.least) * random.nextDouble();
            }
        }
        if (!mistake.isOfConduct && !makesADifference(operation, mistake.mistake, which, point)) {
            return Optional.empty();
        }
        Function<Variable[], Variable> bad = x -> wrong(operation, mistake.mistake, which, byKernel, x);
        return Optional.of(new Bug(
                operation.name + ", " + mistake.name + ", input " + which + ", " + surroundings.name
                        + (byKernel ? ", by kernel" : ""),
                x -> {
                    UnaryOperator<Variable> first = v -> {
                        Variable[] all = Arrays.copyOf(x, x.length, Variable[].class);
                        all[0] = v;
                        return bad.apply(all);
                    };
                    return surroundings.around.apply(first).apply(x[0]);
                },
                point));
    }

    private static boolean makesADifference(Operation operation, Mistake mistake, int which, DMatrixRMaj... point) {
        Variable[] x = new Variable[point.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = Variable.of(point[i]);
        }
        Variable y = operation.right.apply(x);
        DMatrixRMaj weights = new DMatrixRMaj(y.rows(), y.columns());
        for (int i = 0; i < weights.data.length; i++) {
            weights.data[i] = 1 + 0.1 * i;
        }
        Variable g = Variable.of(weights);
        Variable right = rightOf(operation, x, which, g);
        DMatrixRMaj wrong = mistake.of(right, x[which], y, g).value();
        double apart = 0;
        double size = 0;
        for (int i = 0; i < wrong.data.length; i++) {
            apart = Math.max(apart, Math.abs(wrong.data[i] - right.value().data[i]));
            size = Math.max(size, Math.abs(right.value().data[i]));
        }
        return !(apart <= 5e-8 * size);
    }

    private static Variable rightOf(Operation operation, Variable[] x, int input, Variable g) {
        return Derivatives.vjp(
                v -> {
                    Variable[] all = Arrays.copyOf(x, x.length, Variable[].class);
                    all[input] = v;
                    return operation.right.apply(all);
                },
                x[input].detach(),
                g);
    }

    private static Variable wrong(Operation operation, Mistake mistake, int which, boolean byKernel, Variable... x) {
        Input[] inputs = new Input[x.length];
        for (int i = 0; i < x.length; i++) {
            int input = i;
            inputs[i] = Variable.wrt(x[i], (y, g) -> {
                Variable right = rightOf(operation, x, input, g);
                return input == which ? mistake.of(right, x[input], y, g) : right;
            });
        }
        DMatrixRMaj value = value(operation, x);
        if (!byKernel) {
            return Variable.computed(NAME, value, inputs);
        }
        Kernel kernel = (y, in) -> {
            Variable[] constants = new Variable[in.length];
            for (int i = 0; i < in.length; i++) {
                constants[i] = Variable.of(in[i]);
            }
            y.setTo(value(operation, constants));
        };
        return Variable.compute(NAME, value.numRows, value.numCols, kernel, inputs);
    }

    private static DMatrixRMaj value(Operation operation, Variable... x) {
        return Recording.off(() -> operation.right.apply(x)).value().copy();
    }
}
