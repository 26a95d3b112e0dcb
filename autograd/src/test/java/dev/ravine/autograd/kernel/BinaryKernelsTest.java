package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The functions of two entries, of the active kernels. */
class BinaryKernelsTest {
    /** A function and its definition, to the bit; of {@link Math#pow} the last bit is not defined, see below. */
    enum Function {
        ADD((a, b) -> a + b),
        SUB((a, b) -> a - b),
        MUL((a, b) -> a * b),
        DIV((a, b) -> a / b),
        // As C has it.
        POW((a, b) -> a == 1 || (a == -1 && Double.isInfinite(b)) ? 1 : power(a, b)),
        MAXIMUM((a, b) -> isNaN(a, b) ? Double.NaN : Double.compare(a, b) >= 0 ? a : b),
        MINIMUM((a, b) -> isNaN(a, b) ? Double.NaN : Double.compare(a, b) <= 0 ? a : b),
        // NaN is greater than any number.
        GREATER((a, b) -> a == b ? 0.5 : (1 + Integer.signum(Double.compare(a, b))) / 2.0);

        @SuppressWarnings("ImmutableEnumChecker") // The definitions have no state.
        final DoubleBinaryOperator definition;

        Function(DoubleBinaryOperator definition) {
            this.definition = definition;
        }

        void apply(double[] a, int ai, int as, double[] b, int bi, int bs, double[] y, int yi, int n) {
            Kernels kernels = Kernels.active();
            Kernels.Binary kernel =
                    switch (this) {
                        case ADD -> kernels::add;
                        case SUB -> kernels::sub;
                        case MUL -> kernels::mul;
                        case DIV -> kernels::div;
                        case POW -> kernels::pow;
                        case MAXIMUM -> kernels::maximum;
                        case MINIMUM -> kernels::minimum;
                        case GREATER -> kernels::greater;
                    };
            kernel.apply(a, ai, as, b, bi, bs, y, yi, n);
        }

        private static double power(double a, double b) {
            return Kernels.active().name().equals("portable") ? PortableMath.pow(a, b) : Math.pow(a, b);
        }

        private static boolean isNaN(double a, double b) {
            return Double.isNaN(a) || Double.isNaN(b);
        }
    }

    @ParameterizedTest
    @EnumSource
    void computesEveryLengthWithEveryStepAndPlace(Function function) {
        int[][] steps = {{1, 1}, {0, 1}, {1, 0}};
        for (int n = 0; n <= 70; n++) {
            for (int[] step : steps) {
                for (int place = 0; place < 3; place++) {
                    Random random = new Random(n);
                    double[] a = numbers(n + 10, random);
                    double[] b = numbers(n + 10, random);
                    double[] y = numbers(n + 10, random);
                    int ai = place;
                    int bi = 3 - place;
                    int yi = 2 * place;
                    double[] expected = y.clone();
                    for (int i = 0; i < n; i++) {
                        expected[yi + i] = function.definition.applyAsDouble(a[ai + i * step[0]], b[bi + i * step[1]]);
                    }
                    double[] aBefore = a.clone();
                    double[] bBefore = b.clone();
                    function.apply(a, ai, step[0], b, bi, step[1], y, yi, n);
                    // The entries before and behind are untouched too.
                    assertThat(y)
                            .as("n = %d, steps %d, %d", n, step[0], step[1])
                            .isEqualTo(expected);
                    assertThat(a).isEqualTo(aBefore);
                    assertThat(b).isEqualTo(bBefore);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theResultMayBeAnOperand(Function function) {
        for (int n = 0; n <= 70; n++) {
            double[] a = numbers(n + 1, new Random(n));
            double[] b = numbers(n + 1, new Random(-n));
            double[] expected = new double[n + 1];
            expected[0] = a[0];
            function.apply(a, 1, 1, b, 1, 1, expected, 1, n);
            double[] y = a.clone();
            function.apply(y, 1, 1, b, 1, 1, y, 1, n);
            assertThat(y).as("first operand, n = %d", n).isEqualTo(expected);
            y = b.clone();
            expected[0] = b[0];
            function.apply(a, 1, 1, y, 1, 1, y, 1, n);
            assertThat(y).as("second operand, n = %d", n).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void followsTheDefinitionAtSpecialNumbers(Function function) {
        double[] special = {
            0.0,
            -0.0,
            1,
            -1,
            0.5,
            3,
            -3,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            1e-300,
            -1e300,
            Double.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN
        };
        for (double a : special) {
            double[] y = new double[special.length];
            function.apply(new double[] {a}, 0, 0, special, 0, 1, y, 0, y.length);
            for (int i = 0; i < y.length; i++) {
                assertThat(y[i])
                        .as("%s(%s, %s)", function, a, special[i])
                        .isEqualTo(Double.valueOf(function.definition.applyAsDouble(a, special[i])));
            }
        }
    }

    @Property(tries = 2000)
    void powerIsWithinTwoUnitsOfTheStrictOne(@ForAll long base, @ForAll int exponent) {
        double a = Math.abs(Double.longBitsToDouble(base));
        // From powers that overflow to powers next to 1.
        double b = exponent * 0x1p-24;
        double[] y = new double[1];
        Function.POW.apply(new double[] {a}, 0, 1, new double[] {b}, 0, 1, y, 0, 1);
        double expected = StrictMath.pow(a, b);
        // Each is documented to be within 1 unit of the true power.
        double tolerance = Double.isInfinite(expected) ? 0 : 2 * Math.ulp(expected);
        assertThat(Double.compare(y[0], expected) == 0 || Math.abs(y[0] - expected) <= tolerance)
                .as("%s to the power %s: %s, strictly %s", a, b, y[0], expected)
                .isTrue();
    }

    @Test
    void addsToAnArray() {
        for (int n = 0; n <= 70; n++) {
            double[] y = numbers(n, new Random(n));
            double[] x = numbers(n, new Random(-n));
            double[] expected = y.clone();
            for (int i = 0; i < n; i++) expected[i] = y[i] + x[i];
            double[] before = x.clone();
            Kernels.active().addTo(y, x);
            assertThat(y).isEqualTo(expected);
            assertThat(x).isEqualTo(before);
        }
    }

    /** Positive and negative numbers, some of them equal. */
    private static double[] numbers(int n, Random random) {
        return random.doubles(n, -4, 4)
                .map(x -> random.nextInt(3) == 0 ? Math.rint(x) : x)
                .toArray();
    }
}
