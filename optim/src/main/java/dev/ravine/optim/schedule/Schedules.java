package dev.ravine.optim.schedule;

import static dev.ravine.autograd.kernel.PortableMath.cos;
import static dev.ravine.autograd.kernel.PortableMath.log;
import static dev.ravine.autograd.kernel.PortableMath.pow;
import static java.lang.Math.PI;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.sqrt;

import dev.ravine.autograd.Require;
import dev.ravine.optim.internal.Hyperparameters;
import java.util.OptionalLong;
import java.util.function.LongToDoubleFunction;

/**
 * The usual schedules, each a formula of the step k, counted from 0.
 *
 * <p>Values are those of PyTorch's schedule where one is named; departures are stated.
 */
public final class Schedules {
    private Schedules() {}

    // ---- falling

    /** initial · factor^⌊k / size⌋: PyTorch's {@code StepLR}. */
    public static Schedule step(double initial, long size, double factor) {
        Require.finite("step", "initial", initial);
        Require.finite("step", "factor", factor);
        Hyperparameters.atLeastOne("step", "the size", size);
        return k -> initial * pow(factor, (double) Math.floorDiv(k, size));
    }

    /**
     * initial · factor^(how many milestones k has reached): PyTorch's {@code MultiStepLR}, where the factor (its gamma)
     * comes after the milestones: {@code multiStep(0.1, 0.1, 30, 80)} is its {@code milestones=[30, 80], gamma=0.1}.
     *
     * @param milestones steps, at least one and the first at least 1, none below the one before it; PyTorch sorts them. One
     *     that is given twice counts twice.
     */
    public static Schedule multiStep(double initial, double factor, long... milestones) {
        Require.finite("multiStep", "initial", initial);
        Require.finite("multiStep", "factor", factor);
        long[] kept = Require.notNull("multiStep", "the array of milestones", milestones)
                .clone();
        Require.that(kept.length > 0, "multiStep", "no milestone was given, expected at least one");
        Hyperparameters.atLeastOne("multiStep", "the first milestone", kept[0]);
        for (int i = 1; i < kept.length; i++) {
            Require.that(
                    kept[i] >= kept[i - 1],
                    "multiStep",
                    "milestone %d comes after %d, expected none below the one before it",
                    kept[i],
                    kept[i - 1]);
        }
        return k -> {
            int reached = 0;
            for (long milestone : kept) {
                reached += milestone <= k ? 1 : 0;
            }
            return initial * pow(factor, reached);
        };
    }

    /** initial · factorᵏ: PyTorch's {@code ExponentialLR}. */
    public static Schedule exponential(double initial, double factor) {
        Require.finite("exponential", "initial", initial);
        Require.finite("exponential", "factor", factor);
        return k -> initial * pow(factor, (double) k);
    }

    /**
     * initial · factor^(k/steps), and never beyond the end value: optax's {@code exponential_decay}.
     *
     * @param end the value where it stops, of the sign of the initial value
     * @param factor above 0; the value is multiplied by it every {@code steps} steps
     */
    public static Schedule exponential(double initial, double end, long steps, double factor) {
        Require.finite("exponential", "initial", initial);
        Require.finite("exponential", "end", end);
        Require.positive("exponential", "the factor", factor);
        Hyperparameters.atLeastOne("exponential", "the number of steps", steps);
        Require.that(initial * end > 0, "exponential", "from %s to %s, expected two numbers of one sign", initial, end);
        Require.that(
                (end / initial - 1) * (factor - 1) >= 0,
                "exponential",
                "from %s to %s by the factor %s, which leads away from there",
                initial,
                end,
                factor);
        boolean falls = initial * factor < initial;
        Schedule values = k -> {
            double value = initial * pow(factor, (double) k / steps);
            return falls ? max(value, end) : min(value, end);
        };
        return falls ? ending((long) Math.ceil(steps * log(end / initial) / log(factor)), values) : values;
    }

    /**
     * The value before times factor(k), from the initial value at step 0 on: PyTorch's {@code MultiplicativeLR}.
     *
     * @param factor of each step from 1 on; the same each time
     */
    public static Schedule multiplicative(double initial, LongToDoubleFunction factor) {
        Require.finite("multiplicative", "initial", initial);
        return new Multiplicative(initial, Require.notNull("multiplicative", "the factor", factor));
    }

    /** initial / (1 + decay · k): Keras's {@code InverseTimeDecay}. */
    public static Schedule inverseTime(double initial, double decay) {
        Require.finite("inverseTime", "initial", initial);
        Require.atLeastZero("inverseTime", "the decay", decay);
        return k -> initial / (1 + k * decay);
    }

