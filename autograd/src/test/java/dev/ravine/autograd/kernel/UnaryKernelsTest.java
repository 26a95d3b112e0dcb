package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The functions of each entry, of the active kernels. */
class UnaryKernelsTest {
    /**
     * A function and its definition.
     *
     * <p>The definitions are within 1 unit in the last place of the true value, softplus within 2. The greatest errors of
     * the kernels against 80-bit arithmetic, on millions of numbers for each, were in such units: exp 0.99, expm1 1.38,
     * log 0.85, log1p 0.84, sin and cos 0.52, tanh 2.50, sigmoid 2.25 and softplus 1.80. The bound is the whole number in
     * the sum of the two.
     */
    enum Function {
        NEG(0, x -> -x),
        ABS(0, x -> x < 0 || 1 / x < 0 ? -x : x),
        SQUARE(0, x -> x * x),
        SQRT(0, StrictMath::sqrt),
        RECIPROCAL(0, x -> 1 / x),
        RELU(0, x -> x > 0 || Double.isNaN(x) ? x : 0.0),
        EXP(1, StrictMath::exp),
        EXPM1(2, StrictMath::expm1),
        LOG(1, StrictMath::log),
        LOG1P(1, StrictMath::log1p),
        SIN(1, StrictMath::sin),
        COS(1, StrictMath::cos),
        TANH(3, Function::tanh),
        SIGMOID(3, Function::sigmoid),
        SOFTPLUS(3, Function::softplus);

        /** The greatest difference, in units in the last place. */
        final int ulps;

        @SuppressWarnings("ImmutableEnumChecker") // The definitions have no state.
        final DoubleUnaryOperator definition;

        Function(int ulps, DoubleUnaryOperator definition) {
            this.ulps = ulps;
            this.definition = definition;
        }

        void apply(Kernels kernels, double[] x, double[] y, int from, int to) {
            switch (this) {
                case NEG -> kernels.neg(x, y, from, to);
                case ABS -> kernels.abs(x, y, from, to);
                case SQUARE -> kernels.square(x, y, from, to);
                case SQRT -> kernels.sqrt(x, y, from, to);
                case RECIPROCAL -> kernels.reciprocal(x, y, from, to);
                case RELU -> kernels.relu(x, y, from, to);
                case EXP -> kernels.exp(x, y, from, to);
                case EXPM1 -> kernels.expm1(x, y, from, to);
                case LOG -> kernels.log(x, y, from, to);
                case LOG1P -> kernels.log1p(x, y, from, to);
                case SIN -> kernels.sin(x, y, from, to);
                case COS -> kernels.cos(x, y, from, to);
                case TANH -> kernels.tanh(x, y, from, to);
                case SIGMOID -> kernels.sigmoid(x, y, from, to);
                case SOFTPLUS -> kernels.softplus(x, y, from, to);
            }
        }

        void apply(Kernels kernels, double[] x, double[] y) {
            apply(kernels, x, y, 0, y.length);
        }

        double[] of(Kernels kernels, double... x) {
            double[] y = new double[x.length];
            Arrays.fill(y, 12345);
            apply(kernels, x, y);
            return y;
        }

        /** e / (2 + e) with e = exp(2x) − 1 in decimals: the error of e, within 1 unit, shrinks on the way. */
        private static double tanh(double x) {
            if (x == 0 || Double.isNaN(x)) return x;
            if (x < 0) return -tanh(-x);
            if (x > 20) return 1;
            BigDecimal e = new BigDecimal(StrictMath.expm1(2 * x));
            return e.divide(e.add(BigDecimal.valueOf(2)), MathContext.DECIMAL128)
                    .doubleValue();
        }

        /** p / (1 + p) with p = eˣ, beyond the range of a double in decimals: within 1 unit, as eˣ is. */
        private static double sigmoid(double x) {
            if (Double.isNaN(x) || x > 700) return x > 700 ? 1 : x;
            if (x < -700) return StrictMath.exp(x);
            BigDecimal power = new BigDecimal(StrictMath.exp(x));
            return power.divide(power.add(BigDecimal.ONE), MathContext.DECIMAL128)
                    .doubleValue();
        }

        /** Within 2 units: eˣ, the logarithm and the sum are rounded. */
        private static double softplus(double x) {
            if (x < 0) return StrictMath.log1p(StrictMath.exp(x));
            return x + StrictMath.log1p(StrictMath.exp(-x));
        }
    }

    /** Where functions change their form, overflow, underflow or lose precision if written carelessly. */
    private static final double[] SPECIAL = DoubleStream.of(
                    0,
                    Double.MIN_VALUE,
                    3 * Double.MIN_VALUE,
                    1e-310,
                    Double.MIN_NORMAL,
                    1e-300,
                    1e-160,
                    1e-20,
                    0x1p-54,
                    1e-16,
                    0x1p-53,
                    0x1p-28,
                    1e-9,
                    1e-5,
                    0.01,
                    0.34,
                    0.35,
                    0.5,
                    Math.sqrt(0.5),
                    0.99999,
                    Math.nextDown(1.0),
                    1,
                    Math.nextUp(1.0),
                    1.00001,
                    Math.sqrt(2),
                    2,
                    Math.E,
                    Math.PI,
                    18,
                    19.1,
                    22,
                    36.7,
                    37.5,
                    40,
                    50,
                    354.9,
                    700,
                    708.3,
                    708.4,
                    709.4,
                    709.7,
                    709.782712893384,
                    709.7827128933841,
                    710,
                    744.4,
                    745.1,
                    745.2,
                    746,
                    800,
                    1000,
                    1e6,
                    1e15,
                    1e16,
                    1e154,
                    1e155,
                    1e300,
                    Double.MAX_VALUE,
                    Double.POSITIVE_INFINITY,
                    Double.NaN)
            .flatMap(x -> DoubleStream.of(x, -x))
            .toArray();

