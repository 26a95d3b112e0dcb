package dev.ravine.examples.site.race;

import static dev.ravine.examples.site.race.Races.run;
import static dev.ravine.examples.site.race.Races.runner;
import static dev.ravine.examples.site.race.Races.surface;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.examples.site.api.RunnerChoice;
import dev.ravine.examples.site.api.SweepRequest;
import dev.ravine.examples.site.api.SweepResponse;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static SweepRequest request(int steps, int count, RunnerChoice... runners) {
        return new SweepRequest(surface("ravine"), new double[] {-4, 4}, 1, steps, List.of(runners), 0.01, 10.0, count);
    }

    @Test
    void eachRatesLossIsThatOfTheRaceAtThatRate() {
        SweepResponse.Sweep sweep =
                Sweep.run(request(50, 7, runner("adam", 99))).sweeps().get(0);
        assertThat(sweep.rates()).hasSize(7).startsWith(0.01).endsWith(10);
        assertThat(sweep.rates()[3]).isEqualTo(0.316);
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 7; i++) {
            double raced = run(surface("ravine"), -4, 4, 50, runner("adam", sweep.rates()[i]))
                    .loss()[50];
            assertThat(sweep.loss()[i]).isEqualTo(raced);
            least = Math.min(least, raced);
        }
        double best = Objects.requireNonNull(sweep.best());
        assertThat(run(surface("ravine"), -4, 4, 50, runner("adam", best)).loss()[50])
                .isEqualTo(least);
    }

    @Test
    void ratesThatDivergeHaveNoLossAndAreNotTheBest() {
        SweepResponse.Sweep sweep =
                Sweep.run(request(300, 31, runner("sgd", 1))).sweeps().get(0);
        assertThat(sweep.loss()[30]).isNaN();
        assertThat(Objects.requireNonNull(sweep.best())).isBetween(0.5, 1.0);
    }

    @Test
    void tooManyStepsAreRefused() {
        assertThatThrownBy(() -> Sweep.run(
                        request(5000, 61, runner("sgd", 1), runner("adam", 1), runner("lion", 1), runner("nadam", 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a sweep of 61 rates, 4 optimizers and 5000 steps has 1220000 steps, expected at most 400000");
    }
}
