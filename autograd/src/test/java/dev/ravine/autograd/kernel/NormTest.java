package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.util.DoubleComparator;
import org.junit.jupiter.api.Test;

/** The Euclidean norm. */
class NormTest {
    /** Half a unit in the last place of 1. */
    private static final double U = 0x1p-53;

    /** From the least denormal number to where the norm itself overflows: the unit is a power of two. */
    @Test
    void isExactForEveryPowerOfTwo() {
        for (int power = -1074; power <= 1020; power++) {
            double unit = Math.scalb(1.0, power);
            assertThat(Sums.norm(new double[] {3 * unit, -4 * unit}, 0, 2))
                    .as("2 to the %d", power)
                    .isEqualTo(5 * unit);
            assertThat(Sums.norm(new double[] {-unit}, 0, 1)).isEqualTo(unit);
        }
    }

    /** As long as all entries stay normal numbers, a power of two changes no bit but the exponent. */
    @Property(tries = 500)
    void scalesExactlyWithPowersOfTwo(
            @ForAll @IntRange(min = 1, max = 20) int n,
            @ForAll @IntRange(min = -1022, max = 1018) int power,
            @ForAll long seed) {
        double[] x = new Random(seed).doubles(n, 1, 2).toArray();
        double[] scaled =
                Arrays.stream(x).map(entry -> Math.scalb(entry, power)).toArray();
        assertThat(Sums.norm(scaled, 0, n)).isEqualTo(Math.scalb(Sums.norm(x, 0, n), power));
    }

    @Test
    void neitherOverflowsNorUnderflows() {
        assertThat(Sums.norm(new double[] {3e200, 4e200}, 0, 2))
                .usingComparator(new DoubleComparator(5e200 * 4 * U))
                .isEqualTo(5e200);
        assertThat(Sums.norm(new double[] {3e-200, 4e-200}, 0, 2))
                .usingComparator(new DoubleComparator(5e-200 * 4 * U))
                .isEqualTo(5e-200);
        assertThat(Sums.norm(new double[] {1e200, 1e-200}, 0, 2)).isEqualTo(1e200);
        assertThat(Sums.norm(new double[] {Double.MAX_VALUE}, 0, 1)).isEqualTo(Double.MAX_VALUE);
        assertThat(Sums.norm(new double[] {Double.MAX_VALUE, Double.MAX_VALUE}, 0, 2))
                .as("a norm beyond the range")
                .isEqualTo(Double.POSITIVE_INFINITY);
    }

    /**
     * Each square is rounded once and at most n − 1 times in the sum; the root halves that error and adds one
     * rounding, the unit none.
     */
    @Property(tries = 500)
    void isWithinTheRoundingErrorOfItsSum(
            @ForAll @IntRange(min = 1, max = 100) int n,
            @ForAll @IntRange(min = -300, max = 300) int power,
            @ForAll long seed) {
        double scale = Math.pow(10, power);
        double[] x = new double[n + 2];
        Arrays.fill(x, Double.NaN);
        Random random = new Random(seed);
        for (int i = 1; i <= n; i++) x[i] = random.nextGaussian() * scale;
        BigDecimal squares = BigDecimal.ZERO;
        for (int i = 1; i <= n; i++) squares = squares.add(new BigDecimal(x[i]).pow(2));
        double expected = squares.sqrt(MathContext.DECIMAL128).doubleValue();
        // One rounding more for the expected norm.
        // Taken in binary: isCloseTo subtracts the printed decimals, which are themselves rounded.
        assertThat(Math.abs(Sums.norm(x, 1, n) - expected)).isLessThanOrEqualTo((n / 2.0 + 2) * U * expected);
    }

    @Test
    void isZeroForNoneAndForZeros() {
        assertThat(Sums.norm(new double[0], 0, 0)).isZero();
        assertThat(Sums.norm(new double[] {1, 0, -0.0, 1}, 1, 2)).isZero();
    }

    @Test
    void isInfiniteOrNotANumberWhereAnEntryIs() {
        assertThat(Sums.norm(new double[] {1, Double.NEGATIVE_INFINITY, 2}, 0, 3))
                .isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Sums.norm(new double[] {1, Double.NaN, 2}, 0, 3)).isNaN();
        assertThat(Sums.norm(new double[] {Double.POSITIVE_INFINITY, Double.NaN}, 0, 2))
                .isNaN();
        assertThat(Sums.norm(new double[] {0, Double.NaN}, 0, 2)).isNaN();
    }
}
