package dev.ravine.autograd;

/**
 * A thing that remembers something between calls which a saved run needs to go on bit for bit: a model, an optimizer, a
 * random generator, a place in a data set.
 */
public interface Stateful {
    /** Returns all that is remembered; its matrices are copies. */
    State state();

    /**
     * Goes on from a state that {@link #state} returned. It is taken whole or not at all.
     *
     * @param state not modified; what is kept of it is copied
     * @throws IllegalArgumentException if it does not fit; the message lists all that is missing, unexpected or of
     *     another shape
     */
    void restore(State state);

    /**
     * Returns what puts this back as it is now, for whoever restores several things of which one may not fit. To be
     * overridden where a state leaves something out, such as the pass over the data that is going on.
     */
    default Runnable rollback() {
        State now = state();
        return () -> restore(now);
    }
}
