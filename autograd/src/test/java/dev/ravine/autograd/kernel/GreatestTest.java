package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where the greatest entries of windows are, by the active kernels. */
class GreatestTest {
    private static final double[] VALUES = {
        0.0, -0.0, 1, -1, 2, Double.MIN_VALUE, -Double.MIN_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
    };

    @Test
    void isTheFirstOfTheGreatestAndTheFirstNotANumberBeforeAll() {
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            int size = 1 + random.nextInt(9);
            int count = 1 + random.nextInt(40);
            int at = random.nextInt(5);
            boolean hasNaN = random.nextBoolean();
            double[] x = random.ints(60, 0, hasNaN ? VALUES.length + 2 : VALUES.length)
                    .mapToDouble(GreatestTest::value)
                    .toArray();
            int[][] windows = IntStream.range(0, size)
                    .mapToObj(e -> random.ints(count, 0, 60 - at).toArray())
                    .toArray(int[][]::new);
            double[] greatest = new double[count + 4];
            Kernels.active().greatest(x, at, windows, greatest, 3);
            for (int w = 0; w < count; w++) {
                assertThat(greatest[3 + w]).isEqualTo(slowly(x, at, windows, w));
            }
            assertThat(greatest[2] + greatest[3 + count]).as("what lies around").isZero();
        }
    }

    /** NaN of either sign, as processors make the one and Java's constant is the other. */
    private static double value(int i) {
        if (i < VALUES.length) {
            return VALUES[i];
        }
        return Double.longBitsToDouble(i == VALUES.length ? 0x7ff8000000000000L : 0xfff8000000000000L);
    }

    private static int slowly(double[] x, int at, int[][] windows, int w) {
        int best = at + windows[0][w];
        for (int[] entry : windows) {
            int place = at + entry[w];
            boolean isBetter = x[place] > x[best] || (Double.isNaN(x[place]) && !Double.isNaN(x[best]));
            best = isBetter ? place : best;
        }
        return best;
    }
}
