package dev.ravine.optim.schedule;

import dev.ravine.autograd.Require;
import java.util.OptionalLong;

/**
 * A number that changes from step to step: a learning rate, or any other hyperparameter.
 *
 * <p>Steps count from 0: the value at 0 is the one that the first step uses, and a step that follows {@code k} others
 * uses the value at {@code k}. {@link Schedules} has the usual ones; a lambda is one too. A schedule is a function of
 * the step alone, so a restored run needs only the number of its step; {@link ReduceOnPlateau} is the exception.
 */
@FunctionalInterface
public interface Schedule {
    /**
     * The value for a step.
     *
     * @param step the number of steps taken before it, at least 0
     */
    double at(long step);

    /**
     * The step at which the schedule reaches its last value, if it falls to one; the
     * {@linkplain dev.ravine.optim.Optimizer#lint linter} reports a run that goes on beyond it.
     *
     * <p>Empty by default: for a schedule that never ends, such as a constant, or that rises to its last value, such as
     * a warm-up.
     */
    default OptionalLong end() {
        return OptionalLong.empty();
    }

    /** The same value at every step. */
    static Schedule constant(double value) {
        Require.finite("constant", "the value", value);
        return new Constant(value);
    }

    /**
     * This schedule for the given number of steps, then the next one from its beginning.
     *
     * <p>In a chain, {@code a.until(40, b).until(100, c)}, the numbers are those of the whole. The end is the next one's.
     *
     * @param steps the first step of the next schedule, at least 0
     */
    default Schedule until(long steps, Schedule next) {
        Require.that(steps >= 0, "until", "the number of steps is %d, expected at least 0", steps);
        Require.notNull("until", "the next schedule", next);
        return new ScheduleWithEnd(
                step -> step < steps ? at(step) : next.at(step - steps), Schedules.later(next.end(), steps));
    }

    /**
     * The product of this schedule and another, step by step: PyTorch's {@code ChainedScheduler}, whose schedules each multiply
     * the same rate.
     *
     * <p>It ends with the later of the two, if both have an end.
     */
    default Schedule times(Schedule factor) {
        Require.notNull("times", "the factor", factor);
        OptionalLong end = end().isEmpty() || factor.end().isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(end().getAsLong(), factor.end().getAsLong()));
        return new ScheduleWithEnd(step -> at(step) * factor.at(step), end);
    }
}
