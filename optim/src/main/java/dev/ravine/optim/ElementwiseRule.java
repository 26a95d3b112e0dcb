package dev.ravine.optim;

/**
 * A rule by which each entry moves on its own: it looks at its own value, gradient and buffers, and at no other entry's.
 *
 * <p>So a large parameter is moved in parts, by several threads if there are any.
 */
public interface ElementwiseRule extends InPlaceRule {
    /**
     * Takes one step of a range of entries. What other ranges are, and in what order they move, makes no difference.
     *
     * @param learningRate η, at least 0
     * @param w the parameter's entries in row-major order; modified within the range
     * @param g the gradient's entries in row-major order, as many; not modified
     * @param slots the parameter's buffers and its number of this step; modified within the range
     * @param from the first entry
     * @param to where the range ends
     */
    void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to);

    @Override
    default void update(double learningRate, double[] w, double[] g, Slots slots) {
        update(learningRate, w, g, slots, 0, w.length);
    }
}
