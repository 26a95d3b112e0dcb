package dev.ravine.user;

import static dev.ravine.autograd.Variable.wrt;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/**
 * The same right and wrong derivatives as PyTorch's gradcheck and JAX's check_grads were given, by {@code checkers.py} under
 * the same names; what those said of them is in {@code checkers.json}.
 */
class CheckersTest {
    /** What arrives and the operand make what is passed on. */
    private interface Backward {
        double apply(double x, double g);
    }

    private record Case(double[] points, DoubleUnaryOperator function, Backward rule) {
        Case with(Backward another) {
            return new Case(points, function, another);
        }

        GradientReport report() {
            return GradientCheck.of((Variable x) -> Variable.compute(
                            "operation",
                            x.rows(),
                            x.columns(),
                            (y, in) -> {
                                for (int i = 0; i < y.data.length; i++) {
                                    y.data[i] = function.applyAsDouble(in[0].data[i]);
                                }
                            },
                            wrt(x, (y, g) -> {
                                DMatrixRMaj passed = g.value().copy();
                                for (int i = 0; i < passed.data.length; i++) {
                                    passed.data[i] = rule.apply(x.value().data[i], g.value().data[i]);
                                }
                                return Variable.wrap(passed);
                            })))
                    .at(DMatrixRMaj.wrap(1, points.length, points))
                    .run();
        }
    }

    private static final double K = 2.307e-28;
    private final Map<String, Case> right = new LinkedHashMap<>();
    private final Map<String, Case> wrong = new LinkedHashMap<>();

    CheckersTest() {
        right("tanh", Math::tanh, (x, g) -> g * slopeOfTanh(x), 0.5, -1.5);
        right("sin near 1e6", Math::sin, (x, g) -> g * Math.cos(x), 1e6, 1234567.8);
        right("cos near 1e8", Math::cos, (x, g) -> -g * Math.sin(x), 1e8, 3e8);
        right("sin of 1e6 x", x -> Math.sin(1e6 * x), (x, g) -> g * 1e6 * Math.cos(1e6 * x), 1, 0.3);
        right("reciprocal at 1e-6", x -> 1 / x, (x, g) -> -g / (x * x), 1e-6, -3e-6);
        right("reciprocal at 1e-100", x -> 1 / x, (x, g) -> -g / x / x, 1e-100, 2e-100);
        right("Gaussian at 1000", CheckersTest::gaussian, (x, g) -> -g * (x - 1000) * gaussian(x), 1000.5, 998);
        right("narrow Gaussian", CheckersTest::narrow, (x, g) -> -g * 1e10 * x * narrow(x), 1e-5, -2e-5);
        right("Coulomb energy in joules", x -> -K / x, (x, g) -> g * K / (x * x), 5.29e-11, 1e-10);
        right(
                "log of |x| + 1e-8",
                x -> Math.log(Math.abs(x) + 1e-8),
                (x, g) -> g * Math.signum(x) / (Math.abs(x) + 1e-8),
                1e-8,
                -0.3,
                2e-9);
        right(
                "x over |x| + 1e-8",
                x -> x / (Math.abs(x) + 1e-8),
                (x, g) -> g * 1e-8 / Math.pow(Math.abs(x) + 1e-8, 2),
                1e-8,
                -3e-8,
                0.2);
        right("1e12 + tanh", x -> 1e12 + Math.tanh(x), (x, g) -> g * slopeOfTanh(x), 0.5, -0.2);
        right("1e-13 tanh", x -> 1e-13 * Math.tanh(x), (x, g) -> g * 1e-13 * slopeOfTanh(x), 0.5, -0.2);
        right("exp at 50", Math::exp, (x, g) -> g * Math.exp(x), 50, 300);
        right("exp at -300", Math::exp, (x, g) -> g * Math.exp(x), -300, -50);
        right("cube at 1e90", x -> x * x * x, (x, g) -> g * 3 * x * x, 1e90, -2e90);
        right("square at 1e-100", x -> x * x, (x, g) -> g * 2 * x, 1e-100, 3e-100);
        right("sqrt at 1e-12", Math::sqrt, (x, g) -> g * 0.5 / Math.sqrt(x), 1e-12, 4e-10);
        right("saturated sigmoid", CheckersTest::sigmoid, (x, g) -> g * sigmoid(x) * sigmoid(-x), 40, -40);
        right("relu at 0", CheckersTest::relu, (x, g) -> g * (x > 0 ? 1 : 0), 0, 1);
        right("relu near 0", CheckersTest::relu, (x, g) -> g * (x > 0 ? 1 : 0), 1e-9, -1e-7);
        right("abs at 0", Math::abs, (x, g) -> g * Math.signum(x), 0, -1);
        right("1 over 1 + x² at 1e4", x -> 1 / (1 + x * x), (x, g) -> -g * 2 * x / Math.pow(1 + x * x, 2), 1e4, -3e4);
        double[] many =
                IntStream.rangeClosed(1, 900).mapToDouble(i -> 0.003 * i).toArray();
        right("one of many", Math::tanh, (x, g) -> g * slopeOfTanh(x), many);

        wrong("tanh, sign", "tanh", (x, g) -> -g * slopeOfTanh(x));
        wrong("tanh, twice", "tanh", (x, g) -> 2 * g * slopeOfTanh(x));
        wrong("tanh, own derivative missing", "tanh", (x, g) -> g);
        wrong("tanh, 0.05 % too much", "tanh", (x, g) -> 1.0005 * g * slopeOfTanh(x));
        wrong("tanh, 1e-6 too much", "tanh", (x, g) -> (1 + 1e-6) * g * slopeOfTanh(x));
        wrong("tanh, clips what arrives", "tanh", (x, g) -> Math.max(-1, Math.min(1, g)) * slopeOfTanh(x));
        wrong("tanh, adds something", "tanh", (x, g) -> g * slopeOfTanh(x) + 1e-7);
        wrong("sin near 1e6, sign", "sin near 1e6", (x, g) -> -g * Math.cos(x));
        wrong("sin of 1e6 x, factor missing", "sin of 1e6 x", (x, g) -> g * Math.cos(1e6 * x));
        wrong("reciprocal at 1e-6, 0.1 % off", "reciprocal at 1e-6", (x, g) -> -1.001 * g / (x * x));
        wrong("reciprocal at 1e-100, sign", "reciprocal at 1e-100", (x, g) -> g / x / x);
        wrong("Gaussian, factor missing", "Gaussian at 1000", (x, g) -> -g * gaussian(x));
        wrong("narrow Gaussian, zero", "narrow Gaussian", (x, g) -> 0 * g);
        wrong("Coulomb energy, sign", "Coulomb energy in joules", (x, g) -> -g * K / (x * x));
        wrong("Coulomb energy, zero", "Coulomb energy in joules", (x, g) -> 0 * g);
        wrong("x over |x| + 1e-8, zero", "x over |x| + 1e-8", (x, g) -> 0 * g);
        wrong("1e12 + tanh, three times", "1e12 + tanh", (x, g) -> 3 * g * slopeOfTanh(x));
        wrong("1e-13 tanh, zero", "1e-13 tanh", (x, g) -> 0 * g);
        wrong("exp at -300, zero", "exp at -300", (x, g) -> 0 * g);
        wrong("cube at 1e90, 2 for 3", "cube at 1e90", (x, g) -> g * 2 * x * x);
        wrong("square at 1e-100, x for 2x", "square at 1e-100", (x, g) -> g * x);
        wrong("sqrt at 1e-12, half missing", "sqrt at 1e-12", (x, g) -> g / Math.sqrt(x));
        wrong("relu at 0, steep", "relu at 0", (x, g) -> g * (x > 0 ? 1 : x == 0 ? 1.2 : 0));
        wrong("abs at 0, outside", "abs at 0", (x, g) -> g * (x == 0 ? 1.5 : Math.signum(x)));
        wrong("1 over 1 + x², sign", "1 over 1 + x² at 1e4", (x, g) -> g * 2 * x / Math.pow(1 + x * x, 2));
        wrong("one of many, 1 % off", "one of many", (x, g) -> g * slopeOfTanh(x) * (x > 2.6985 ? 1.01 : 1));
    }