    @ParameterizedTest
    @EnumSource
    void keepsItsPrecisionAtSpecialNumbers(Function function) {
        double[] y = function.of(Kernels.active(), SPECIAL);
        for (int i = 0; i < y.length; i++) {
            requireClose(function, function.ulps, SPECIAL[i], y[i], function.definition.applyAsDouble(SPECIAL[i]));
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsItsPrecisionWhereNetworksUseIt(Function function) {
        Random random = new Random(1);
        double[] x = random.doubles(40_000, -1, 1).toArray();
        // From all over the range, a fourth of them each within 1, 4, 40 and 800.
        double[] reach = {1, 4, 40, 800};
        for (int i = 0; i < x.length; i++) x[i] *= reach[i % 4];
        double[] y = function.of(Kernels.active(), x);
        for (int i = 0; i < y.length; i++) {
            requireClose(function, function.ulps, x[i], y[i], function.definition.applyAsDouble(x[i]));
        }
    }

    @Property(tries = 3000)
    void keepsItsPrecisionOnAnyNumber(@ForAll Function function, @ForAll long bits) {
        double x = Double.longBitsToDouble(bits);
        double y = function.of(Kernels.active(), x)[0];
        requireClose(function, function.ulps, x, y, function.definition.applyAsDouble(x));
    }

    @ParameterizedTest
    @EnumSource
    void vectorKernelsAgreeWithThePortableOnes(Function function) {
        assumeTrue(VectorApi.present());
        double[] x = DoubleStream.concat(
                        DoubleStream.of(SPECIAL),
                        new Random(2)
                                .longs(50_000)
                                .mapToDouble(Double::longBitsToDouble)
                                .flatMap(any -> DoubleStream.of(any, Math.IEEEremainder(any, 50))))
                .toArray();
        double[] vector = function.of(new VectorKernels(2), x);
        double[] portable = function.of(new Kernels(), x);
        for (int i = 0; i < x.length; i++) requireClose(function, function.ulps, x[i], vector[i], portable[i]);
    }

    /** Equal, both not a number, or within a few units in the last place of the greater. */
    private static void requireClose(Function function, int ulps, double x, double actual, double expected) {
        boolean same = Double.compare(actual, expected) == 0;
        double unit = Math.max(Math.ulp(actual), Math.ulp(expected));
        // The difference of numbers so near to each other is exact; infinities only pass as the same.
        boolean close = Math.abs(actual - expected) <= ulps * unit && unit < Double.POSITIVE_INFINITY;
        boolean zeroSign = expected != 0 || actual != 0 || same;
        if (!same && !(close && zeroSign)) {
            throw new AssertionError(
                    "%s(%s) is %s, but should be %s within %d ulp".formatted(function, x, actual, expected, ulps));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEntryDoesNotDependOnItsPlace(Function function) {
        for (int n = 0; n <= 70; n++) {
            double[] x = new Random(n).doubles(n, -3, 3).toArray();
            double[] y = function.of(Kernels.active(), x);
            for (int i = 0; i < n; i++) {
                Double alone = function.of(Kernels.active(), x[i])[0];
                assertThat(y[i]).as("entry %d of %d", i, n).isEqualTo(alone);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void leavesWhatIsOutsideOfARange(Function function) {
        double[] x = new Random(3).doubles(70, -3, 3).toArray();
        double[] all = function.of(Kernels.active(), x);
        for (int from = 0; from < 20; from++) {
            for (int to = from; to <= 70; to += 5) {
                double[] expected = new double[70];
                System.arraycopy(all, from, expected, from, to - from);
                double[] y = new double[70];
                function.apply(Kernels.active(), x, y, from, to);
                assertThat(y).as("the range %d to %d", from, to).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void worksInPlace(Function function) {
        for (int n = 0; n <= 70; n++) {
            double[] x = new Random(n).doubles(n, -3, 3).toArray();
            double[] expected = function.of(Kernels.active(), x);
            double[] before = x.clone();
            double[] y = x.clone();
            function.apply(Kernels.active(), y, y);
            assertThat(y).isEqualTo(expected);
            assertThat(x).as("the operand").isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource
    void beingCompiledInTheMeantimeDoesNotMatter(Function function) {
        // Enough entries and calls for the compiler to step in, first in the middle of a loop.
        double[] x = new Random(3).doubles(501, -3, 3).toArray();
        double[] first = function.of(Kernels.active(), x);
        for (int i = 0; i < 3000; i++) {
            assertThat(Arrays.equals(function.of(Kernels.active(), x), first)).isTrue();
        }
    }

    @Test
    void anyOtherFunctionCanBeMapped() {
        double[] x = {1, -2, 3};
        double[] y = new double[3];
        Kernels.map(x, y, 0, y.length, entry -> 10 * entry);
        assertThat(y).containsExactly(10, -20, 30);
        Kernels.map(y, y, 0, y.length, entry -> entry + 1);
        assertThat(y).containsExactly(11, -19, 31);
    }
}