    /**
     * From one value to another on a line, and there from step {@code steps} on: PyTorch's {@code LinearLR}.
     *
     * <p>A fall {@linkplain Schedule#end() ends} with its steps; a rise is a warm-up, and has no end.
     */
    public static Schedule linear(double from, double to, long steps) {
        Require.finite("linear", "from", from);
        Require.finite("linear", "to", to);
        Hyperparameters.atLeastOne("linear", "the number of steps", steps);
        Schedule line = k -> alongLine(from, to, (double) min(k, steps) / steps);
        return to < from ? ending(steps, line) : line;
    }

    /** initial · (1 − k/steps)^power, and 0 from step {@code steps} on: PyTorch's {@code PolynomialLR}. */
    public static Schedule polynomial(double initial, long steps, double power) {
        return polynomial(initial, 0, steps, power);
    }

    /**
     * end + (initial − end) · (1 − k/steps)^power, and the end from step {@code steps} on: optax's
     * {@code polynomial_schedule}.
     *
     * <p>A fall {@linkplain Schedule#end() ends} with its steps; a rise has no end.
     */
    public static Schedule polynomial(double initial, double end, long steps, double power) {
        Require.finite("polynomial", "initial", initial);
        Require.finite("polynomial", "end", end);
        Hyperparameters.atLeastOne("polynomial", "the number of steps", steps);
        Require.positive("polynomial", "the power", power);
        Schedule values = k -> end + (initial - end) * pow(1 - (double) min(k, steps) / steps, power);
        return initial < end ? values : ending(steps, values);
    }

    /**
     * Half a wave of the cosine from the initial value down to the minimum: PyTorch's {@code CosineAnnealingLR}.
     *
     * <p>From step {@code steps} on it stays at the minimum, where PyTorch's rises again.
     *
     * <p>I. Loshchilov, F. Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts (2017), equation 5.
     */
    public static Schedule cosine(double initial, double minimum, long steps) {
        Require.finite("cosine", "initial", initial);
        Require.finite("cosine", "minimum", minimum);
        Hyperparameters.atLeastOne("cosine", "the number of steps", steps);
        return ending(steps, k -> alongCosine(initial, minimum, (double) min(k, steps) / steps));
    }

    /**
     * minimum + (initial − minimum) · c^exponent with c half a wave of the cosine, from 1 down to 0: optax's
     * {@code cosine_decay_schedule}, whose alpha is minimum / initial.
     *
     * @param exponent above 0; with 1 it is {@link #cosine(double, double, long)}
     */
    public static Schedule cosine(double initial, double minimum, long steps, double exponent) {
        Require.finite("cosine", "initial", initial);
        Require.finite("cosine", "minimum", minimum);
        Hyperparameters.atLeastOne("cosine", "the number of steps", steps);
        Require.positive("cosine", "the exponent", exponent);
        return ending(
                steps,
                k -> minimum + (initial - minimum) * pow(alongCosine(1, 0, (double) min(k, steps) / steps), exponent));
    }

    /**
     * The cosine that starts again, each time for {@code multiplier} times as many steps: PyTorch's
     * {@code CosineAnnealingWarmRestarts}.
     *
     * <p>I. Loshchilov, F. Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts (2017), equation 5.
     *
     * @param first how many steps the first fall takes, at least 1
     * @param multiplier at least 1
     */
    public static Schedule cosineWarmRestarts(double initial, double minimum, long first, int multiplier) {
        Require.finite("cosineWarmRestarts", "initial", initial);
        Require.finite("cosineWarmRestarts", "minimum", minimum);
        Hyperparameters.atLeastOne("cosineWarmRestarts", "the number of steps of the first fall", first);
        Hyperparameters.atLeastOne("cosineWarmRestarts", "the multiplier", multiplier);
        return k -> {
            long length = first;
            long since = multiplier == 1 ? k % first : k;
            while (since >= length) {
                since -= length;
                length = length > Long.MAX_VALUE / multiplier ? Long.MAX_VALUE : length * multiplier;
            }
            return alongCosine(initial, minimum, (double) since / length);
        };
    }

    /**
     * peak · min((k + 1)/warmup, √(warmup/(k + 1))): up on a line, then down with the root of the step.
     *
     * <p>A. Vaswani et al., Attention Is All You Need (2017), equation 3, whose peak is 1/√(size · warmup).
     *
     * @param warmup the number of the step, from 1, that has the peak
     */
    public static Schedule inverseSquareRoot(double peak, long warmup) {
        Require.finite("inverseSquareRoot", "peak", peak);
        Hyperparameters.atLeastOne("inverseSquareRoot", "the number of steps of the warm-up", warmup);
        return k -> peak * min((k + 1.0) / warmup, sqrt(warmup / (k + 1.0)));
    }

    // ---- up and down