    private void right(String name, DoubleUnaryOperator function, Backward rule, double... points) {
        right.put(name, new Case(points, function, rule));
    }

    private void wrong(String name, String of, Backward rule) {
        wrong.put(name, Objects.requireNonNull(right.get(of)).with(rule));
    }

    private static double slopeOfTanh(double x) {
        return 1 - Math.tanh(x) * Math.tanh(x);
    }

    private static double gaussian(double x) {
        return Math.exp(-0.5 * (x - 1000) * (x - 1000));
    }

    private static double narrow(double x) {
        return Math.exp(-0.5 * 1e5 * x * 1e5 * x);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double relu(double x) {
        return (x + Math.abs(x)) / 2;
    }

    @Test
    void everyRightDerivativePassesAndEveryWrongOneIsNamed() throws IOException {
        JsonObject peers = peers();
        assertThat(peers.getAsJsonObject("right").keySet()).containsExactlyElementsOf(right.keySet());
        assertThat(peers.getAsJsonObject("wrong").keySet()).containsExactlyElementsOf(wrong.keySet());
        right.forEach((name, each) -> {
            GradientReport report = each.report();
            assertThat(report.passed()).as("%s: %s", name, report).isTrue();
        });
        wrong.forEach((name, each) -> {
            GradientReport report = each.report();
            assertThat(report.suspects()).as("%s: %s", name, report).hasSize(1);
        });
        for (String checker : new String[] {"gradcheck", "check_grads"}) {
            System.out.printf(
                    "%s: %d of %d found, %d of %d false alarms%n",
                    checker,
                    refused(peers.getAsJsonObject("wrong"), checker),
                    wrong.size(),
                    refused(peers.getAsJsonObject("right"), checker),
                    right.size());
        }
    }

    private static long refused(JsonObject cases, String checker) {
        return cases.entrySet().stream()
                .filter(each -> !each.getValue().getAsJsonObject().get(checker).getAsBoolean())
                .count();
    }

    private static JsonObject peers() throws IOException {
        try (InputStream in = Objects.requireNonNull(CheckersTest.class.getResourceAsStream("checkers.json"))) {
            return JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .getAsJsonObject()
                    .getAsJsonObject("passes");
        }
    }
}
