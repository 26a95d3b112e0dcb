package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.State;
import dev.ravine.optim.schedule.ReduceOnPlateau;
import dev.ravine.optim.schedule.ReduceOnPlateau.Improvement;
import dev.ravine.optim.schedule.ReduceOnPlateau.Settings;
import dev.ravine.optim.schedule.Schedule;
import dev.ravine.optim.schedule.Schedules;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.assertj.core.util.DoubleComparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchedulesTest {
    /** Ours, under the keys of trajectories.py; the optimizer there starts with 0.5. */
    private static final Map<String, Schedule> OURS = new TreeMap<>(Map.ofEntries(
            Map.entry("constant factor", Schedule.constant(0.125).until(30, Schedule.constant(0.5))),
            Map.entry("step", Schedules.step(0.5, 30, 0.3)),
            Map.entry("multi-step", Schedules.multiStep(0.5, 0.3, 10, 50, 50, 120)),
            Map.entry("exponential", Schedules.exponential(0.5, 0.97)),
            Map.entry("linear", Schedules.linear(0.1, 0.4, 90)),
            Map.entry("polynomial", Schedules.polynomial(0.5, 150, 2.5)),
            Map.entry("cosine", Schedules.cosine(0.5, 0.01, 200)),
            Map.entry("cosine with restarts", Schedules.cosineWarmRestarts(0.5, 0.01, 30, 1)),
            Map.entry("cosine with longer restarts", Schedules.cosineWarmRestarts(0.5, 0.01, 13, 2)),
            Map.entry("one cycle", Schedules.oneCycle(2, 201)),
            Map.entry("one cycle, options", Schedules.oneCycle(2, 201, 0.4, 10, 100)),
            Map.entry("one cycle, linear", Schedules.oneCycleLinear(2, 201, 0.3, 25, 1e4)),
            Map.entry("one cycle, three phases", Schedules.oneCycleThreePhases(2, 201, 0.3, 25, 1e4)),
            Map.entry("triangular", Schedules.triangular(0.1, 0.9, 17, 23)),
            Map.entry("triangular2", Schedules.triangularHalving(0.1, 0.9, 20, 20)),
            Map.entry("exp range", Schedules.triangularFading(0.1, 0.9, 20, 20, 0.99)),
            Map.entry("lambda", k -> 0.5 / (1 + k)),
            Map.entry("warm-up, then cosine", Schedules.warmupCosine(0.5, 20, 200)),
            Map.entry(
                    "sequence",
                    Schedule.constant(0.25)
                            .until(40, Schedules.exponential(0.5, 0.9))
                            .until(100, Schedules.step(0.5, 10, 0.5)))));

    private static final Map<String, Settings> PLATEAUS = Map.of(
            "defaults", new Settings(),
            "options", new Settings(Improvement.FALLS_BY_SHARE, 0.01, 3, 4, 0.5, 0.004, 1e-8),
            "absolute", new Settings(Improvement.FALLS_BY_AMOUNT, 0.02, 3, 0, 0.5, 0, 1e-8),
            "maximum", new Settings(Improvement.RISES_BY_SHARE, 1e-4, 5, 2, 0.7, 0, 1e-8),
            "absolute maximum", new Settings(Improvement.RISES_BY_AMOUNT, 0.02, 5, 0, 0.7, 0, 1e-8),
            "tiny changes", new Settings(Improvement.FALLS_BY_SHARE, 1e-4, 1, 0, 0.5, 0, 0.02));

    static Iterable<String> schedules() {
        return Trajectories.PYTORCH.schedules().keySet();
    }

    static Iterable<String> plateaus() {
        return Trajectories.PYTORCH.plateaus().keySet();
    }

    private static <T> T of(Map<String, T> all, String key) {
        return Objects.requireNonNull(all.get(key), key);
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void valuesAreThoseOfPyTorch(String key) {
        Schedule schedule = of(OURS, key);
        double[] theirs = of(Trajectories.PYTORCH.schedules(), key);
        assertThat(theirs).hasSize(201);
        double[] ours = new double[theirs.length];
        for (int k = 0; k < ours.length; k++) {
            ours[k] = schedule.at(k);
        }
        // PyTorch multiplies from step to step, and so gathers rounding of the first value's size.
        assertThat(ours).containsExactly(theirs, within(1e-14));
    }

    @ParameterizedTest
    @MethodSource("plateaus")
    void plateausAreSeenWherePyTorchSeesThem(String key) {
        ReduceOnPlateau ours = new ReduceOnPlateau(0.5, of(PLATEAUS, key));
        double[] theirs = of(Trajectories.PYTORCH.plateaus(), key);
        assertThat(theirs[199]).isLessThan(0.5);
        for (int i = 0; i < theirs.length; i++) {
            ours.observe(Trajectories.PYTORCH.metric()[i]);
            assertThat(ours.at(i))
                    .as("observation %d", i)
                    .usingComparator(new DoubleComparator(1e-15))
                    .isEqualTo(theirs[i]);
        }
    }

    @Test
    void aRestoredPlateauGoesOnWhereItWas() {
        ReduceOnPlateau whole = new ReduceOnPlateau(0.5, of(PLATEAUS, "options"));
        ReduceOnPlateau resumed = new ReduceOnPlateau(0.5, of(PLATEAUS, "options"));
        for (int i = 0; i < 200; i++) {
            if (i == 97) {
                resumed.restore(whole.state());
            }
            whole.observe(Trajectories.PYTORCH.metric()[i]);
            if (i >= 97) {
                resumed.observe(Trajectories.PYTORCH.metric()[i]);
                assertThat(resumed.state()).isEqualTo(whole.state());
                assertThat(resumed.at(i)).isEqualTo(whole.at(i));
            }
        }
    }

    @Test
    void aPlateauRefusesAStateThatDoesNotFit() {
        ReduceOnPlateau schedule = new ReduceOnPlateau(0.5, of(PLATEAUS, "options"));
        State before = schedule.state();
        assertThat(before.properties().toString())
                .isEqualTo("{value=0.5, best=Infinity, withoutImprovement=0, cooling=0}");
        assertThatThrownBy(() -> schedule.restore(new State(
                        Map.of(),
                        new TreeMap<>(Map.of("value", "-1", "best", "good", "withoutImprovement", "-4", "hot", "1")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ReduceOnPlateau.restore: property 'best' is 'good', expected a number;"
                        + " property 'withoutImprovement' is '-4', expected a whole number of at least 0;"
                        + " property 'cooling' is missing;"
                        + " property 'value' is '-1.0', expected a finite number of at least 0;"
                        + " property 'hot' is unexpected");
        assertThat(schedule.state()).isEqualTo(before);
    }

    @Test
    void whatComesDownToALastValueHasAnEnd() {
        assertThat(Schedules.linear(1, 0, 10).end()).hasValue(10);
        assertThat(Schedules.polynomial(1, 10, 2).end()).hasValue(10);
        assertThat(Schedules.cosine(1, 0.1, 10).end()).hasValue(10);
        assertThat(Schedules.oneCycle(1, 10).end()).hasValue(10);
        assertThat(Schedules.oneCycleLinear(1, 10, 0.3, 25, 1e4).end()).hasValue(10);
        assertThat(Schedules.oneCycleThreePhases(1, 10, 0.3, 25, 1e4).end()).hasValue(10);
        assertThat(Schedules.warmupCosine(1, 4, 10).end()).hasValue(10);
        assertThat(Schedules.startingAt(5, Schedules.cosine(1, 0, 10)).end()).hasValue(15);
        assertThat(Schedule.constant(1).until(3, Schedules.cosine(1, 0, 10)).end())
                .hasValue(13);
    }

    @Test
    void whatGoesOnForEverHasNoEnd() {
        List<Schedule> endless = List.of(
                Schedule.constant(1),
                step -> 1.0 / (1 + step),
                Schedules.step(1, 10, 0.5),
                Schedules.multiStep(1, 0.5, 10, 20),
                Schedules.exponential(1, 0.9),
                Schedules.inverseTime(1, 0.1),
                Schedules.linear(0, 1, 10),
                Schedules.cosineWarmRestarts(1, 0, 10, 2),
                Schedules.inverseSquareRoot(1, 10),
                Schedules.triangular(0, 1, 5, 5),
                Schedules.warmup(10, Schedule.constant(1)),
                Schedules.cosine(1, 0.1, 10).until(10, Schedule.constant(0.1)),
                Schedules.startingAt(5, Schedule.constant(1)),
                new ReduceOnPlateau(1, new Settings()));
        assertThat(endless).allSatisfy(schedule -> assertThat(schedule.end()).isEmpty());
    }

    @Test
    void aMetricThatIsNotANumberIsNoImprovement() {
        ReduceOnPlateau schedule = new ReduceOnPlateau(1, new Settings(Improvement.FALLS_BY_SHARE, 0, 1, 0, 0.5, 0, 0));
        schedule.observe(Double.NaN);
        assertThat(schedule.at(0)).isEqualTo(1);
        schedule.observe(Double.NaN);
        assertThat(schedule.at(0)).isEqualTo(0.5);
        schedule.observe(3);
        assertThat(schedule.state().properties()).containsEntry("best", "3.0");
    }

    @Test
    void eachSettingOfAPlateauIsChangedAlone() {
        Settings changed = new Settings()
                .improvement(Improvement.RISES_BY_AMOUNT)
                .threshold(0.02)
                .patience(5)
                .cooldown(2)
                .factor(0.7)
                .minimum(0.004)
                .smallestChange(0.01);
        assertThat(changed).isEqualTo(new Settings(Improvement.RISES_BY_AMOUNT, 0.02, 5, 2, 0.7, 0.004, 0.01));
        assertThat(new Settings()
                        .smallestChange(0.01)
                        .minimum(0.004)
                        .factor(0.7)
                        .cooldown(2)
                        .patience(5)
                        .threshold(0.02)
                        .improvement(Improvement.RISES_BY_AMOUNT))
                .isEqualTo(changed);
    }

    @Test
    void theCosineStaysAtTheMinimum() {
        Schedule schedule = Schedules.cosine(1, 0.25, 10);
        assertThat(schedule.at(5)).usingComparator(new DoubleComparator(1e-15)).isEqualTo(0.625);
        assertThat(schedule.at(10)).isEqualTo(0.25);
        assertThat(schedule.at(1000)).isEqualTo(0.25);
        assertThat(Schedules.oneCycle(1, 100).at(5000))
                .isEqualTo(Schedules.oneCycle(1, 100).at(99));
    }

    @Test
    void aPlateauPrintsItsValueAndItsSettings() {
        assertThat(new ReduceOnPlateau(0.5)).hasToString("ReduceOnPlateau[value=0.5, settings=" + new Settings() + "]");
    }

    @Test
    void theInverseSquareRootPeaksAtTheEndOfItsWarmUp() {
        Schedule schedule = Schedules.inverseSquareRoot(0.5, 10);
        assertThat(schedule.at(0)).usingComparator(new DoubleComparator(1e-16)).isEqualTo(0.05);
        assertThat(schedule.at(9)).isEqualTo(0.5);
        assertThat(schedule.at(39)).isEqualTo(0.25);
    }

    @Test
    void aWarmUpNeitherStartsAtZeroNorRepeatsTheTop() {
        Schedule schedule = Schedules.warmup(4, Schedule.constant(1));
        assertThat(new double[] {
                    schedule.at(0), schedule.at(1), schedule.at(2), schedule.at(3), schedule.at(4), schedule.at(5)
                })
                .containsExactly(new double[] {0.2, 0.4, 0.6, 0.8, 1, 1}, within(1e-15));
        assertThat(Schedules.warmup(0, Schedule.constant(3)).at(0)).isEqualTo(3);
        assertThat(Schedules.warmup(4, 0, Schedule.constant(2)).at(1)).isEqualTo(0.5);
    }

    @Test
    void aWarmUpStandsBeforeASchedulesBeginning() {
        Schedule schedule = Schedules.warmup(10, Schedules.exponential(1, 0.5));
        assertThat(schedule.at(10)).isEqualTo(1);
        assertThat(schedule.at(11)).isEqualTo(0.5);
    }

    @Test
    void aScheduleForALateComerBeginsLater() {
        Schedule schedule = Schedules.startingAt(100, Schedules.exponential(1, 0.5));
        assertThat(schedule.at(99)).isEqualTo(1);
        assertThat(schedule.at(100)).isEqualTo(1);
        assertThat(schedule.at(102)).isEqualTo(0.25);
    }

    @Test
    void argumentsOutOfTheirRangeAreRefused() {
        refuses(() -> Schedule.constant(Double.NaN), "constant: the value is NaN, expected a finite number");
        refuses(() -> Schedules.step(1, 0, 0.5), "step: the size is 0, expected at least 1");
        refuses(
                () -> Schedules.exponential(Double.POSITIVE_INFINITY, 1),
                "exponential: initial is Infinity, expected a finite number");
        refuses(() -> Schedules.linear(0, 1, 0), "linear: the number of steps is 0, expected at least 1");
        refuses(() -> Schedules.polynomial(1, 5, 0), "polynomial: the power is 0.0, expected a finite number above 0");
        refuses(() -> Schedules.cosine(1, 0, -1), "cosine: the number of steps is -1, expected at least 1");
        refuses(
                () -> Schedules.oneCycle(1, 10, 0.1, 25, 1e4),
                "oneCycle: the rise is 0.1 of 10 steps, expected more than one step and less than all");
        refuses(
                () -> Schedules.warmupCosine(1, 10, 10),
                "warmupCosine: the warm-up takes 10 of 10 steps, expected fewer");
        refuses(
                () -> Schedule.constant(1).until(-1, Schedule.constant(2)),
                "until: the number of steps is -1, expected at least 0");
        refuses(
                () -> new Settings(Improvement.FALLS_BY_SHARE, 0, 1, 0, 1, 0, 0),
                "ReduceOnPlateau: the factor is 1.0, expected at least 0 and below 1");
    }

    private static void refuses(Executable make, String message) {
        assertThatThrownBy(make::execute)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
