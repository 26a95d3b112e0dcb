package dev.ravine.user;

import static dev.ravine.autograd.Elementwise.*;
import static dev.ravine.autograd.LinearAlgebra.*;
import static dev.ravine.autograd.Reductions.*;

import dev.ravine.autograd.Arithmetic;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.EntryRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;

/** Random right functions over all scales: what a checker must never call wrong. */
final class RightFunctions {
    /**
     * A function and where to check it.
     *
     * @param family what kind of function it is
     */
    record Case(String family, Function<Variable[], Variable> function, DMatrixRMaj... point) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder(family);
            for (DMatrixRMaj x : point) {
                text.append(" ")
                        .append(x.numRows)
                        .append("×")
                        .append(x.numCols)
                        .append(java.util.Arrays.toString(x.data));
            }
            return text.toString();
        }
    }

    private interface Family {
        Case draw(Random random);
    }

    private static final List<Family> FAMILIES = List.of(
            RightFunctions::elementwise,
            RightFunctions::elementwise,
            RightFunctions::far,
            RightFunctions::narrow,
            RightFunctions::guarded,
            RightFunctions::net,
            RightFunctions::net,
            RightFunctions::reluNet,
            RightFunctions::offset,
            RightFunctions::scaled,
            RightFunctions::product,
            RightFunctions::illConditioned,
            RightFunctions::reduction,
            RightFunctions::deep,
            RightFunctions::nearKink,
            RightFunctions::tie,
            RightFunctions::expression,
            RightFunctions::expression,
            RightFunctions::physics,
            RightFunctions::generated);

    private RightFunctions() {}

    static Case draw(long seed) {
        Random random = new Random(seed);
        return FAMILIES.get(random.nextInt(FAMILIES.size())).draw(random);
    }

    // ---- matrices

    private static double power(Random random, double least, double greatest) {
        return Math.pow(10, least + (greatest - least) * random.nextDouble());
    }

    private static int size(Random random) {
        return 1 + random.nextInt(4);
    }

    private static DMatrixRMaj normal(int rows, int columns, double scale, Random random) {
        DMatrixRMaj x = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < x.data.length; i++) {
            x.data[i] = scale * random.nextGaussian();
        }
        return x;
    }

    private static DMatrixRMaj positive(int rows, int columns, double least, double greatest, Random random) {
        DMatrixRMaj x = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < x.data.length; i++) {
            x.data[i] = power(random, least, greatest);
        }
        return x;
    }

    private static Case one(String family, UnaryOperator<Variable> f, DMatrixRMaj x) {
        return new Case(family, v -> f.apply(v[0]), x);
    }

    private static Variable constant(DMatrixRMaj x) {
        return Variable.of(x);
    }

    // ---- families

    private static Case elementwise(Random random) {
        double reach = random.nextBoolean() ? 150 : 3;
        DMatrixRMaj any = positive(size(random), size(random), -reach, reach, random);
        DMatrixRMaj signed = any.copy();
        DMatrixRMaj moderate = positive(any.numRows, any.numCols, -Math.min(reach, 20), 1.2, random);
        for (int i = 0; i < signed.data.length; i++) {
            signed.data[i] *= random.nextBoolean() ? 1 : -1;
            moderate.data[i] *= random.nextBoolean() ? 1 : -1;
        }
        return switch (random.nextInt(20)) {
            case 0 -> one("log", v -> log(v), any);
            case 1 -> one("sqrt", v -> sqrt(v), any);
            case 2 -> one("reciprocal", v -> reciprocal(v), signed);
            case 3 -> one("square", v -> square(v).sum(), signed);
            case 4 -> one("abs", v -> abs(v), signed);
            case 5 -> one("relu", v -> relu(v).add(v.mul(0.5)), signed);
            case 6 -> one("pow 1.5", v -> v.pow(1.5), any);
            case 7 -> one("log1p", v -> log1p(v), any);
            case 8 -> one("sin", v -> sin(v), moderate);
            case 9 -> one("exp", v -> exp(v), moderate);
            case 10 -> one("tanh", v -> tanh(v), moderate);
            case 11 -> one("sigmoid", v -> sigmoid(v), moderate);
            case 12 -> one("softplus", v -> softplus(v), moderate);
            case 13 -> one("gelu", v -> gelu(v), moderate);
            case 14 -> one("silu", v -> silu(v).sum(), moderate);
            case 15 -> one("erf", v -> erf(v), moderate);
            case 16 -> one("expm1", v -> expm1(v), moderate);
            case 17 -> one("elu", v -> elu(v, 1.3), moderate);
            case 18 -> one("div", v -> v.div(v.add(1)), any);
            default -> one("pow -0.3", v -> v.pow(-0.3).sum(), any);
        };
    }

    private static Case far(Random random) {
        double place = power(random, 2, 9) * (random.nextBoolean() ? 1 : -1);
        DMatrixRMaj x = normal(1, size(random), 1, random);
        for (int i = 0; i < x.data.length; i++) {
            x.data[i] += place;
        }
        return switch (random.nextInt(5)) {
            case 0 -> one("sin far out", v -> sin(v).sum(), x);
            case 1 -> one("cos far out", v -> cos(v.mul(3)).add(v.mul(1e-9)), x);
            case 2 -> one("Gaussian far out", v -> exp(square(v.sub(place)).mul(-0.5)), x);
            case 3 -> one("tanh far out", v -> tanh(v.sub(place)).sum(), x);
            default ->
                one("sigmoid far out", v -> sigmoid(v.sub(place).mul(0.7)).mul(v), x);
        };
    }

    private static Case narrow(Random random) {
        double width = power(random, -7, -1);
        DMatrixRMaj x = normal(1, size(random), 1, random);
        DMatrixRMaj centre = x.copy();
        for (int i = 0; i < x.data.length; i++) {
            centre.data[i] -= width * random.nextGaussian();
        }
        Variable c = constant(centre);
        return switch (random.nextInt(4)) {
            case 0 ->
                one("narrow Gaussian", v -> exp(square(v.sub(c).div(width)).mul(-1)), x);
            case 1 -> one("narrow tanh", v -> tanh(v.sub(c).div(width)).sum(), x);
            case 2 -> one("fast sine", v -> sin(v.div(width)).sum(), x);
            default ->
                one(
                        "narrow Lorentz",
                        v -> reciprocal(square(v.sub(c).div(width)).add(1)),
                        x);
        };
    }

    private static Case guarded(Random random) {
        double epsilon = power(random, -12, -3);
        DMatrixRMaj x = new EntryRange(-2, 2).draw(size(random), size(random), random);
        if (random.nextInt(3) == 0) {
            for (int i = 0; i < x.data.length; i++) {
                x.data[i] *= epsilon;
            }
        }
        return switch (random.nextInt(5)) {
            case 0 -> one("log(|x| + eps)", v -> log(abs(v).add(epsilon)).sum(), x);
            case 1 ->
                one(
                        "x / (norm + eps)",
                        v -> v.div(sqrt(square(v).sum().add(epsilon * epsilon)).add(epsilon)),
                        x);
            case 2 -> one("sqrt(x² + eps)", v -> sqrt(square(v).add(epsilon)), x);
            case 3 -> one("x / (|x| + eps)", v -> v.div(abs(v).add(epsilon)).sum(), x);
            default -> one("log(x² + eps)", v -> log(square(v).add(epsilon)).mean(), x);
        };
    }

    private static Case layers(String family, List<UnaryOperator<Variable>> activations, double reach, Random random) {
        int depth = 1 + random.nextInt(4);
        int width = size(random) + 1;
        double scale = power(random, -1, reach);
        List<DMatrixRMaj> point = new ArrayList<>();
        point.add(normal(size(random), width, power(random, -1, reach), random));
        List<UnaryOperator<Variable>> chosen = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            point.add(normal(width, width, scale, random));
            chosen.add(activations.get(random.nextInt(activations.size())));
        }
        int loss = random.nextInt(3);
        return new Case(
                family,
                v -> {
                    Variable h = v[0];
                    for (int i = 0; i < chosen.size(); i++) {
                        h = chosen.get(i).apply(h.matmul(v[i + 1]).add(0.1));
                    }
                    return loss == 0
                            ? h
                            : loss == 1
                                    ? square(h.sub(0.3)).mean()
                                    : logSoftmax(h, Per.ROW).mean();
                },
                point.toArray(DMatrixRMaj[]::new));
    }

    private static Case net(Random random) {
        return layers(
                "net",
                List.of(v -> tanh(v), v -> sigmoid(v), v -> gelu(v), v -> softplus(v), v -> silu(v)),
                random.nextInt(3) == 0 ? 1.2 : 0.2,
                random);
    }

    private static Case reluNet(Random random) {
        return layers("relu net", List.of(v -> relu(v), v -> leakyRelu(v, 0.1), v -> abs(v)), 0.2, random);
    }

    private static Case offset(Random random) {
        double height = power(random, 0, 15);
        DMatrixRMaj x = normal(1, size(random), 1, random);
        return switch (random.nextInt(4)) {
            case 0 -> one("offset tanh", v -> tanh(v).add(height).sum(), x);
            case 1 -> one("offset square", v -> square(v).sum().add(height), x);
            case 2 ->
                one("offset sine, taken away again", v -> sin(v).add(height).sub(height), x);
            default -> one("offset exp", v -> exp(v).mean().add(height), x);
        };
    }

    private static Case scaled(Random random) {
        double in = power(random, -150, 150);
        double out = power(random, -120, 120);
        DMatrixRMaj x = normal(size(random), 1 + size(random), 1 / in, random);
        return switch (random.nextInt(4)) {
            case 0 -> one("scaled tanh", v -> tanh(v.mul(in)).mul(out), x);
            case 1 -> one("scaled sine", v -> sin(v.mul(in)).sum().mul(out), x);
            case 2 -> one("scaled softmax", v -> softmax(v.mul(in), Per.ROW).mul(out), x);
            default -> one("scaled exp", v -> exp(v.mul(in)).mean().mul(out), x);
        };
    }

    private static Case product(Random random) {
        int inner = size(random);
        double a = power(random, -60, 60);
        double b = power(random, -60, 60);
        DMatrixRMaj x = normal(size(random), inner, a, random);
        DMatrixRMaj w = normal(inner, size(random), b, random);
        return random.nextBoolean()
                ? new Case("matmul", v -> v[0].matmul(v[1]), x, w)
                : new Case(
                        "tanh of matmul",
                        v -> tanh(v[0].matmul(v[1]).div(a * b)).sum(),
                        x,
                        w);
    }

    private static Case illConditioned(Random random) {
        int n = 2 + random.nextInt(3);
        double condition = power(random, 0, 8);
        DMatrixRMaj a = normal(n, n, 1, random);
        for (int i = 0; i < n; i++) {
            double factor = Math.pow(condition, -i / (n - 1.0));
            for (int j = 0; j < n; j++) {
                a.data[i * n + j] *= factor;
            }
        }
        DMatrixRMaj spread = normal(n, n, 1, random);
        DMatrixRMaj b = normal(n, 2, 1, random);
        return switch (random.nextInt(5)) {
            case 0 -> one("inverse", v -> inverse(v), a);
            case 1 -> new Case("solve", v -> solve(v[0], v[1]).sum(), a, b);
            case 2 -> one("determinant", v -> determinant(v), a);
            case 3 ->
                one(
                        "logDeterminant",
                        v -> logDeterminant(v.matmul(v.transpose())
                                .add(diagonalMatrix(constant(ones(n))).mul(0.1))),
                        spread);
            default ->
                one(
                        "cholesky",
                        v -> cholesky(v.matmul(v.transpose())
                                .add(diagonalMatrix(constant(ones(n))).mul(1 / condition))),
                        spread);
        };
    }

    private static DMatrixRMaj ones(int n) {
        DMatrixRMaj ones = new DMatrixRMaj(n, 1);
        ones.fill(1);
        return ones;
    }

    private static Case reduction(Random random) {
        double place = random.nextBoolean() ? 0 : power(random, 0, 6);
        double spread = power(random, -3, 2);
        DMatrixRMaj x = normal(size(random), 1 + size(random), spread, random);
        for (int i = 0; i < x.data.length; i++) {
            x.data[i] += place;
        }
        Variable weights = constant(normal(x.numRows, x.numCols, 1, random));
        return switch (random.nextInt(8)) {
            case 0 -> one("softmax", v -> softmax(v, Per.ROW), x);
            case 1 -> one("logSumExp", v -> logSumExp(v, Per.COLUMN), x);
            case 2 -> one("variance", v -> variance(v, Per.ROW), x);
            case 3 -> one("norm", v -> norm(v), x);
            case 4 -> one("max", v -> max(v, Per.ROW).sum(), x);
            case 5 -> one("logSoftmax", v -> logSoftmax(v, Per.ROW).mul(weights).sum(), x);
            case 6 ->
                one(
                        "sum of softmax",
                        v -> softmax(v, Per.ROW).sum().add(v.mul(1e-3).sum()),
                        x);
            default -> one("mean", v -> square(v.sub(v.mean())).mean(), x);
        };
    }

    private static Case deep(Random random) {
        int depth = 5 + random.nextInt(40);
        DMatrixRMaj x = normal(1, size(random), 1, random);
        double rate = 0.5 + random.nextDouble();
        return switch (random.nextInt(3)) {
            case 0 -> one("deep sine", v -> repeated(v, depth, h -> sin(h).add(h.mul(0.5))), x);
            case 1 ->
                one("deep tanh", v -> repeated(v, depth, h -> tanh(h.mul(rate)).add(0.1)), x);
            default ->
                one(
                        "logistic map",
                        v -> repeated(sigmoid(v), depth / 4, h -> h.mul(Arithmetic.sub(1, h))
                                .mul(3.7)),
                        x);
        };
    }

    private static Variable repeated(Variable x, int times, UnaryOperator<Variable> f) {
        Variable h = x;
        for (int i = 0; i < times; i++) {
            h = f.apply(h);
        }
        return h;
    }

    private static Case nearKink(Random random) {
        DMatrixRMaj x = normal(1, size(random), 1, random);
        DMatrixRMaj at = x.copy();
        for (int i = 0; i < x.data.length; i++) {
            at.data[i] += power(random, -17, 0) * random.nextGaussian();
        }
        Variable c = constant(at);
        return switch (random.nextInt(6)) {
            case 0 -> one("relu near its kink", v -> relu(v.sub(c)).add(v), x);
            case 1 -> one("abs near its kink", v -> abs(v.sub(c)).sum(), x);
            case 2 -> one("maximum near a tie", v -> Arithmetic.maximum(v, c).mul(v), x);
            case 3 ->
                one("clamp near its bound", v -> clamp(v.sub(c), 0, 1).sum().add(v.sum()), x);
            case 4 ->
                one(
                        "leakyRelu near its kink",
                        v -> square(leakyRelu(v.sub(c), 0.2)).add(v),
                        x);
            default ->
                new Case(
                        "minimum near a tie",
                        v -> Arithmetic.minimum(v[0], v[1]).sum(),
                        x,
                        at);
        };
    }

    private static Case tie(Random random) {
        DMatrixRMaj x = new EntryRange(-2, 2).draw(size(random), size(random), random);
        for (int i = 0; i < x.data.length; i++) {
            x.data[i] = Math.rint(x.data[i]);
        }
        Variable w = constant(new EntryRange(-2, 2).draw(x.numCols, 2, random));
        return switch (random.nextInt(6)) {
            case 0 -> one("max with ties", v -> max(v, Per.ROW), x);
            case 1 -> one("relu at zero", v -> relu(v).add(v.mul(0.3)), x);
            case 2 -> one("relu of a product", v -> relu(v.matmul(w)), x);
            case 3 -> one("relu minus relu", v -> relu(v).sub(relu(v.neg())).sum(), x);
            case 4 ->
                one("maximum of equals", v -> Arithmetic.maximum(v, v.mul(1)).sum(), x);
            default -> one("where", v -> Shaping.where(Shaping.test(v, e -> e > 0), v.mul(2), v.mul(-1)), x);
        };
    }

    private static Case physics(Random random) {
        DMatrixRMaj r = positive(1, size(random), -11, -9, random);
        return switch (random.nextInt(5)) {
            case 0 ->
                one(
                        "Coulomb energy",
                        v -> reciprocal(v).mul(8.9875e9 * 1.602e-19 * 1.602e-19).sum(),
                        r);
            case 1 ->
                one(
                        "Lennard-Jones",
                        v -> {
                            Variable s = reciprocal(v.div(3.4e-10)).pow(6);
                            return square(s).sub(s).mul(4 * 1.65e-21).sum();
                        },
                        positive(1, size(random), -9.6, -9, random));
            case 2 ->
                one(
                        "Planck",
                        v -> v.pow(3).mul(1.47e-50).div(expm1(v.mul(4.8e-11 / 300))),
                        positive(1, size(random), 11, 13.5, random));
            case 3 -> one("Arrhenius", v -> exp(reciprocal(v).mul(-6000)).mul(1e13), positive(1, 2, 2.3, 3.2, random));
            default ->
                one("gravity", v -> reciprocal(v).mul(-6.674e-11 * 5.97e24 * 1e3), positive(1, 2, 6.8, 8.6, random));
        };
    }

    private static Case generated(Random random) {
        EntryRange range = new EntryRange(-2, 2);
        int inner = 1 + random.nextInt(6);
        DMatrixRMaj x = range.draw(1 + random.nextInt(6), inner, random);
        DMatrixRMaj w = range.draw(inner, 2 + random.nextInt(5), random);
        return switch (random.nextInt(4)) {
            case 0 -> new Case("tanh(xw)", v -> tanh(v[0].matmul(v[1])).sum(), x, w);
            case 1 -> new Case("relu(xw)", v -> relu(v[0].matmul(v[1])), x, w);
            case 2 -> new Case("softmax(xw)", v -> softmax(v[0].matmul(v[1]), Per.ROW), x, w);
            default ->
                new Case(
                        "two layers of relu",
                        v -> relu(v[0].matmul(v[1]).add(0.5))
                                .matmul(v[1].transpose())
                                .sum(),
                        x,
                        w);
        };
    }

    // ---- random expressions

    private static Case expression(Random random) {
        int rows = size(random);
        int columns = size(random);
        DMatrixRMaj[] point = new DMatrixRMaj[1 + random.nextInt(2)];
        double scale = random.nextInt(3) == 0 ? power(random, -6, 3) : 1;
        for (int i = 0; i < point.length; i++) {
            point[i] = random.nextBoolean()
                    ? normal(rows, columns, scale, random)
                    : new EntryRange(-2, 2).draw(rows, columns, random);
        }
        Function<Variable[], Variable> f = tree(3 + random.nextInt(3), point.length, random);
        return new Case(
                "expression", v -> f.apply(v).add(v[0].mul(v[v.length - 1]).mul(0.01)), point);
    }

    private static Function<Variable[], Variable> tree(int depth, int inputs, Random random) {
        if (depth == 0 || random.nextInt(8) == 0) {
            int input = random.nextInt(inputs);
            return v -> v[input];
        }
        Function<Variable[], Variable> a = tree(depth - 1, inputs, random);
        if (random.nextInt(3) == 0) {
            Function<Variable[], Variable> b = tree(depth - 1, inputs, random);
            return switch (random.nextInt(6)) {
                case 0 -> v -> a.apply(v).add(b.apply(v));
                case 1 -> v -> a.apply(v).sub(b.apply(v));
                case 2 -> v -> a.apply(v).mul(b.apply(v));
                case 3 -> v -> Arithmetic.maximum(a.apply(v), b.apply(v));
                case 4 -> v -> a.apply(v).div(square(b.apply(v)).add(1));
                default -> v -> Arithmetic.minimum(a.apply(v), b.apply(v));
            };
        }
        double c = 0.5 + random.nextDouble();
        return switch (random.nextInt(17)) {
            case 0 -> v -> tanh(a.apply(v));
            case 1 -> v -> sin(a.apply(v).mul(c));
            case 2 -> v -> exp(tanh(a.apply(v)));
            case 3 -> v -> log(square(a.apply(v)).add(c));
            case 4 -> v -> sqrt(abs(a.apply(v)).add(c));
            case 5 -> v -> square(a.apply(v));
            case 6 -> v -> sigmoid(a.apply(v));
            case 7 -> v -> relu(a.apply(v));
            case 8 -> v -> abs(a.apply(v));
            case 9 -> v -> softmax(a.apply(v), Per.ROW);
            case 10 -> v -> a.apply(v).mul(c);
            case 11 -> v -> a.apply(v).sub(c);
            case 12 -> v -> gelu(a.apply(v));
            case 13 -> v -> cumulativeSum(a.apply(v), Per.ROW);
            case 14 -> v -> standardizeSafely(a.apply(v), c);
            case 15 -> v -> clamp(a.apply(v), -c, c);
            default -> v -> cos(a.apply(v));
        };
    }

    private static Variable standardizeSafely(Variable x, double epsilon) {
        Variable centred = x.sub(mean(x, Per.ROW));
        return centred.div(sqrt(mean(square(centred), Per.ROW).add(epsilon)));
    }
}
