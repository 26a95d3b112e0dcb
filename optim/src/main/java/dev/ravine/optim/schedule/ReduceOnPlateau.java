package dev.ravine.optim.schedule;

import static java.lang.Math.max;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.State;
import dev.ravine.autograd.StateReader;
import dev.ravine.autograd.Stateful;
import dev.ravine.optim.internal.Hyperparameters;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A value that shrinks when a metric has stopped improving: PyTorch's {@code ReduceLROnPlateau}.
 *
 * <p>Unlike other schedules it does not look at the step but at what {@link #observe} is told, once an epoch, say. So
 * it is the one schedule with a {@linkplain #state state}, which is no part of the optimizer's: a saved run must hold both.
 * A metric that is not a number counts as no improvement.
 */
public final class ReduceOnPlateau implements Schedule, Stateful {
    /** When an observation is better than the best one so far. */
    public enum Improvement {
        /** Below best · (1 − threshold): the usual one, for a loss. */
        FALLS_BY_SHARE,
        /** Below best − threshold. */
        FALLS_BY_AMOUNT,
        /** Above best · (1 + threshold): for an accuracy. */
        RISES_BY_SHARE,
        /** Above best + threshold. */
        RISES_BY_AMOUNT;

        boolean isBetter(double metric, double best, double threshold) {
            return switch (this) {
                case FALLS_BY_SHARE -> metric < best * (1 - threshold);
                case FALLS_BY_AMOUNT -> metric < best - threshold;
                case RISES_BY_SHARE -> metric > best * (1 + threshold);
                case RISES_BY_AMOUNT -> metric > best + threshold;
            };
        }

        double worst() {
            return this == FALLS_BY_SHARE || this == FALLS_BY_AMOUNT
                    ? Double.POSITIVE_INFINITY
                    : Double.NEGATIVE_INFINITY;
        }
    }

    /**
     * What counts as an improvement, and what happens without one. Immutable: each method returns another one.
     *
     * <pre>{@code
     * new ReduceOnPlateau(0.1, new ReduceOnPlateau.Settings().patience(5).factor(0.5))
     * }</pre>
     *
     * @param improvement how an observation is compared with the best one
     * @param threshold by how much it must be better, at least 0
     * @param patience the number of observations in a row without improvement that are tolerated
     * @param cooldown the number of observations to ignore after each reduction
     * @param factor multiplies the value, at least 0 and below 1
     * @param minimum the smallest value, at least 0
     * @param smallestChange smaller changes are not made, at least 0
     */
    public record Settings(
            Improvement improvement,
            double threshold,
            long patience,
            long cooldown,
            double factor,
            double minimum,
            double smallestChange) {
        /** Checks the settings. */
        public Settings {
            Require.notNull("ReduceOnPlateau", "the improvement", improvement);
            Require.atLeastZero("ReduceOnPlateau", "the threshold", threshold);
            Require.that(patience >= 0, "ReduceOnPlateau", "the patience is %d, expected at least 0", patience);
            Require.that(cooldown >= 0, "ReduceOnPlateau", "the cooldown is %d, expected at least 0", cooldown);
            Hyperparameters.beta("ReduceOnPlateau", "the factor", factor);
            Require.atLeastZero("ReduceOnPlateau", "the minimum", minimum);
            Require.atLeastZero("ReduceOnPlateau", "the smallest change", smallestChange);
        }

        /** A metric that should fall, and a tenth of the value after more than ten observations: PyTorch's defaults. */
        public Settings() {
            this(Improvement.FALLS_BY_SHARE, 1e-4, 10, 0, 0.1, 0, 1e-8);
        }

        /** The same with another way to compare. */
        public Settings improvement(Improvement improvement) {
            return new Settings(improvement, threshold, patience, cooldown, factor, minimum, smallestChange);
        }

        /** The same with another threshold. */
        public Settings threshold(double least) {
            return new Settings(improvement, least, patience, cooldown, factor, minimum, smallestChange);
        }

        /** The same with another patience. */
        public Settings patience(long most) {
            return new Settings(improvement, threshold, most, cooldown, factor, minimum, smallestChange);
        }

        /** The same with another cooldown. */
        public Settings cooldown(long observations) {
            return new Settings(improvement, threshold, patience, observations, factor, minimum, smallestChange);
        }

        /** The same with another factor. */
        public Settings factor(double factor) {
            return new Settings(improvement, threshold, patience, cooldown, factor, minimum, smallestChange);
        }

        /** The same with another smallest value. */
        public Settings minimum(double least) {
            return new Settings(improvement, threshold, patience, cooldown, factor, least, smallestChange);
        }

        /** The same with another smallest change. */
        public Settings smallestChange(double least) {
            return new Settings(improvement, threshold, patience, cooldown, factor, minimum, least);
        }
    }

    private final Settings settings;
    private double value;
    private double best;
    private long withoutImprovement;
    private long cooling;

    /** Makes a schedule with PyTorch's {@linkplain Settings#Settings() defaults}. */
    public ReduceOnPlateau(double initial) {
        this(initial, new Settings());
    }

    /** Makes a schedule that has the initial value until a plateau is seen. */
    public ReduceOnPlateau(double initial, Settings settings) {
        Require.atLeastZero("ReduceOnPlateau", "the initial value", initial);
        this.settings = Require.notNull("ReduceOnPlateau", "the settings", settings);
        this.value = initial;
        this.best = settings.improvement().worst();
    }

    /** The present value, whatever the step is. */
    @Override
    public double at(long step) {
        return value;
    }

    /** Takes the metric into account. */
    public void observe(double metric) {
        boolean better = settings.improvement().isBetter(metric, best, settings.threshold());
        best = better ? metric : best;
        withoutImprovement = better || cooling > 0 ? 0 : withoutImprovement + 1;
        cooling = max(0, cooling - 1);
        if (withoutImprovement > settings.patience()) {
            value = smaller();
            withoutImprovement = 0;
            cooling = settings.cooldown();
        }
    }

    private double smaller() {
        double smaller = max(value * settings.factor(), settings.minimum());
        return value - smaller > settings.smallestChange() ? smaller : value;
    }

    /**
     * The properties {@code value}; {@code best}, infinite before the first observation; {@code withoutImprovement}, how
     * many observations in a row were none; and {@code cooling}, for how many more none is counted.
     */
    @Override
    public State state() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("value", Double.toString(value));
        properties.put("best", Double.toString(best));
        properties.put("withoutImprovement", Long.toString(withoutImprovement));
        properties.put("cooling", Long.toString(cooling));
        return new State(Map.of(), properties);
    }

    @Override
    public void restore(State state) {
        StateReader saved = new StateReader("ReduceOnPlateau.restore", state);
        double savedValue = saved.number("value");
        double savedBest = saved.number("best");
        long savedWithout = saved.count("withoutImprovement");
        long savedCooling = saved.count("cooling");
        if (!(savedValue >= 0 && Double.isFinite(savedValue))) {
            saved.problem("property 'value' is '%s', expected a finite number of at least 0", savedValue);
        }
        saved.requireFit();
        value = savedValue;
        best = savedBest;
        withoutImprovement = savedWithout;
        cooling = savedCooling;
    }

    @Override
    public String toString() {
        return "ReduceOnPlateau[value=" + value + ", settings=" + settings + "]";
    }
}
