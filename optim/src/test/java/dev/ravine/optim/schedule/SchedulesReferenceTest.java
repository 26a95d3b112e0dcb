package dev.ravine.optim.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Schedules against PyTorch's and optax's values, which {@code schedules.py} wrote. */
class SchedulesReferenceTest {
    private static final Map<String, Schedule> OURS = Map.of(
            "multiplicative", Schedules.multiplicative(0.5, step -> 1 - 0.5 / (step + 1)),
            "product", Schedules.exponential(0.5, 0.97).times(Schedules.step(1, 30, 0.5)),
            "one cycle, three phases, linear", Schedules.oneCycleThreePhasesLinear(2, 101, 0.3, 25, 1e4),
            "scaled by cycle", Schedules.triangularScaledByCycle(0.1, 0.9, 7, 13, cycle -> 1.0 / (cycle + 1)),
            "scaled by step", Schedules.triangularScaledByStep(0.1, 0.9, 7, 13, step -> Math.pow(0.98, (double) step)),
            "polynomial", Schedules.polynomial(0.5, 0.05, 80, 2.5),
            "polynomial, rising", Schedules.polynomial(0.05, 0.5, 80, 2),
            "exponential", Schedules.exponential(0.5, 0.06, 10, 0.75),
            "exponential, rising", Schedules.exponential(0.05, 0.6, 10, 1.5),
            "cosine", Schedules.cosine(0.5, 0.0625, 80, 1.5));

    @Test
    void valuesAreThoseOfPyTorchAndOptax() throws IOException {
        Map<String, double[]> theirs = new HashMap<>(read("schedules-pytorch.json"));
        theirs.putAll(read("schedules-optax.json"));
        assertThat(OURS.keySet()).isEqualTo(theirs.keySet());
        OURS.forEach((key, schedule) -> {
            double[] expected = Objects.requireNonNull(theirs.get(key));
            double[] actual = new double[expected.length];
            for (int k = 0; k < actual.length; k++) {
                actual[k] = schedule.at(k);
            }
            // PyTorch multiplies from step to step, and so gathers rounding of the first value's size.
            assertThat(actual).as(key).hasSize(101).containsExactly(expected, within(1e-14));
        });
    }

    private static Map<String, double[]> read(String name) throws IOException {
        try (InputStreamReader text = new InputStreamReader(
                Objects.requireNonNull(SchedulesReferenceTest.class.getResourceAsStream("/dev/ravine/optim/" + name)),
                StandardCharsets.UTF_8)) {
            return new Gson().fromJson(text, new TypeToken<Map<String, double[]>>() {}.getType());
        }
    }

    @Test
    void multiplicativeGoesBackToo() {
        Schedule schedule = Schedules.multiplicative(1, step -> 1.0 / step);
        assertThat(schedule.at(5)).isEqualTo(1.0 / 2 / 3 / 4 / 5);
        assertThat(schedule.at(2)).isEqualTo(0.5);
        assertThat(schedule.at(0)).isEqualTo(1);
    }

    @Test
    void endsAreWhereTheLastValueIsReached() {
        assertThat(Schedules.polynomial(1, 0.1, 10, 2).end()).hasValue(10);
        assertThat(Schedules.polynomial(0.1, 1, 10, 2).end()).isEmpty();
        assertThat(Schedules.cosine(1, 0, 10, 2).end()).hasValue(10);
        Schedule falling = Schedules.exponential(1, 0.2, 10, 0.5);
        long end = falling.end().orElseThrow();
        assertThat(falling.at(end)).isEqualTo(0.2);
        assertThat(falling.at(end - 1)).isGreaterThan(0.2);
        assertThat(Schedules.exponential(0.1, 1, 10, 2).end()).isEmpty();
        assertThat(Schedules.cosine(1, 0, 10).times(Schedules.cosine(1, 0, 30)).end())
                .hasValue(30);
        assertThat(Schedules.cosine(1, 0, 10).times(Schedule.constant(2)).end()).isEmpty();
    }

    @Test
    void argumentsOutOfTheirRangeAreRefused() {
        assertThatThrownBy(() -> Schedules.exponential(1, -1, 10, 0.5))
                .hasMessage("exponential: from 1.0 to -1.0, expected two numbers of one sign");
        assertThatThrownBy(() -> Schedules.exponential(0.1, 0.5, 10, 0.01))
                .hasMessage("exponential: from 0.1 to 0.5 by the factor 0.01, which leads away from there");
        assertThatThrownBy(() -> Schedules.cosine(1, 0, 10, 0))
                .hasMessage("cosine: the exponent is 0.0, expected a finite number above 0");
        assertThatThrownBy(() -> Schedules.oneCycleThreePhasesLinear(1, 10, 0.5, 25, 1e4))
                .hasMessage("oneCycleThreePhasesLinear: the rise is 0.5 of the steps, expected below 0.5");
    }
}
