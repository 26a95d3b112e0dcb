package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleSupplier;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The functions as a browser computes them, beside the JDK's; here with the words of {@link Words}. */
class FdlibmTest {
    private static final long SEED = 20;
    private static final int EACH = 40_000;

    private static final double[] SPECIAL = {
        0,
        1,
        2,
        0.5,
        3,
        1e300,
        1e-300,
        Double.MIN_VALUE,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NaN,
        0x1p53,
        1 - 0x1p-53,
        1 + 0x1p-52,
        709.78,
        745.2,
        1023.5,
        1074
    };

    private final SplittableRandom random = new SplittableRandom(SEED);

    /** Any bits, every size up to a thousand, and near 1. */
    private final List<DoubleSupplier> kinds = List.of(
            () -> Double.longBitsToDouble(random.nextLong()),
            () -> sign() * Math.exp(random.nextDouble(-40, 7)),
            () -> 1 + sign() * Math.exp(random.nextDouble(-40, 0)));

    private double sign() {
        return random.nextBoolean() ? 1 : -1;
    }

    private void same(String name, DoubleUnaryOperator ours, DoubleUnaryOperator theirs) {
        for (double x : SPECIAL) {
            same(name, x, ours.applyAsDouble(x), theirs.applyAsDouble(x));
            same(name, -x, ours.applyAsDouble(-x), theirs.applyAsDouble(-x));
        }
        for (DoubleSupplier kind : kinds) {
            for (int i = 0; i < EACH; i++) {
                double x = kind.getAsDouble();
                same(name, x, ours.applyAsDouble(x), theirs.applyAsDouble(x));
            }
        }
    }

    private static void same(String name, double x, double ours, double theirs) {
        assertThat(Double.doubleToLongBits(ours))
                .as("%s(%s) is %s, expected %s; seed %d", name, x, ours, theirs, SEED)
                .isEqualTo(Double.doubleToLongBits(theirs));
    }

    @Test
    void theFunctionsOfOneNumberHaveTheBitsOfStrictMath() {
        same("exp", Fdlibm::exp, StrictMath::exp);
        same("log", Fdlibm::log, StrictMath::log);
    }

    @Test
    void sineAndCosineHaveTheBitsOfStrictMathUpToEightHundredThousand() {
        DoubleUnaryOperator within = x -> Math.abs(x) < 8e5 ? x : 1 / x;
        same("sin", x -> Fdlibm.sin(within.applyAsDouble(x)), x -> StrictMath.sin(within.applyAsDouble(x)));
        same("cos", x -> Fdlibm.cos(within.applyAsDouble(x)), x -> StrictMath.cos(within.applyAsDouble(x)));
    }

    @Test
    void beyondThatTheyDifferInTheLastBitAtMost() {
        for (int i = 0; i < 2000; i++) {
            double x = sign() * Math.exp(random.nextDouble(14, 700));
            double sine = StrictMath.sin(x);
            assertThat(Math.abs(Fdlibm.sin(x) - sine)).as("sin(%s)", x).isLessThanOrEqualTo(Math.ulp(sine));
            double cosine = StrictMath.cos(x);
            assertThat(Math.abs(Fdlibm.cos(x) - cosine)).as("cos(%s)", x).isLessThanOrEqualTo(Math.ulp(cosine));
        }
    }

    @Test
    void powersHaveTheBitsOfStrictMath() {
        DoubleBinaryOperator ours = Fdlibm::pow;
        DoubleBinaryOperator theirs = StrictMath::pow;
        for (double x : SPECIAL) {
            for (double y : SPECIAL) {
                for (double sign : new double[] {1, -1}) {
                    for (double other : new double[] {1, -1}) {
                        same(
                                "pow",
                                x * sign,
                                ours.applyAsDouble(x * sign, y * other),
                                theirs.applyAsDouble(x * sign, y * other));
                    }
                }
            }
        }
        for (double exponent : new double[] {3, -1, 0.3333, 2.5, -7.25, 40, 1e9}) {
            same("pow", x -> ours.applyAsDouble(x, exponent), x -> theirs.applyAsDouble(x, exponent));
        }
        same("pow", x -> ours.applyAsDouble(0.999, Math.rint(x)), x -> theirs.applyAsDouble(0.999, Math.rint(x)));
    }

    /** The third number is of any size, or near to what cancels the product, or such that the sum is a tie. */
    @Test
    void productsAreAddedWithOneRounding() {
        for (double a : SPECIAL) {
            for (double b : SPECIAL) {
                for (double c : SPECIAL) {
                    same("fma", a, Fdlibm.fma(a, -b, c), Math.fma(a, -b, c));
                    same("fma", a, Fdlibm.fma(-a, -b, -c), Math.fma(-a, -b, -c));
                }
            }
        }
        for (DoubleSupplier kind : kinds) {
            for (int i = 0; i < 5 * EACH; i++) {
                double a = i % 3 == 0 ? (float) kind.getAsDouble() : kind.getAsDouble();
                double b = i % 3 == 0 ? (float) kind.getAsDouble() : kind.getAsDouble();
                double c =
                        switch (i % 5) {
                            case 0 -> kind.getAsDouble();
                            case 1 -> -a * b * (1 + sign() * Math.exp(random.nextDouble(-45, 1)));
                            case 2 -> a * b * Math.exp(random.nextDouble(-45, 45));
                            case 3 -> a * b * 0x1p53;
                            default -> Math.rint(a * b);
                        };
                same("fma", a, Fdlibm.fma(a, b, c), Math.fma(a, b, c));
            }
        }
    }
}
