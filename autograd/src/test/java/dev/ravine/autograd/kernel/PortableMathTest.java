package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The functions beside decimals of 50 digits, and beside the JDK's where these are exact. */
class PortableMathTest {
    private static final MathContext DIGITS = new MathContext(50);
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    private static final long SEED = 7;
    private static final int TRIES = 100;

    private static final double[] SPECIAL = {
        0,
        1,
        0.5,
        3,
        2,
        1e300,
        1e-300,
        1e-17,
        Double.MIN_VALUE,
        1e-310,
        Double.MIN_NORMAL,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NaN,
        0x1p53 + 2,
        1 - 0x1p-53,
        709.78,
        710,
        744.5,
        746,
        1e9
    };

    private final SplittableRandom random = new SplittableRandom(SEED);

    /** Of either sign and any size between powers of e. */
    private double number(double least, double greatest) {
        return (random.nextBoolean() ? 1 : -1) * Math.exp(random.nextDouble(least, greatest));
    }

    private static BigDecimal exp(BigDecimal x) {
        BigDecimal small = x;
        int halvings = 0;
        for (; small.abs().doubleValue() > 0.01; halvings++) small = small.divide(TWO, DIGITS);
        BigDecimal term = BigDecimal.ONE;
        BigDecimal sum = BigDecimal.ONE;
        for (int i = 1; i < 22; i++) {
            term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(i), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (; halvings > 0; halvings--) sum = sum.multiply(sum, DIGITS);
        return sum;
    }

    /** By Halley's steps from a first guess. */
    private static BigDecimal log(BigDecimal x) {
        BigDecimal y = new BigDecimal(Math.log1p(x.subtract(BigDecimal.ONE).doubleValue()));
        for (int i = 0; i < 3; i++) {
            BigDecimal power = exp(y);
            y = y.add(TWO.multiply(x.subtract(power)).divide(x.add(power), DIGITS));
        }
        return y;
    }

    private static void close(String call, double actual, BigDecimal expected, double units) {
        BigDecimal error = new BigDecimal(actual)
                .subtract(expected)
                .divide(new BigDecimal(Math.ulp(expected.doubleValue())), DIGITS);
        assertThat(error.abs().doubleValue())
                .as("%s = %s, in units; seed %d", call, actual, SEED)
                .isLessThan(units);
    }

    @Test
    void exponentialsAreCloseToTheTrueOnes() {
        for (int i = 0; i < TRIES; i++) {
            double x = i % 2 == 0 ? number(-12, 6.5) : number(-7, -2);
            BigDecimal power = exp(new BigDecimal(x));
            close("exp(" + x + ")", PortableMath.exp(x), power, 0.52);
            close("expm1(" + x + ")", PortableMath.expm1(x), power.subtract(BigDecimal.ONE), 1.5);
            BigDecimal square = power.multiply(power, DIGITS);
            if (Math.abs(x) < 17) {
                BigDecimal tanh = square.subtract(BigDecimal.ONE).divide(square.add(BigDecimal.ONE), DIGITS);
                close("tanh(" + x + ")", PortableMath.tanh(x), tanh, 2.5);
            }
        }
    }

    @Test
    void logarithmsAreCloseToTheTrueOnes() {
        for (int i = 0; i < TRIES; i++) {
            double x = i % 2 == 0 ? Math.abs(number(-30, 30)) : 1 + number(-20, -1);
            close("log(" + x + ")", PortableMath.log(x), log(new BigDecimal(x)), 0.52);
            double y = i % 2 == 0 ? Math.abs(number(-20, 3)) : number(-20, -0.01);
            close("log1p(" + y + ")", PortableMath.log1p(y), log(BigDecimal.ONE.add(new BigDecimal(y))), 1);
        }
    }

    @Test
    void powersAreCloseToTheTrueOnes() {
        for (int i = 0; i < TRIES; i++) {
            double x = i % 2 == 0 ? Math.abs(number(-30, 30)) : 1 + number(-20, -1);
            double y = number(-3, 7);
            double exponent = i % 3 == 0 ? Math.rint(y) : y;
            BigDecimal product = log(new BigDecimal(x)).multiply(new BigDecimal(exponent));
            if (Math.abs(product.doubleValue()) < 700) {
                close("pow(" + x + ", " + exponent + ")", PortableMath.pow(x, exponent), exp(product), 0.55);
            }
        }
    }

    private static void same(String name, double x, double actual, double expected, double units) {
        boolean isClose = Math.abs(actual - expected) <= units * Math.ulp(expected);
        assertThat(Double.doubleToLongBits(actual) == Double.doubleToLongBits(expected) || (actual != 0 && isClose))
                .as("%s(%s) is %s, expected %s", name, x, actual, expected)
                .isTrue();
    }

    private static void special(String name, DoubleUnaryOperator ours, DoubleUnaryOperator strict, double units) {
        for (double x : SPECIAL) {
            same(name, x, ours.applyAsDouble(x), strict.applyAsDouble(x), units);
            same(name, -x, ours.applyAsDouble(-x), strict.applyAsDouble(-x), units);
        }
    }

    /** Zeros of either sign, infinities, NaN, and numbers that overflow, underflow or are denormal. */
    @Test
    void specialNumbersGiveWhatTheJdkSays() {
        special("exp", PortableMath::exp, StrictMath::exp, 1);
        special("expm1", PortableMath::expm1, StrictMath::expm1, 2);
        special("tanh", PortableMath::tanh, StrictMath::tanh, 3);
        special("log", PortableMath::log, StrictMath::log, 1);
        special("log1p", PortableMath::log1p, StrictMath::log1p, 1);
        special("sin", PortableMath::sin, StrictMath::sin, 0);
        special("cos", PortableMath::cos, StrictMath::cos, 0);
        DoubleBinaryOperator ours = PortableMath::pow;
        for (double y : SPECIAL) {
            special("pow " + y, x -> ours.applyAsDouble(x, y), x -> StrictMath.pow(x, y), 1);
            special("pow " + -y, x -> ours.applyAsDouble(x, -y), x -> StrictMath.pow(x, -y), 1);
        }
    }

    @Test
    void sineAndCosineHaveTheBitsOfStrictMath() {
        for (int i = 0; i < 20_000; i++) {
            double x = i % 2 == 0 ? number(-30, 14) : random.nextInt(500_000) * (Math.PI / 2) * (1 + number(-40, -30));
            same("sin", x, PortableMath.sin(x), StrictMath.sin(x), 0);
            same("cos", x, PortableMath.cos(x), StrictMath.cos(x), 0);
        }
    }
}