    /**
     * From base up to maximum and down again, over and over, on lines: PyTorch's {@code CyclicLR}.
     *
     * <p>L. Smith, Cyclical Learning Rates for Training Neural Networks (2017), section 3.
     *
     * @param up how many steps it rises, at least 1
     * @param down how many steps it falls, at least 1
     */
    public static Schedule triangular(double base, double maximum, long up, long down) {
        return cyclic("triangular", base, maximum, up, down, (k, cycle) -> 1);
    }

    /**
     * As {@link #triangular}, with heights above the base times a function of the cycle: PyTorch's {@code scale_fn}, which
     * counts cycles from 1.
     *
     * @param scale of the number of cycles before, from 0
     */
    public static Schedule triangularScaledByCycle(
            double base, double maximum, long up, long down, LongToDoubleFunction scale) {
        Require.notNull("triangularScaledByCycle", "the scale", scale);
        return cyclic("triangularScaledByCycle", base, maximum, up, down, (k, cycle) -> scale.applyAsDouble(cycle));
    }

    /**
     * As {@link #triangular}, with heights above the base times a function of the step: PyTorch's {@code scale_fn} with
     * {@code scale_mode='iterations'}.
     */
    public static Schedule triangularScaledByStep(
            double base, double maximum, long up, long down, LongToDoubleFunction scale) {
        Require.notNull("triangularScaledByStep", "the scale", scale);
        return cyclic("triangularScaledByStep", base, maximum, up, down, (k, cycle) -> scale.applyAsDouble(k));
    }

    /** As {@link #triangular}, each peak half as high above the base as the last: PyTorch's {@code triangular2}. */
    public static Schedule triangularHalving(double base, double maximum, long up, long down) {
        return cyclic("triangularHalving", base, maximum, up, down, (k, cycle) -> pow(0.5, (double) cycle));
    }

    /** As {@link #triangular}, with heights above the base times factorᵏ: PyTorch's {@code exp_range}. */
    public static Schedule triangularFading(double base, double maximum, long up, long down, double factor) {
        Require.finite("triangularFading", "factor", factor);
        return cyclic("triangularFading", base, maximum, up, down, (k, cycle) -> pow(factor, (double) k));
    }

    private interface Height {
        double at(long step, long cycle);
    }

    private static Schedule cyclic(String name, double base, double maximum, long up, long down, Height height) {
        Require.finite(name, "base", base);
        Require.finite(name, "maximum", maximum);
        Hyperparameters.atLeastOne(name, "the number of steps up", up);
        Hyperparameters.atLeastOne(name, "the number of steps down", down);
        return k -> {
            long since = k % (up + down);
            double share = since <= up ? (double) since / up : (double) (up + down - since) / down;
            return base + (maximum - base) * share * height.at(k, k / (up + down));
        };
    }

    /**
     * One rise and one long fall, both along cosines, from maximum/25 and down to maximum/250000, with the peak after
     * 0.3 of the steps: PyTorch's {@code OneCycleLR} with its defaults.
     *
     * <p>L. Smith, N. Topin, Super-Convergence (2018). After the last step it stays where it is.
     *
     * @param steps the number of steps in all
     */
    public static Schedule oneCycle(double maximum, long steps) {
        return oneCycle(maximum, steps, 0.3, 25, 1e4);
    }

    /**
     * One rise and one long fall, both along cosines: PyTorch's {@code OneCycleLR}.
     *
     * @param steps the number of steps in all
     * @param rise the share of them that rise, above 0 and below 1
     * @param startDivisor the first value is maximum/startDivisor
     * @param endDivisor the last value is the first divided by this
     */
    public static Schedule oneCycle(double maximum, long steps, double rise, double startDivisor, double endDivisor) {
        return oneCycle("oneCycle", maximum, steps, rise, startDivisor, endDivisor, Schedules::alongCosine);
    }

    /** As {@link #oneCycle(double, long, double, double, double)}, on lines: {@code anneal_strategy="linear"}. */
    public static Schedule oneCycleLinear(
            double maximum, long steps, double rise, double startDivisor, double endDivisor) {
        return oneCycle("oneCycleLinear", maximum, steps, rise, startDivisor, endDivisor, Schedules::alongLine);
    }

    private interface Way {
        double at(double from, double to, double share);
    }

    private static Schedule oneCycle(
            String name, double maximum, long steps, double rise, double startDivisor, double endDivisor, Way way) {
        double start = oneCycleStart(name, maximum, steps, rise, startDivisor, endDivisor);
        double peak = rise * steps - 1;
        return ending(
                steps,
                k -> k <= peak
                        ? way.at(start, maximum, k / peak)
                        : way.at(maximum, start / endDivisor, (min(k, steps - 1) - peak) / (steps - 1 - peak)));
    }

