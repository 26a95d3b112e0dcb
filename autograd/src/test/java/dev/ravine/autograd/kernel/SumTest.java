package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The sum of many entries. */
class SumTest {
    /** Half a unit in the last place of 1. */
    private static final double U = 0x1p-53;

    @Test
    void isExactOnWholeNumbersOfEveryLengthAndPlace() {
        for (int n = 0; n <= 100; n++) {
            for (int xi = 0; xi < 3; xi++) {
                // What lies around would spoil the sum.
                double[] x = new double[xi + n + 3];
                Arrays.fill(x, Double.NaN);
                Random random = new Random(n);
                for (int i = xi; i < xi + n; i++) x[i] = random.nextInt(1000) - 500;
                double expected = 0;
                for (int i = 0; i < n; i++) expected += x[xi + i];
                assertThat(Sums.sum(x, xi, n)).as("n = %d from %d on", n, xi).isEqualTo(expected);
            }
        }
    }

    /** Each entry is rounded at most n − 1 times on its way, so the error is at most (n − 1)·u times the magnitudes. */
    @Property(tries = 300)
    void isWithinTheRoundingErrorOfASum(@ForAll @IntRange(min = 1, max = 300) int n, @ForAll long seed) {
        double[] x = new Random(seed).doubles(n, -1, 1).toArray();
        BigDecimal exact = Arrays.stream(x).mapToObj(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
        double magnitude = Arrays.stream(x).map(Math::abs).sum();
        assertThat(exact.subtract(new BigDecimal(Sums.sum(x, 0, n))).abs().doubleValue())
                .isLessThanOrEqualTo((n - 1) * U * magnitude * 1.0001);
    }

    @Test
    void isNotANumberOrInfiniteWhereAnEntryIs() {
        for (int n = 1; n <= 70; n++) {
            for (int i = 0; i < n; i++) {
                double[] x = new double[n];
                x[i] = Double.NaN;
                assertThat(Sums.sum(x, 0, n)).isNaN();
                x[i] = Double.NEGATIVE_INFINITY;
                assertThat(Sums.sum(x, 0, n)).isEqualTo(Double.NEGATIVE_INFINITY);
                x[(i + 1) % n] = Double.POSITIVE_INFINITY;
                if (n > 1) assertThat(Sums.sum(x, 0, n)).isNaN();
            }
        }
    }

    @Test
    void isTheSameAfterBeingCompiled() {
        double[] x = new Random(1).doubles(333, -1, 1).toArray();
        double first = Sums.sum(x, 0, x.length);
        for (int i = 0; i < 20_000; i++)
            assertThat(Sums.sum(x, 0, x.length) == first).isTrue();
    }

    /** Beside 2⁵³ a single 1 is lost, but not the sum of two. */
    @Test
    void isAddedUpInEightSums() {
        assertThat(Sums.sum(new double[] {0x1p53, 0, 0, 0, 0, 0, 1, 1}, 0, 8)).isEqualTo(0x1p53 + 2);
    }
}
