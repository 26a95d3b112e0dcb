package dev.ravine.autograd.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Derivatives from steps of every length. */
class LadderTest {
    /** All the steps that there are, around x. */
    private static Ladder climbed(DoubleUnaryOperator f, double x) {
        Ladder ladder = new Ladder(step -> new double[] {f.applyAsDouble(x + step)}, Precision.DOUBLE, x, 1, 1);
        while (ladder.refine(0)) {
            // To the top.
        }
        return ladder;
    }

    private static void assertDerivative(DoubleUnaryOperator f, double x, double expected, double relative) {
        Estimate estimate = climbed(f, x).central(0);
        double apart = Math.abs(estimate.value() - expected);
        assertThat(apart).as("%s at %s, not %s", estimate, x, expected).isLessThanOrEqualTo(3 * estimate.error());
        assertThat(estimate.error()).isLessThanOrEqualTo(relative * Math.abs(expected));
    }

    @ParameterizedTest
    @CsvSource({"1e-150", "1e-30", "1e-6", "0.3", "2", "1e3", "1e6", "1e30", "1e150"})
    void aPowerIsDerivedAtEveryScale(double x) {
        assertDerivative(v -> 1 / v, x, -1 / x / x, 1e-11);
        assertDerivative(v -> v * Math.sqrt(v), x, 1.5 * Math.sqrt(x), 1e-11);
        assertDerivative(Math::log, x, 1 / x, 1e-8);
    }

    @ParameterizedTest
    @CsvSource({"0.5, 1e-12", "100, 1e-11", "1e4, 1e-9", "1e6, 1e-7"})
    void anOscillationFarOutIsDerivedByStepsOfItsOwnLength(double x, double relative) {
        assertDerivative(Math::sin, x, Math.cos(x), relative);
    }

    @Test
    void aNarrowBumpIsDerivedByStepsOfItsWidth() {
        assertDerivative(v -> Math.exp(-0.5 * (v - 1000) * (v - 1000)), 1001, -Math.exp(-0.5), 1e-8);
        assertDerivative(v -> Math.tanh(1e6 * (v - 1)), 1, 1e6, 1e-7);
    }

    @Test
    void atZeroTheLengthIsFound() {
        assertDerivative(v -> v / (Math.abs(v) + 1e-8), 0, 1e8, 1e-3);
        assertDerivative(v -> Math.sin(1e20 * v), 0, 1e20, 1e-9);
        assertDerivative(Math::sin, 0, 1, 1e-11);
    }

    @Test
    void aGreatSummandCostsDigitsAndTheErrorSaysHowMany() {
        Estimate estimate = climbed(v -> 1e12 + Math.tanh(v), 0.5).central(0);
        double expected = 1 - Math.tanh(0.5) * Math.tanh(0.5);
        assertThat(Math.abs(estimate.value() - expected)).isLessThan(3 * estimate.error());
        assertThat(estimate.error()).isBetween(1e-6, 1e-1);
    }

    @Test
    void aTinySlopeIsSeenAsSuch() {
        assertDerivative(v -> 1e-13 * Math.tanh(v), 0.5, 1e-13 * (1 - Math.tanh(0.5) * Math.tanh(0.5)), 1e-10);
    }

    @Test
    void theSidesOfAKinkDiffer() {
        Ladder ladder = climbed(v -> v > 1 ? 3 * (v - 1) : -2 * (v - 1), 1);
        assertThat(ladder.left(0).value()).isEqualTo(-2);
        assertThat(ladder.right(0).value()).isEqualTo(3);
    }

    @Test
    void twoRangesOfStepsThatContradictEachOtherAreRivals() {
        Ladder ladder = climbed(v -> 1e6 + v + 1e-5 * Math.tanh(1e5 * v), 0);
        Estimate best = ladder.central(0);
        Estimate rival = ladder.rival(0, best, 2, true);
        double least = rival.isFound() ? rival.value() : best.value();
        assertThat(least).isBetween(1.9, 2.1);
    }

    @Test
    void whatIsNotFiniteIsPassedOver() {
        Ladder edge = climbed(Math::sqrt, 0);
        assertThat(edge.central(0).isFound()).isFalse();
        assertThat(edge.left(0).isFound()).isFalse();
        assertDerivative(Math::sqrt, 1e-3, 0.5 / Math.sqrt(1e-3), 1e-10);
    }

    @Test
    void aSlopeMayHideInTheLastDigit() {
        Ladder saturated = climbed(Math::tanh, 30);
        assertThat(saturated.hides(0, 1e-25)).isTrue();
        assertThat(saturated.hides(0, 1e-3)).isFalse();
        assertThat(climbed(Math::tanh, 1).hides(0, 0)).isFalse();
    }

    @Test
    void whatHasNotMovedYetIsNotLevelToTheLastBit() {
        for (double x : new double[] {0, 1e-300, 2}) {
            Estimate level = climbed(v -> 1e-300 * v + 2 - 2, x).level(0);
            assertThat(level.error()).as("%s", level).isGreaterThan(1e-300);
            // It does not move at all, however long the step.
            level = climbed(v -> 1e-18 * Math.tanh(v) + 1 - 1, x).level(0);
            assertThat(level.error()).as("%s", level).isGreaterThan(1e-18);
        }
    }
}