    /**
     * As {@link #oneCycle(double, long, double, double, double)}, with a fall as long as the rise, back to the first
     * value, and then the way down from there: {@code three_phase=True}.
     *
     * @param rise the share of the steps that rise, above 0 and below 0.5
     */
    public static Schedule oneCycleThreePhases(
            double maximum, long steps, double rise, double startDivisor, double endDivisor) {
        return oneCycleThreePhases(
                "oneCycleThreePhases", maximum, steps, rise, startDivisor, endDivisor, Schedules::alongCosine);
    }

    /** As {@link #oneCycleThreePhases}, on lines: {@code anneal_strategy="linear"}. */
    public static Schedule oneCycleThreePhasesLinear(
            double maximum, long steps, double rise, double startDivisor, double endDivisor) {
        return oneCycleThreePhases(
                "oneCycleThreePhasesLinear", maximum, steps, rise, startDivisor, endDivisor, Schedules::alongLine);
    }

    private static Schedule oneCycleThreePhases(
            String name, double maximum, long steps, double rise, double startDivisor, double endDivisor, Way way) {
        double start = oneCycleStart(name, maximum, steps, rise, startDivisor, endDivisor);
        Require.that(rise < 0.5, name, "the rise is %s of the steps, expected below 0.5", rise);
        double peak = rise * steps - 1;
        double back = 2 * peak;
        return ending(steps, k -> {
            if (k <= peak) {
                return way.at(start, maximum, k / peak);
            }
            return k <= back
                    ? way.at(maximum, start, (k - peak) / (back - peak))
                    : way.at(start, start / endDivisor, (min(k, steps - 1) - back) / (steps - 1 - back));
        });
    }

    private static double oneCycleStart(
            String name, double maximum, long steps, double rise, double startDivisor, double endDivisor) {
        Require.finite(name, "maximum", maximum);
        Hyperparameters.atLeastOne(name, "the number of steps", steps);
        Require.positive(name, "the divisor of the start", startDivisor);
        Require.positive(name, "the divisor of the end", endDivisor);
        Require.that(
                rise * steps > 1 && rise < 1,
                name,
                "the rise is %s of %d steps, expected more than one step and less than all",
                rise,
                steps);
        return maximum / startDivisor;
    }

    // ---- around others

    /**
     * A linear warm-up to another schedule's first value, then that schedule: PyTorch's {@code LinearLR} in a
     * {@code SequentialLR}.
     *
     * <p>Step k has (k + 1)/(steps + 1) of that value, so the first step is not wasted on 0 and the last is not yet at the top.
     */
    public static Schedule warmup(long steps, Schedule schedule) {
        return warmup(steps, 1.0 / (steps + 1), schedule);
    }

    /** As {@link #warmup(long, Schedule)}, from the given share of the other schedule's first value. */
    public static Schedule warmup(long steps, double from, Schedule schedule) {
        Require.that(steps >= 0, "warmup", "the number of steps is %d, expected at least 0", steps);
        Require.finite("warmup", "from", from);
        Schedule rise = k -> schedule.at(0) * (from + (1 - from) * k / steps);
        return rise.until(steps, Require.notNull("warmup", "the schedule", schedule));
    }

    /**
     * Up to the peak on a line, and along a cosine down to 0.
     *
     * @param warmup how many steps it rises
     * @param steps the number of steps in all, more than those
     */
    public static Schedule warmupCosine(double peak, long warmup, long steps) {
        Require.that(warmup < steps, "warmupCosine", "the warm-up takes %d of %d steps, expected fewer", warmup, steps);
        return warmup(warmup, cosine(peak, 0, steps - warmup));
    }

    /** Another schedule that starts at the given step, with its first value until then: for a group added later. */
    public static Schedule startingAt(long start, Schedule schedule) {
        Require.that(start >= 0, "startingAt", "the step is %d, expected at least 0", start);
        Require.notNull("startingAt", "the schedule", schedule);
        return new ScheduleWithEnd(k -> schedule.at(max(0, k - start)), later(schedule.end(), start));
    }

    // ---- pieces

    private static Schedule ending(long steps, Schedule schedule) {
        return new ScheduleWithEnd(schedule, OptionalLong.of(steps));
    }

    /** The end of a schedule that begins at the given step. */
    static OptionalLong later(OptionalLong end, long start) {
        return end.isEmpty() ? end : OptionalLong.of(Math.addExact(end.getAsLong(), start));
    }

    private static double alongLine(double from, double to, double share) {
        return share == 1 ? to : from + (to - from) * share; // which rounding may keep from the end
    }

    private static double alongCosine(double from, double to, double share) {
        return to + (from - to) * (1 + cos(PI * share)) / 2;
    }
}
