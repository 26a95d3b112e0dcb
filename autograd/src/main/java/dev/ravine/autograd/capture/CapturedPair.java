package dev.ravine.autograd.capture;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import java.util.function.BiFunction;
import org.ejml.data.DMatrixRMaj;

/**
 * A {@linkplain Captured captured} function of two inputs, such as a batch and its labels. Made by
 * {@link Captured#of(BiFunction)}.
 *
 * @param <A> {@code Variable}, {@code int[]} or {@code Variable[]}
 * @param <B> {@code Variable}, {@code int[]} or {@code Variable[]}
 */
public final class CapturedPair<A, B> extends CapturedFunction {
    @SuppressWarnings("unchecked") // the caller passes an A and a B
    CapturedPair(BiFunction<A, B, Variable> function) {
        super(2, inputs -> function.apply((A) inputs[0], (B) inputs[1]));
    }

    /** As {@link Captured#gradients(Object)}. */
    public Gradients gradients(A first, B second) {
        return gradientsOf(null, first, second);
    }

    /** As {@link Captured#gradients(Object, Parameters)}. */
    public Gradients gradients(A first, B second, Parameters parameters) {
        return gradientsOf(Require.notNull("capture", "the collection of parameters", parameters), first, second);
    }

    /** As {@link Captured#value}. */
    public DMatrixRMaj value(A first, B second) {
        return valueOf(first, second);
    }
}
