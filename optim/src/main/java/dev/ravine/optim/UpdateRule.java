package dev.ravine.optim;

/**
 * How one parameter moves against its gradient.
 *
 * <p>A rule is an immutable record of its hyperparameters; what it remembers from step to step is in the parameter's
 * {@link Slots}. So one rule serves any number of parameters, and a step may be taken with other hyperparameters than
 * the one before it. A rule of your own is a record of this form, whose name a saved state then holds; or a lambda, if the
 * optimizer's state is not to be saved. One that cannot fail on ordinary numbers says so by being an {@link InPlaceRule}, and
 * its steps are faster; one that moves each entry on its own is an {@link ElementwiseRule}, the fastest.
 *
 * <p>In the formulas of all rules, g is the gradient, η the learning rate, θ the parameter, and t the number of the
 * parameter's step, from 1.
 */
@FunctionalInterface
public interface UpdateRule {
    /**
     * Takes one step.
     *
     * @param learningRate η, at least 0
     * @param w the parameter's entries in row-major order; modified
     * @param g the gradient's entries in row-major order, as many; not modified
     * @param slots the parameter's buffers and its number of this step; modified. A rule asks for all its buffers in its
     *     first step.
     */
    void update(double learningRate, double[] w, double[] g, Slots slots);
}
