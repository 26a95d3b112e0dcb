package dev.ravine.optim;

/**
 * A rule in which each entry moves by itself, and which cannot fail on ordinary numbers.
 *
 * <p>It lets the optimizer take a step of a large parameter in place, in pieces that fit the processor's cache, and several
 * at once on different threads. What it asks for in return:
 *
 * <ul>
 *   <li>What becomes of an entry depends on that entry of w, of g and of the buffers alone. The arrays of {@link #update} are
 *       those of a piece, and the shape that the slots tell is not the parameter's. A {@linkplain Slots#number number}, which
 *       all entries share, comes out the same for each piece.
 *   <li>From entries, gradients, buffers and a learning rate of at most {@value #ORDINARY} in size, a step makes finite
 *       numbers and throws nothing, since a step that failed halfway could not be undone.
 * </ul>
 */
public interface ElementwiseRule extends UpdateRule {
    /** What counts as an ordinary number: its size is at most this. */
    double ORDINARY = 1e50;
}
