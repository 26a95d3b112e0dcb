package dev.ravine.autograd.capture;

import dev.ravine.autograd.Gradients;
import org.ejml.data.DMatrixRMaj;

/**
 * A {@linkplain Captured captured} function of two inputs, such as a batch and its labels. Made by
 * {@link Captured#of(java.util.function.BiFunction)}.
 *
 * @param <A> {@code Variable}, {@code int[]} or {@code Variable[]}
 * @param <B> {@code Variable}, {@code int[]} or {@code Variable[]}
 */
public final class CapturedPair<A, B> {
    private final Captures captures;

    CapturedPair(Captures captures) {
        this.captures = captures;
    }

    /** As {@link Captured#gradients}. */
    public Gradients gradients(A first, B second) {
        return captures.gradients(first, second);
    }

    /** As {@link Captured#value}. */
    public DMatrixRMaj value(A first, B second) {
        return captures.value(first, second);
    }

    /** As {@link Captured#scalar}. */
    public double scalar() {
        return captures.scalar();
    }

    /** As {@link Captured#profiling}. */
    public void profiling() {
        captures.profiling();
    }

    /** As {@link Captured#profile}. */
    public String profile() {
        return captures.profile();
    }

    /** As {@link Captured#toString}. */
    @Override
    public String toString() {
        return captures.toString();
    }
}
