package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.State;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.AmsGrad;
import dev.ravine.optim.rule.Sgd;
import dev.ravine.optim.schedule.ReduceOnPlateau;
import dev.ravine.optim.schedule.ReduceOnPlateau.Improvement;
import dev.ravine.optim.schedule.ReduceOnPlateau.Settings;
import dev.ravine.optim.schedule.Schedule;
import dev.ravine.optim.schedule.Schedules;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not a sensible argument, and what is one though it is the last that is. */
@SuppressWarnings("NullAway") // what a user without a null checker may write
class RefusalsTest {
    private static final double NAN = Double.NaN;
    private final Parameter w = Given.parameter("w", 1, 2, 1, 2);
    private final Parameter b = Given.parameter("b", 1, 1, 3);

    private static Arguments refused(String message, Executable call) {
        return Arguments.of(message, call);
    }

    static Stream<Arguments> schedules() {
        String notFinite = " is NaN, expected a finite number";
        return Stream.of(
                refused("step: factor" + notFinite, () -> Schedules.step(1, 10, NAN)),
                refused("multiStep: initial" + notFinite, () -> Schedules.multiStep(NAN, 0.5, 10)),
                refused("multiStep: the array of milestones is null", () -> Schedules.multiStep(1, 0.5, (long[]) null)),
                refused("multiStep: no milestone was given, expected at least one", () -> Schedules.multiStep(1, 0.5)),
                refused("multiStep: the first milestone is 0, expected at least 1", () -> Schedules.multiStep(1, 2, 0)),
                refused(
                        "multiStep: milestone 10 comes after 30, expected none below the one before it",
                        () -> Schedules.multiStep(1, 0.5, 20, 30, 10)),
                refused("inverseTime: initial" + notFinite, () -> Schedules.inverseTime(NAN, 0.1)),
                refused(
                        "inverseTime: the decay is -0.1, expected a finite number of at least 0",
                        () -> Schedules.inverseTime(1, -0.1)),
                refused("linear: to" + notFinite, () -> Schedules.linear(1, NAN, 10)),
                refused("polynomial: initial" + notFinite, () -> Schedules.polynomial(NAN, 10, 2)),
                refused(
                        "polynomial: the number of steps is 0, expected at least 1",
                        () -> Schedules.polynomial(1, 0, 2)),
                refused("cosine: minimum" + notFinite, () -> Schedules.cosine(1, NAN, 10)),
                refused("cosineWarmRestarts: initial" + notFinite, () -> Schedules.cosineWarmRestarts(NAN, 0, 10, 2)),
                refused(
                        "cosineWarmRestarts: the number of steps of the first fall is 0, expected at least 1",
                        () -> Schedules.cosineWarmRestarts(1, 0, 0, 2)),
                refused(
                        "cosineWarmRestarts: the multiplier is 0, expected at least 1",
                        () -> Schedules.cosineWarmRestarts(1, 0, 10, 0)),
                refused("inverseSquareRoot: peak" + notFinite, () -> Schedules.inverseSquareRoot(NAN, 10)),
                refused(
                        "inverseSquareRoot: the number of steps of the warm-up is 0, expected at least 1",
                        () -> Schedules.inverseSquareRoot(1, 0)),
                refused("triangular: maximum" + notFinite, () -> Schedules.triangular(0, NAN, 5, 5)),
                refused(
                        "triangular: the number of steps up is 0, expected at least 1",
                        () -> Schedules.triangular(0, 1, 0, 5)),
                refused(
                        "triangularHalving: the number of steps down is 0, expected at least 1",
                        () -> Schedules.triangularHalving(0, 1, 5, 0)),
                refused("triangularFading: factor" + notFinite, () -> Schedules.triangularFading(0, 1, 5, 5, NAN)),
                refused("oneCycle: maximum" + notFinite, () -> Schedules.oneCycle(NAN, 10)),
                refused(
                        "oneCycle: the number of steps is 0, expected at least 1",
                        () -> Schedules.oneCycle(1, 0, 0.3, 25, 1e4)),
                refused(
                        "oneCycle: the divisor of the start is 0.0, expected a finite number above 0",
                        () -> Schedules.oneCycle(1, 10, 0.3, 0, 1e4)),
                refused(
                        "oneCycleLinear: the divisor of the end is -1.0, expected a finite number above 0",
                        () -> Schedules.oneCycleLinear(1, 10, 0.3, 25, -1)),
                refused(
                        "oneCycle: the rise is 1.0 of 10 steps, expected more than one step and less than all",
                        () -> Schedules.oneCycle(1, 10, 1, 25, 1e4)),
                refused(
                        "oneCycleThreePhases: the rise is 0.5 of the steps, expected below 0.5",
                        () -> Schedules.oneCycleThreePhases(1, 10, 0.5, 25, 1e4)),
                refused(
                        "warmup: the number of steps is -1, expected at least 0",
                        () -> Schedules.warmup(-1, 0.5, Schedule.constant(1))),
                refused("warmup: from" + notFinite, () -> Schedules.warmup(10, NAN, Schedule.constant(1))),
                refused("warmup: the schedule is null", () -> Schedules.warmup(10, null)),
                refused(
                        "startingAt: the step is -1, expected at least 0",
                        () -> Schedules.startingAt(-1, Schedule.constant(1))),
                refused("startingAt: the schedule is null", () -> Schedules.startingAt(1, null)));
    }

