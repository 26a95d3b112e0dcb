package dev.ravine.autograd.check;

import static dev.ravine.autograd.Variable.wrt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Rules with a gradient for the plain reverse pass and one to be differentiated further. */
class TwoWaysTest {
    private final Parameter x = new Parameter("x", new double[][] {{1, -2, 3}});

    /** What is said of an operation whose rule multiplies by these two factors. */
    private Optional<String> problem(double plain, double recorded) {
        Variable y = Variable.computed(
                "scaled", x.value().copy(), wrt(x, (out, g) -> g.mul(Recording.isOn() ? recorded : plain)));
        return TwoWays.problem(y.mul(2), new SplittableRandom(1));
    }

    @Test
    void gradientsMayDifferByAMillionthOfTheGreatest() {
        for (double size : new double[] {1e-6, 1, 1e6}) {
            assertThat(problem(size, size * (1 + 0.3e-6))).isEmpty();
            assertThat(problem(size, size * (1 - 0.3e-6))).isEmpty();
            assertThat(problem(size, size * (1 + 1.1e-6)))
                    .contains("the rule of 'scaled' for its input 0 gives one gradient in the plain reverse pass and"
                            + " another where it is recorded, to be differentiated further");
            assertThat(problem(size * (1 + 1.1e-6), size)).isPresent();
        }
    }

    @Test
    void aGradientOfZeroIsTheSameBothWays() {
        assertThat(problem(0, 0)).isEmpty();
        assertThat(problem(0, 1e-300)).isPresent();
    }

    @Test
    void whatIsNoNumberOneWayAloneIsADifference() {
        double infinity = Double.POSITIVE_INFINITY;
        assertThat(problem(Double.NaN, 1)).isPresent();
        assertThat(problem(1, Double.NaN)).isPresent();
        assertThat(problem(infinity, 1)).isPresent();
        assertThat(problem(infinity, -infinity)).isPresent();
        assertThat(problem(Double.NaN, Double.NaN)).isEmpty();
        assertThat(problem(infinity, infinity)).isEmpty();
    }

    @Test
    void whatIsReadWithoutARuleHasNoGradientToCompare() {
        Variable y = Shaping.where(x, x.mul(2), x.mul(3));
        assertThat(TwoWays.problem(y.mul(2), new SplittableRandom(1))).isEmpty();
    }
}
