package dev.ravine.optim.schedule;

import dev.ravine.optim.internal.Require;
import java.util.OptionalLong;

/**
 * A number that changes from step to step: a learning rate, or any other hyperparameter.
 *
 * <p>Steps count from 0: the value at 0 is the one that the first step uses, and a step that follows {@code k} others
 * uses the value at {@code k}. {@link Schedules} has the usual ones; a lambda is one too. A schedule is a function of
 * the step alone, so that a restored run needs no more than the number of its step; {@link ReduceOnPlateau} is the
 * exception.
 */
@FunctionalInterface
public interface Schedule {
    /**
     * The value for a step.
     *
     * @param step how many steps were taken before it, at least 0
     */
    double at(long step);

    /**
     * For how many steps this is made, if it comes down to a last value and stays there; a run that goes on beyond that is
     * most likely longer than was planned, and {@linkplain dev.ravine.optim.Optimizer#lint linted}.
     *
     * <p>None unless this is overridden: a schedule that goes on for ever, as a constant does, or that rises to its last
     * value, as a warm-up does.
     */
    default OptionalLong end() {
        return OptionalLong.empty();
    }

    /** The same value at every step. */
    static Schedule constant(double value) {
        Require.that(Double.isFinite(value), "constant", "the value is %s, expected a finite number", value);
        return step -> value;
    }

    /**
     * This schedule for so many steps, and then the next one from its beginning.
     *
     * <p>In a chain, {@code a.until(40, b).until(100, c)}, the numbers are those of the whole. The end is the next one's.
     *
     * @param steps the first step that is the next one's, at least 0
     */
    default Schedule until(long steps, Schedule next) {
        Require.that(steps >= 0, "until", "the number of steps is %d, expected at least 0", steps);
        Require.notNull("until", "the next schedule", next);
        return new ScheduleWithEnd(
                step -> step < steps ? at(step) : next.at(step - steps), Schedules.later(next.end(), steps));
    }
}
