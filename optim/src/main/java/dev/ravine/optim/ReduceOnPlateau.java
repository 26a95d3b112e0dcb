package dev.ravine.optim;

/**
 * A value that shrinks when a metric has stopped to improve: PyTorch's {@code ReduceLROnPlateau}.
 *
 * <p>Unlike other schedules it does not look at the step but at what {@link #observe} is told, once an epoch, say. So
 * it is the one schedule with a state, which a saved run must hold as well: {@link #state} and {@link #restore}. A
 * metric that is not a number counts as no improvement.
 */
public final class ReduceOnPlateau implements Schedule {
    /** When an observation is better than the best one so far. */
    public enum Improvement {
        /** Below best · (1 − threshold): the usual one, for a loss. */
        FALLS_BY_SHARE {
            @Override
            boolean isBetter(double metric, double best, double threshold) {
                return metric < best * (1 - threshold);
            }
        },
        /** Below best − threshold. */
        FALLS_BY_AMOUNT {
            @Override
            boolean isBetter(double metric, double best, double threshold) {
                return metric < best - threshold;
            }
        },
        /** Above best · (1 + threshold): for an accuracy. */
        RISES_BY_SHARE {
            @Override
            boolean isBetter(double metric, double best, double threshold) {
                return metric > best * (1 + threshold);
            }
        },
        /** Above best + threshold. */
        RISES_BY_AMOUNT {
            @Override
            boolean isBetter(double metric, double best, double threshold) {
                return metric > best + threshold;
            }
        };

        abstract boolean isBetter(double metric, double best, double threshold);

        double worst() {
            return this == FALLS_BY_SHARE || this == FALLS_BY_AMOUNT
                    ? Double.POSITIVE_INFINITY
                    : Double.NEGATIVE_INFINITY;
        }
    }

    /**
     * What counts as an improvement, and what happens without one.
     *
     * @param improvement how an observation is compared with the best one
     * @param threshold by how much it must be better, at least 0
     * @param patience after more observations in a row than these without an improvement, the value shrinks
     * @param cooldown for so many observations after that, none is counted
     * @param factor the value is multiplied by this, at least 0 and below 1
     * @param minimum and is at least this, at least 0
     * @param smallestChange a change that is not larger than this is not made, at least 0
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
            Require.notNegative("ReduceOnPlateau", "the threshold", threshold);
            Require.that(patience >= 0, "ReduceOnPlateau", "the patience is %d, expected at least 0", patience);
            Require.that(cooldown >= 0, "ReduceOnPlateau", "the cooldown is %d, expected at least 0", cooldown);
            Require.beta("ReduceOnPlateau", "the factor", factor);
            Require.notNegative("ReduceOnPlateau", "the minimum", minimum);
            Require.notNegative("ReduceOnPlateau", "the smallest change", smallestChange);
        }

        /** A metric that should fall, and a tenth of the value after more than ten observations: PyTorch's defaults. */
        public Settings() {
            this(Improvement.FALLS_BY_SHARE, 1e-4, 10, 0, 0.1, 0, 1e-8);
        }
    }

    /**
     * What it remembers between observations.
     *
     * @param value the present value
     * @param best the best observation, infinite before the first
     * @param without how many observations in a row were no improvement
     * @param cooling for how many more observations none is counted
     */
    public record State(double value, double best, long without, long cooling) {}

    private final Settings settings;
    private State state;

    /** Makes a schedule that has the initial value until a plateau is seen. */
    public ReduceOnPlateau(double initial, Settings settings) {
        Require.notNegative("ReduceOnPlateau", "the initial value", initial);
        this.settings = Require.notNull("ReduceOnPlateau", "the settings", settings);
        this.state = new State(initial, settings.improvement().worst(), 0, 0);
    }

    /** The present value, whatever the step is. */
    @Override
    public double at(long step) {
        return state.value();
    }

    /** Takes the metric into account. */
    public void observe(double metric) {
        boolean better = settings.improvement().isBetter(metric, state.best(), settings.threshold());
        boolean cooling = state.cooling() > 0;
        long without = better || cooling ? 0 : state.without() + 1;
        boolean plateau = without > settings.patience();
        state = new State(
                plateau ? smaller(state.value()) : state.value(),
                better ? metric : state.best(),
                plateau ? 0 : without,
                plateau ? settings.cooldown() : state.cooling() - (cooling ? 1 : 0));
    }

    private double smaller(double value) {
        double smaller = Math.max(value * settings.factor(), settings.minimum());
        return value - smaller > settings.smallestChange() ? smaller : value;
    }

    /** What a saved run must hold to go on from here. */
    public State state() {
        return state;
    }

    /** Goes on from a state. */
    public void restore(State saved) {
        state = Require.notNull("ReduceOnPlateau.restore", "the state", saved);
    }
}
