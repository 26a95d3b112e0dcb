package dev.ravine.optim.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.optim.rule.AdaDelta;
import dev.ravine.optim.rule.AdaGrad;
import dev.ravine.optim.rule.RmsProp;
import dev.ravine.optim.schedule.ReduceOnPlateau.Improvement;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Schedules and presets made in the test that looks at them, by hand where they turn. Those in constants are made once for
 * all tests, and so mutation testing cannot reach into their making.
 */
class FreshSchedulesTest {
    @Test
    void oneCyclesTurnAtTheirPeaks() {
        assertThat(at(Schedules.oneCycle(1, 10, 0.5, 10, 100), 0, 4, 9, 99))
                .containsExactly(new double[] {0.1, 1, 0.001, 0.001}, within(1e-15));
        assertThat(at(Schedules.oneCycleLinear(1, 10, 0.5, 10, 100), 0, 2, 4, 9, 99))
                .containsExactly(new double[] {0.1, 0.55, 1, 0.001, 0.001}, within(1e-15));
        assertThat(at(Schedules.oneCycleThreePhases(1, 10, 0.4, 10, 100), 0, 3, 6, 9, 99))
                .containsExactly(new double[] {0.1, 1, 0.1, 0.001, 0.001}, within(1e-15));
        assertThat(at(Schedules.warmupCosine(1, 4, 8), 4, 6, 8))
                .containsExactly(new double[] {1, 0.5, 0}, within(1e-15));
        assertThat(at(Schedules.triangular(1, 3, 2, 4), 0, 1, 2, 4, 6, 8))
                .containsExactly(new double[] {1, 2, 3, 2, 1, 3}, within(1e-15));
        assertThat(at(Schedules.triangularHalving(1, 3, 2, 4), 2, 8))
                .containsExactly(new double[] {3, 2}, within(1e-15));
        assertThat(at(Schedules.triangularFading(1, 3, 2, 4, 0.5), 2, 8))
                .containsExactly(new double[] {1.5, 1 + 2.0 / 256}, within(1e-15));
        assertThat(at(Schedules.cosineWarmRestarts(1, 0, 2, 2), 0, 2, 4))
                .containsExactly(new double[] {1, 1, 0.5}, within(1e-15));
        assertThat(at(Schedules.step(1, 2, 0.5), 1, 2)).containsExactly(new double[] {1, 0.5}, within(1e-15));
        assertThat(at(Schedules.multiStep(1, 0.5, 2, 3), 1, 2, 3))
                .containsExactly(new double[] {1, 0.5, 0.25}, within(1e-15));
        assertThat(at(Schedules.polynomial(1, 4, 2), 0, 2, 4))
                .containsExactly(new double[] {1, 0.25, 0}, within(1e-15));
    }

    @Test
    void linesEndWhereTheyAreToEnd() {
        for (double to : new double[] {1e-300, 1e-20, 1e-5, 0.1, 0.3, 7, 1e20}) {
            assertThat(at(Schedules.linear(1, to, 7), 0, 7, 100)).containsExactly(1, to, to);
        }
        assertThat(Schedules.oneCycleLinear(1, 10, 0.3, 25, 1e20).at(9)).isCloseTo(4e-22, within(1e-36));
        assertThat(Schedules.cosineWarmRestarts(1, 0, 1, 2).at(Long.MAX_VALUE)).isBetween(0.0, 1.0);
    }

    private static double[] at(Schedule schedule, long... steps) {
        return Arrays.stream(steps).mapToDouble(schedule::at).toArray();
    }

    @Test
    void everyFrameworksPresetIsARule() {
        assertThat(Stream.of(
                        AdaGrad.pytorch(),
                        AdaDelta.pytorch(),
                        RmsProp.pytorch(),
                        RmsProp.pytorch(0, true),
                        RmsProp.pytorch(0.5, false),
                        RmsProp.pytorch(0.5, true)))
                .doesNotContainNull();
    }

    @Test
    void anImprovementIsMoreThanTheThreshold() {
        assertThat(Improvement.FALLS_BY_SHARE.isBetter(1, 2, 0.5)).isFalse();
        assertThat(Improvement.FALLS_BY_SHARE.isBetter(0.9, 2, 0.5)).isTrue();
        assertThat(Improvement.FALLS_BY_AMOUNT.isBetter(1.5, 2, 0.5)).isFalse();
        assertThat(Improvement.FALLS_BY_AMOUNT.isBetter(1.4, 2, 0.5)).isTrue();
        assertThat(Improvement.RISES_BY_SHARE.isBetter(3, 2, 0.5)).isFalse();
        assertThat(Improvement.RISES_BY_SHARE.isBetter(3.1, 2, 0.5)).isTrue();
        assertThat(Improvement.RISES_BY_AMOUNT.isBetter(2.5, 2, 0.5)).isFalse();
        assertThat(Improvement.RISES_BY_AMOUNT.isBetter(2.6, 2, 0.5)).isTrue();
    }
}
