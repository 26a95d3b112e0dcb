package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The search for an entry that is not finite. */
class FirstNotFiniteTest {
    @Test
    void isThePlaceOfTheFirst() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            for (int i = 0; i < 40; i++) {
                double[] x = new double[40];
                Arrays.fill(x, i, 40, bad);
                assertThat(Kernels.firstNotFinite(x)).isEqualTo(i);
            }
        }
    }

    @Test
    void isMinusOneWhereAllAreFinite() {
        assertThat(Kernels.firstNotFinite(new double[0])).isEqualTo(-1);
        assertThat(Kernels.firstNotFinite(new double[] {0, -0.0, Double.MAX_VALUE, -Double.MIN_VALUE}))
                .isEqualTo(-1);
    }
}
