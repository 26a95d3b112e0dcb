package dev.ravine.optim.minimize;

import java.util.List;

/**
 * One step of a {@link Minimizer}, as passed to its listener.
 *
 * @param number of steps so far; 0 if the start was stationary already
 * @param loss after the step
 * @param gradientNorm the largest entry of the gradient after the step, in size
 * @param step how far the parameters moved, by the Euclidean norm; 0 if they did not
 * @param trials the points that were tried on the way, the last one usually taken
 * @param evaluations how often the loss has been computed since the first step
 */
public record Iteration(
        long number, double loss, double gradientNorm, double step, List<Trial> trials, long evaluations) {
    /** Copies the trials. */
    public Iteration {
        trials = List.copyOf(trials);
    }

    /**
     * A point that was tried.
     *
     * @param size what decided how far it is: the length along a line, the damping, or the radius of the trust region
     * @param loss there; infinite where it is not finite
     */
    public record Trial(double size, double loss) {}
}
