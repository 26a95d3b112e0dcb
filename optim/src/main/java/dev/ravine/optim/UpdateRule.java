package dev.ravine.optim;

/**
 * How a parameter moves against its gradient: the update, and the formula that explains it.
 *
 * <p>A rule is an immutable record of hyperparameters. What it remembers from step to step is in the parameter's
 * {@link Slots}, so one rule serves any number of parameters, and the hyperparameters may change between steps. A rule of
 * your own needs only {@link #update}; with a {@link #formula} it explains itself, as a record it can be saved, and as an
 * {@link InPlace} rule it is faster. The README of this module has an example.
 *
 * <p>In all formulas g is the gradient, η the learning rate, θ the parameter, and t the number of the parameter's step,
 * from 1.
 */
@FunctionalInterface
public interface UpdateRule {
    /**
     * Moves the entries of a range, which is all of them unless the rule is {@link InPlace}. Then large parameters move in
     * several ranges, perhaps on several threads, so an entry may depend on its own value, gradient and buffers only, and on
     * what {@link #prepare} computed.
     *
     * @param learningRate η, at least 0
     * @param w the parameter's entries in row-major order; modified within the range
     * @param g the gradient's entries in row-major order; not modified
     * @param slots the parameter's buffers and the number of this step; modified within the range. A rule asks for all its
     *     buffers in its first step.
     * @param from the first entry
     * @param to the end of the range, exclusive
     */
    void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to);

    /** Computes what all entries share, such as a running product. Called once a step, before {@link #update}. */
    default void prepare(double learningRate, double[] g, Slots slots) {}

    /** Moves all entries: {@link #prepare}, then {@link #update} over the whole range. */
    default void update(double learningRate, double[] w, double[] g, Slots slots) {
        prepare(learningRate, g, slots);
        update(learningRate, w, g, slots, 0, w.length);
    }

    /**
     * The buffer that holds the weights to evaluate with, if they are not the parameter's own: see
     * {@link Optimizer#evaluating}. Empty if they are.
     */
    default String evaluationBuffer() {
        return "";
    }

    /** The update as a formula; empty if the rule has none. */
    default Formula formula() {
        return Formula.of("");
    }

    /** Explains the step of one entry: follows the formula, unless there is more to tell. */
    default void explain(Trace trace) {
        trace.follow(formula());
    }
}
