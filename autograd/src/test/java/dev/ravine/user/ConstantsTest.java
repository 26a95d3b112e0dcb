package dev.ravine.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConstantsTest {
    private static double[] entries(Variable x, int rows, int columns) {
        assertThat(x.rows()).isEqualTo(rows);
        assertThat(x.columns()).isEqualTo(columns);
        return x.value().data;
    }

    @Test
    void numbersAndTheIdentity() {
        assertThat(entries(Constants.zeros(2, 1), 2, 1)).containsExactly(0, 0);
        assertThat(entries(Constants.ones(1, 2), 1, 2)).containsExactly(1, 1);
        assertThat(entries(Constants.full(1, 3, -2.5), 1, 3)).containsExactly(-2.5, -2.5, -2.5);
        assertThat(entries(Constants.row(3, 1, 2), 1, 3)).containsExactly(3, 1, 2);
        assertThat(entries(Constants.column(3, 1, 2), 3, 1)).containsExactly(3, 1, 2);
        assertThat(entries(Constants.identity(2), 2, 2)).containsExactly(1, 0, 0, 1);
        assertThat(entries(Constants.zeros(0, 3), 0, 3)).isEmpty();
    }

    @Test
    void aFunctionOfThePlaceIsCalledRowByRow() {
        assertThat(entries(Constants.from(2, 3, (i, j) -> 10 * i + j), 2, 3)).containsExactly(0, 1, 2, 10, 11, 12);
    }

    @Test
    void randomOnesHaveTheirDistributionAndDependOnTheGeneratorAlone() {
        double[] normal = entries(Constants.normal(100, 100, new SplittableRandom(1)), 100, 100);
        // Of 10,000 draws, five standard errors: 0.05 of the mean, and 0.07 of the variance.
        assertThat(Arrays.stream(normal).average().orElseThrow()).isBetween(-0.05, 0.05);
        assertThat(Arrays.stream(normal).map(x -> x * x).average().orElseThrow())
                .isBetween(0.93, 1.07);
        double[] uniform = entries(Constants.uniform(100, 100, 2, 5, new SplittableRandom(1)), 100, 100);
        assertThat(Arrays.stream(uniform).allMatch(x -> x >= 2 && x < 5)).isTrue();
        assertThat(Arrays.stream(uniform).average().orElseThrow()).isBetween(3.45, 3.55);
        assertThat(Constants.normal(3, 3, new SplittableRandom(7)).value().data)
                .containsExactly(Constants.normal(3, 3, new SplittableRandom(7)).value().data);
    }

    @Test
    void aCapturedFunctionDrawsAnewAtEachCall() {
        SplittableRandom random = new SplittableRandom(3);
        Captured<Variable> noisy =
                Captured.of(x -> x.add(Constants.normal(2, 3, random)).add(Constants.uniform(2, 3, -1, 1, random)));
        SplittableRandom same = new SplittableRandom(3);
        for (int call = 0; call < 3; call++) {
            Variable expected =
                    Constants.ones(2, 3).add(Constants.normal(2, 3, same)).add(Constants.uniform(2, 3, -1, 1, same));
            assertThat(noisy.value(Constants.ones(2, 3)).data).isEqualTo(expected.value().data);
        }
    }

    @Test
    void noGradientFlowsToThem() {
        assertThat(Constants.ones(2, 2).needsGradient()).isFalse();
    }

    @Test
    void whatCannotBeIsRefused() {
        SplittableRandom random = new SplittableRandom(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Constants.zeros(-1, 2))
                .withMessageContaining("zeros: -1×2 is not a size that a matrix can have");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Constants.normal(2, -1, random))
                .withMessageContaining("normal: 2×-1 is not a size that a matrix can have");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Constants.identity(1 << 16))
                .withMessageContaining("identity: 65536×65536 is not a size");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Constants.uniform(1, 1, 2, 2, random))
                .withMessage("uniform: entries from 2.0 to 2.0, expected a finite range");
        assertThatIllegalArgumentException().isThrownBy(() -> Constants.uniform(1, 1, Double.NaN, 2, random));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Constants.uniform(1, 1, -Double.MAX_VALUE, Double.MAX_VALUE, random));
    }
}