    static Stream<Arguments> others() {
        Parameters parameters = Parameters.of(Given.parameter("w", 1, 1, 1));
        return Stream.of(
                refused(
                        "Lookahead: alpha is 1.5, expected above 0 and at most 1",
                        () -> new Lookahead(1.5, 2, parameters)),
                refused(
                        "Lookahead: the number of steps is 0, expected at least 1",
                        () -> new Lookahead(0.5, 0, parameters)),
                refused("Lookahead: the collection of parameters is null", () -> new Lookahead(0.5, 1, null)),
                refused(
                        "ParameterAverage: the decay is 1.0, expected at least 0 and below 1",
                        () -> ParameterAverage.exponential(1, parameters)),
                refused(
                        "ReduceOnPlateau: the initial value is -1.0, expected a finite number of at least 0",
                        () -> new ReduceOnPlateau(-1, new Settings())),
                refused("ParameterGroup: the name is blank", () -> ParameterGroup.of(" ", parameters)),
                refused("ParameterGroup: the name is null", () -> ParameterGroup.of(null, parameters)),
                refused(
                        "group 'g': a transformation is null",
                        () -> new ParameterGroup("g", parameters, null, null, Arrays.asList(new Transform[1]))),
                refused(
                        "group 'g': the collection of transformations is null",
                        () -> new ParameterGroup("g", parameters, null, null, null)),
                refused(
                        "group 'g': the collection of parameters is null",
                        () -> ParameterGroup.of("g", (Parameters) null)),
                refused(
                        "GradientAccumulation.restore: property 'batches' is '2', expected a whole number from 0 to 1",
                        () -> new GradientAccumulation(2, parameters)
                                .restore(new State(Map.of(), Map.of("batches", "2")))),
                refused("Slots: 2×-1 is not a shape", () -> new Slots(2, -1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"schedules", "others"})
    void isRefused(String message, Executable call) {
        assertThatThrownBy(call::execute)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void theLastSensibleArgumentIsTaken() {
        Lookahead lookahead = new Lookahead(1, 1, Parameters.of(w));
        w.set(Given.parameter("x", 1, 2, 5, 6).value());
        lookahead.afterStep();
        assertThat(w.value().data).containsExactly(5, 6);
        assertThat(Schedules.startingAt(0, Schedules.exponential(1, 0.5)).at(1)).isEqualTo(0.5);
        assertThat(Schedules.linear(1, 1, 10).end()).isEmpty();
        assertThat(new Slots(0, 0).slot("m")).isEmpty();
        ReduceOnPlateau schedule =
                new ReduceOnPlateau(1, new Settings(Improvement.FALLS_BY_SHARE, 0, 0, 0, 0.5, 0, 0.5));
        schedule.observe(NAN);
        assertThat(schedule.at(0)).as("a change of exactly the smallest").isEqualTo(1);
        ReduceOnPlateau zero = new ReduceOnPlateau(0, new Settings());
        schedule.restore(zero.state());
        assertThat(schedule.at(0)).isZero();
    }

    // ---- the optimizer

    @Test
    void anEntryThatIsNotThereIsRefusedWhereverItIsNamed() {
        Optimizer optimizer = Given.optimizer(new Sgd(), 1, w);
        Gradients gradients = Given.gradient(w, 1, 1);
        for (int[] place : new int[][] {{-1, 0}, {1, 0}, {0, -1}, {0, 2}}) {
            String message = "parameter 'w' is 1×2, which has no entry [" + place[0] + ", " + place[1] + "]";
            assertThatThrownBy(() -> optimizer.explain(gradients, w, place[0], place[1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith(message);
        }
        assertThatThrownBy(() -> optimizer.explain(gradients, b, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("no group holds parameter 'b'");
    }

    @Test
    void aLearningRateThatIsNoNumberIsRefusedByItsName() {
        for (double rate : new double[] {NAN, Double.POSITIVE_INFINITY, -1}) {
            assertThatThrownBy(() -> Given.optimizer(new Sgd(), rate, w))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "group 'all': the learning rate is " + rate + ", expected a finite number of at least 0");
        }
    }

    @Test
    void gradientsThatAreNotThereAreRefused() {
        Optimizer optimizer = Given.optimizer(new Sgd(), 1, w);
        assertThatThrownBy(() -> optimizer.step(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Optimizer.step: the set of gradients is null");
    }

    @Test
    void aNormThatOverflowsCannotBeClipped() {
        Optimizer optimizer = Given.optimizer(new Sgd(), 1, w).clipNorm(1);
        assertThatThrownBy(() -> optimizer.step(Given.gradient(w, 1.5e308, 1.5e308)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Optimizer.clipNorm: the norm of the gradients overflows, so it cannot be clipped");
        assertThat(w.value().data).containsExactly(1, 2);
    }

    @Test
    void theExplanationIsOfTheParameterThatIsMeant() {
        Optimizer optimizer = Given.optimizer(new Sgd(), 1, w, b);
        Gradients gradients = Given.gradient(w, 7, 8).add(Given.gradient(b, 9));
        assertThat(optimizer.explain(gradients, b, 0, 0).value("g")).isEqualTo(9);
        assertThat(optimizer.explain(gradients, w, 0, 1).value("g")).isEqualTo(8);
    }

    @Test
    void aGroupSaysWhatItHolds() {
        assertThat(ParameterGroup.of("g", b).toString())
                .startsWith("group 'g': ")
                .contains("b");
    }

    // ---- restoring

    private Optimizer changingRule() {
        return new Optimizer(
                ParameterGroup.of("w", w).rule(new Sgd()).learningRate(1),
                ParameterGroup.of("b", b)
                        .ruleAt(step -> step < 2 ? new Adam() : new AmsGrad())
                        .learningRate(1));
    }

    @Test
    void aParameterThatHasNotMovedMayGoOnWithAnyRule() {
        Optimizer optimizer = changingRule();
        optimizer.restore(changingRule().state());
        optimizer.step(Given.gradient(w, 1, 1));
        optimizer.step(Given.gradient(w, 1, 1));
        optimizer.step(Given.gradient(b, 1));
        assertThat(optimizer.steps()).isEqualTo(3);
    }

    @Test
    void aParameterThatHasMovedRemembersItsRule() {
        Optimizer source = changingRule();
        source.step(Given.gradient(b, 1));
        Optimizer optimizer = changingRule();
        optimizer.restore(source.state());
        optimizer.step(Given.gradient(w, 1, 1));
        assertThatThrownBy(() -> optimizer.step(Given.gradient(b, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was Adam and is now AmsGrad");
    }
}
