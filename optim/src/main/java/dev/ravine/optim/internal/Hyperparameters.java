package dev.ravine.optim.internal;

import dev.ravine.autograd.Require;
import dev.ravine.optim.InPlace;

/** The checks that rules and schedules share. Each throws {@link IllegalArgumentException}. */
public final class Hyperparameters {
    private Hyperparameters() {}

    /** A number of steps and the like, of which there must be at least one. */
    public static void atLeastOne(String where, String what, long number) {
        Require.that(number >= 1, where, "%s is %d, expected at least 1", what, number);
    }

    /** The share of the old value that a moving average keeps: at least 0, and below 1. */
    public static void beta(String where, String what, double value) {
        Require.that(value >= 0 && value < 1, where, "%s is %s, expected at least 0 and below 1", what, value);
    }

    /** A number that a step multiplies by: at least 0, and as far from overflow as {@link InPlace} asks. */
    public static void factor(String where, String what, double value) {
        Require.that(value >= 0 && value <= 1e50, where, "%s is %s, expected at least 0 and at most 1e50", what, value);
    }

    /** A number that keeps a denominator from being 0, and not so small that the quotient might overflow. */
    public static void epsilon(String where, String what, double value) {
        Require.that(
                value >= 1e-100 && Double.isFinite(value),
                where,
                "%s is %s, expected a finite number of at least 1e-100",
                what,
                value);
    }

    /** The hyperparameters that Adam and its kin have in common. */
    public static void likeAdam(String where, double beta1, double beta2, double epsilon) {
        betas(where, beta1, beta2, epsilon);
        epsilon(where, "epsilon", epsilon);
    }

    /** The shares that the two moving averages of Adam and its kin keep; not a learning rate before them, as in PyTorch. */
    public static void betas(String where, double beta1, double beta2, double epsilon) {
        beta(where, "beta1", beta1);
        beta(where, "beta2", beta2);
        Require.that(
                beta1 == 0 || beta1 > 0.1 || epsilon < 0.5,
                where,
                "beta1 is %s, beta2 %s and epsilon %s; is the first the learning rate? It is the group's, and not an argument"
                        + " here",
                beta1,
                beta2,
                epsilon);
    }
}
