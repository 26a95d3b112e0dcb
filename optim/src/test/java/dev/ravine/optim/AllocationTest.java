package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.schedule.ReduceOnPlateau;
import dev.ravine.optim.schedule.Schedule;
import dev.ravine.optim.schedule.Schedules;
import dev.ravine.optim.transform.Centralize;
import dev.ravine.optim.transform.ClipNorm;
import dev.ravine.optim.transform.ClipValue;
import dev.ravine.optim.transform.DecoupledDecay;
import dev.ravine.optim.transform.IndependentDecay;
import dev.ravine.optim.transform.L2;
import dev.ravine.optim.transform.Maximize;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A step makes no objects on the calling thread, once the buffers are there. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final long LONG = 1L << 40;

    static final List<Schedule> SCHEDULES = List.of(
            Schedule.constant(1e-3),
            Schedules.step(1e-3, 10, 0.999),
            Schedules.multiStep(1e-3, 0.5, 10, 100),
            Schedules.exponential(1e-3, 0.9999),
            Schedules.inverseTime(1e-3, 1e-3),
            Schedules.linear(1e-3, 1e-4, LONG),
            Schedules.polynomial(1e-3, LONG, 2),
            Schedules.cosine(1e-3, 0, LONG),
            Schedules.cosineWarmRestarts(1e-3, 1e-5, 10, 2),
            Schedules.inverseSquareRoot(1e-3, 100),
            Schedules.triangular(1e-5, 1e-3, 10, 20),
            Schedules.triangularHalving(1e-5, 1e-3, 10, 20),
            Schedules.triangularFading(1e-5, 1e-3, 10, 20, 0.99),
            Schedules.oneCycle(1e-3, LONG),
            Schedules.oneCycleLinear(1e-3, LONG, 0.3, 25, 1e4),
            Schedules.oneCycleThreePhases(1e-3, LONG, 0.3, 25, 1e4),
            Schedules.warmup(10, Schedule.constant(1e-3)),
            Schedules.warmupCosine(1e-3, 10, LONG),
            Schedules.startingAt(10, Schedules.cosine(1e-3, 0, LONG)),
            new ReduceOnPlateau(1e-3, new ReduceOnPlateau.Settings()));

    private final Random random = new Random(1);
    private final Parameter[] some = {parameter("a", 3, 4), parameter("b", 1, 4)};
    private final Parameter[] others = {parameter("c", 4, 2), parameter("d", 1, 2), parameter("e", 1, 1)};

    static Stream<UpdateRule> inPlace() {
        return Rules.ALL.stream().filter(InPlace.class::isInstance);
    }

    private Parameter parameter(String name, int rows, int columns) {
        return Given.parameter(name, rows, columns, random);
    }

    private static ParameterGroup group(String name, UpdateRule rule, Parameter... parameters) {
        return ParameterGroup.of(name, parameters).rule(rule).learningRate(1e-3);
    }

    private static ParameterGroup withSettings(ParameterGroup group) {
        return group.learningRate(Schedules.warmupCosine(1e-3, 10, LONG))
                .with(new Maximize())
                .with(new ClipNorm(Schedules.linear(0.5, 0.4, LONG)))
                .with(new Centralize())
                .with(new ClipValue(0.2))
                .with(new L2(Schedules.exponential(1e-4, 0.999)))
                .with(new DecoupledDecay(1e-3))
                .with(new IndependentDecay(1e-5));
    }

    /** Gradients as a captured function gives them: always of the present values, in the same matrices. */
    private static Gradients.Refill refill(Gradients first) {
        return new Gradients.Refill(first);
    }

    private Gradients.Refill gradients(Parameter[]... parameters) {
        return refill(Given.gradients(
                random, Stream.of(parameters).flatMap(Stream::of).toArray(Parameter[]::new)));
    }

    private static void allocatesNothing(Optimizer optimizer, Gradients.Refill gradients, int warmup, int steps) {
        optimizer.lint(Lint.ERRORS);
        for (int i = 0; i < warmup; i++) {
            optimizer.step(gradients.filled());
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5 && least > 0; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < steps; i++) {
                optimizer.step(gradients.filled());
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(least).isZero();
    }

    private static void allocatesNothing(Optimizer optimizer, Gradients.Refill gradients) {
        allocatesNothing(optimizer, gradients, 2_000, 1_000);
    }

    @ParameterizedTest
    @MethodSource("inPlace")
    void aStepOfOneGroup(UpdateRule rule) {
        allocatesNothing(new Optimizer(group("all", rule, some)), gradients(some));
    }

    @ParameterizedTest
    @MethodSource("inPlace")
    void aStepOfSeveralGroupsWithAllSettings(UpdateRule rule) {
        Optimizer optimizer = new Optimizer(
                        withSettings(group("some", rule, some)), withSettings(group("others", rule, others)))
                .clipNorm(0.7)
                .skipNonFinite();
        allocatesNothing(optimizer, gradients(some, others));
    }

    @ParameterizedTest
    @FieldSource("SCHEDULES")
    void aStepWithASchedule(Schedule schedule) {
        allocatesNothing(new Optimizer(group("all", new Adam(), some).learningRate(schedule)), gradients(some));
    }

    @Test
    void aStepWithGradientsInAnotherOrder() {
        Optimizer optimizer = new Optimizer(group("others", new Adam(), others), group("some", new Momentum(), some));
        allocatesNothing(optimizer, gradients(some, others));
    }

    @Test
    void aStepInWhichSomeRest() {
        some[1].freeze();
        Optimizer optimizer = new Optimizer(group("some", new Adam(), some), group("others", new Momentum(), others));
        optimizer.freeze("others");
        allocatesNothing(optimizer, gradients(new Parameter[][] {{some[0]}, others}));
    }

    @Test
    void aStepOfLargeParameters() {
        Parameter[] large = {parameter("large", 100, 200), parameter("larger", 200, 300), some[0]};
        Optimizer optimizer =
                new Optimizer(withSettings(group("all", new Adam(), large)).with(new ClipNorm(1)));
        allocatesNothing(optimizer, gradients(large), 200, 50);
    }
}
