package dev.ravine.optim.internal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The checks that rules, schedules and groups share. Each throws {@link IllegalArgumentException}. */
public final class Require {
    private Require() {}

    public static void that(boolean condition, String where, String problem, Object... arguments) {
        if (!condition) {
            throw new IllegalArgumentException(where + ": " + String.format(Locale.ROOT, problem, arguments));
        }
    }

    public static <T> T notNull(String where, String what, @Nullable T object) {
        if (object == null) {
            throw new IllegalArgumentException(where + ": " + what + " is null");
        }
        return object;
    }

    /** The share of the old value that a moving average keeps: at least 0, and below 1. */
    public static void beta(String where, String what, double value) {
        that(value >= 0 && value < 1, where, "%s is %s, expected at least 0 and below 1", what, value);
    }

    // Those two return the value, and make no objects if it is good, so that each step can check its numbers.

    public static double positive(String where, String what, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    where + ": " + what + " is " + value + ", expected a finite number above 0");
        }
        return value;
    }

    public static double notNegative(String where, String what, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    where + ": " + what + " is " + value + ", expected a finite number of at least 0");
        }
        return value;
    }

    /** A number that keeps a denominator from being 0, and not so small that the quotient might overflow. */
    public static void epsilon(String where, String what, double value) {
        that(
                value >= 1e-100 && Double.isFinite(value),
                where,
                "%s is %s, expected a finite number of at least 1e-100",
                what,
                value);
    }

    /** The hyperparameters that Adam and its kin have in common. */
    public static void likeAdam(String where, double beta1, double beta2, double epsilon) {
        beta(where, "beta1", beta1);
        beta(where, "beta2", beta2);
        epsilon(where, "epsilon", epsilon);
    }
}
