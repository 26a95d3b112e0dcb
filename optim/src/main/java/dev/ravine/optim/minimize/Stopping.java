package dev.ravine.optim.minimize;

import dev.ravine.autograd.Require;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * When a {@link Minimizer} stops: as soon as one of these holds. Immutable: each method returns another one.
 *
 * @param gradient it is enough if each entry of the gradient is at most this in size; 0 to stop only at an exact zero
 * @param loss it is enough if a step lowers the loss by at most this share of it; 0 to disable
 * @param step it is enough if a step is at most this share of the parameters' norm; 0 to disable
 * @param iterations the most steps, for one call of {@link Minimizer#minimize}
 * @param evaluations the most computations of the loss, for one call; a step that is begun is still finished
 */
public record Stopping(double gradient, double loss, double step, long iterations, long evaluations) {
    public Stopping {
        Require.atLeastZero("Stopping", "gradient", gradient);
        Require.atLeastZero("Stopping", "loss", loss);
        Require.atLeastZero("Stopping", "step", step);
        Hyperparameters.atLeastOne("Stopping", "iterations", iterations);
        Hyperparameters.atLeastOne("Stopping", "evaluations", evaluations);
    }

    /** With a gradient of 1e-8, losses within 1e-12, steps within 1e-12, and at most 1,000 iterations. */
    public Stopping() {
        this(1e-8, 1e-12, 1e-12, 1000, Long.MAX_VALUE);
    }

    /** The same with another bound for the gradient. */
    public Stopping gradient(double bound) {
        return new Stopping(bound, loss, step, iterations, evaluations);
    }

    /** The same with another share of the loss. */
    public Stopping loss(double share) {
        return new Stopping(gradient, share, step, iterations, evaluations);
    }

    /** The same with another share of the parameters' norm. */
    public Stopping step(double share) {
        return new Stopping(gradient, loss, share, iterations, evaluations);
    }

    /** The same with another limit of steps. */
    public Stopping iterations(long most) {
        return new Stopping(gradient, loss, step, most, evaluations);
    }

    /** The same with another limit of evaluations. */
    public Stopping evaluations(long most) {
        return new Stopping(gradient, loss, step, iterations, most);
    }
}
