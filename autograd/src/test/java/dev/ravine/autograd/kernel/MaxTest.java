package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The greatest entry, by the active kernels. */
class MaxTest {
    private static final Kernels K = Kernels.active();

    @Test
    void isTheGreatestOfEveryLengthAndPlace() {
        for (int n = 1; n <= 70; n++) {
            for (int i = 0; i < n; i++) {
                // What lies around is greater.
                double[] x = new double[n + 5];
                Arrays.fill(x, 9);
                System.arraycopy(new Random(n).doubles(n, -2, -1).toArray(), 0, x, 2, n);
                x[2 + i] = -0.5;
                assertThat(K.max(x, 2, n)).as("entry %d of %d", i, n).isEqualTo(-0.5);
            }
        }
    }

    @Test
    void isNotANumberWhereAnyEntryIs() {
        for (int n = 1; n <= 70; n++) {
            for (int i = 0; i < n; i++) {
                double[] x = new double[n];
                Arrays.fill(x, Double.POSITIVE_INFINITY);
                x[i] = Double.NaN;
                assertThat(K.max(x, 0, n)).as("entry %d of %d", i, n).isNaN();
            }
        }
    }

    @Test
    void isMinusInfinityForNone() {
        assertThat(K.max(new double[0], 0, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(K.max(new double[] {5, 6}, 1, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void takesZeroForGreaterThanMinusZero() {
        for (int n = 2; n <= 40; n++) {
            for (int i = 0; i < n; i++) {
                double[] x = new double[n];
                Arrays.fill(x, -0.0);
                assertThat(K.max(x, 0, n)).isEqualTo(Double.valueOf(-0.0));
                x[i] = 0.0;
                assertThat(K.max(x, 0, n)).as("entry %d of %d", i, n).isEqualTo(Double.valueOf(0.0));
            }
        }
    }

    @Test
    void infinitiesAreNumbersLikeOthers() {
        for (int n = 1; n <= 40; n++) {
            double[] x = new double[n];
            Arrays.fill(x, Double.NEGATIVE_INFINITY);
            assertThat(K.max(x, 0, n)).isEqualTo(Double.NEGATIVE_INFINITY);
            x[n / 2] = Double.POSITIVE_INFINITY;
            assertThat(K.max(x, 0, n)).isEqualTo(Double.POSITIVE_INFINITY);
        }
    }
}
