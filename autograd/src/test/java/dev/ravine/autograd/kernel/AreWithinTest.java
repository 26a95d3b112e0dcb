package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Whether all entries of a range are within a bound, by the active kernels. */
class AreWithinTest {
    private static final Kernels K = Kernels.active();

    private static final double[] BOUNDS = {1, 1e50, Double.MAX_VALUE / 2, Double.MAX_VALUE};

    /** As many entries of the given size, of either sign and with zeros among them. */
    private static double[] entries(int n, double size) {
        double[] x = new double[n];
        Arrays.setAll(x, i -> (i % 3 - 1) * size);
        return x;
    }

    @Test
    void entriesUpToTheBoundAreWithinIt() {
        for (double bound : BOUNDS) {
            for (int n = 0; n <= 40; n++) {
                assertThat(K.areWithin(entries(n, bound), 0, n, bound))
                        .as("%d entries of %s", n, bound)
                        .isTrue();
            }
        }
    }

    @Test
    void oneEntryBeyondTheBoundIsFoundWhereverItStands() {
        for (double bound : BOUNDS) {
            double beyond = 1.01 * bound;
            for (double bad :
                    new double[] {beyond, -beyond, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN}) {
                for (int n : new int[] {3, 39, 40}) {
                    for (int i = 0; i < n; i++) {
                        double[] x = entries(n, bound);
                        x[i] = bad;
                        assertThat(K.areWithin(x, 0, n, bound))
                                .as("%s at %d of %d, bound %s", bad, i, n, bound)
                                .isFalse();
                    }
                }
            }
        }
    }

    @Test
    void twoEntriesBeyondTheBoundDoNotMakeUpForOneAnother() {
        for (int i = 0; i < 40; i++) {
            for (int j = 0; j < i; j++) {
                double[] x = new double[40];
                x[i] = Double.POSITIVE_INFINITY;
                x[j] = Double.NEGATIVE_INFINITY;
                assertThat(K.areWithin(x, 0, 40, 1)).as("at %d and %d", i, j).isFalse();
            }
        }
    }

    @Test
    void whatLiesOutsideOfTheRangeDoesNotCount() {
        for (int from = 0; from <= 20; from++) {
            for (int to = from; to <= 40; to++) {
                double[] x = new double[40];
                Arrays.fill(x, Double.NaN);
                Arrays.fill(x, from, to, 1);
                assertThat(K.areWithin(x, from, to, 1))
                        .as("from %d to %d", from, to)
                        .isTrue();
                assertThat(from == 0 || !K.areWithin(x, from - 1, to, 1))
                        .as("one before %d to %d", from, to)
                        .isTrue();
                assertThat(to == 40 || !K.areWithin(x, from, to + 1, 1))
                        .as("from %d to one behind %d", from, to)
                        .isTrue();
            }
        }
    }
}
