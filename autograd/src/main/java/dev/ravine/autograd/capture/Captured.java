package dev.ravine.autograd.capture;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;

/**
 * A function of one input that is computed once and then run again and again: the same bits, several times faster.
 *
 * <p>The first call computes the function as usual, while the engine writes down which kernels ran on which matrices,
 * forward and reverse. Each later call runs that list on the new input and on the parameters' present values. So the function
 * must do the same operations each time; what may differ are the entries of its inputs and parameters:
 *
 * <ul>
 *   <li>Data come in as inputs: a {@code Variable}, an {@code int[]} such as labels, or a {@code Variable[]}. Any other
 *       matrix or number that the function uses stays what it was at the first call.
 *   <li>Nothing in the function looks at a value ({@code value()}, {@code scalar()}); that is an error. To choose by value,
 *       use operations such as {@code where} and {@code maximum}.
 *   <li>Operations of your own give a {@linkplain dev.ravine.autograd.Kernel kernel}.
 *   <li>Random numbers of {@code Constants} and of dropout, running statistics and the like happen inside of kernels, hence at each
 *       call and in the same order. What the function draws itself stays what it was, as any other number.
 * </ul>
 *
 * <p>An input of another shape, a layer switched to another mode, a frozen parameter: the function is captured again, and the
 * last few lists are remembered. While {@code NumericWatch} or another listener looks on, it is computed eagerly.
 *
 * <p><b>What a call returns is overwritten by the next one.</b> Keep a {@code copy()}. Not to be called by two threads at
 * once; a second one is refused.
 *
 * @param <A> {@link Variable}, {@code int[]} or {@code Variable[]}
 */
public final class Captured<A> extends CapturedFunction {
    @SuppressWarnings("unchecked") // the caller passes an A
    private Captured(Function<A, Variable> function) {
        super(1, inputs -> function.apply((A) inputs[0]));
    }

    /**
     * Returns a function of one input, to be captured when it is first called.
     *
     * @param function computes one result from its input and from parameters
     */
    public static <A> Captured<A> of(Function<A, Variable> function) {
        Require.notNull("capture", "the function", function);
        return new Captured<>(function);
    }

    /**
     * Returns a function of two inputs, to be captured when it is first called.
     *
     * @param function computes one result from its inputs and from parameters
     */
    public static <A, B> CapturedPair<A, B> of(BiFunction<A, B, Variable> function) {
        Require.notNull("capture", "the function", function);
        return new CapturedPair<>(function);
    }

    /**
     * Computes the function, and the gradients of its 1×1 result with respect to every parameter that it depends on.
     *
     * @return to be used before the next call, or copied
     * @throws IllegalArgumentException as the function does
     * @throws IllegalStateException if the function cannot be captured, or another thread is inside it
     */
    public Gradients gradients(A input) {
        return gradientsOf(null, input, null);
    }

    /**
     * As {@link #gradients(Object)}, of the given parameters alone, without work for others: as for one of two nets that are
     * trained in turn. Each choice of parameters is captured by itself.
     *
     * @throws IllegalArgumentException also if there are no parameters
     * @throws IllegalStateException also if the function depends on none of them
     */
    public Gradients gradients(A input, Parameters parameters) {
        return gradientsOf(Require.notNull("capture", "the collection of parameters", parameters), input, null);
    }

    /**
     * Computes the function, without gradients.
     *
     * @return the result's matrix; must not be modified, and the next call overwrites it
     * @throws IllegalArgumentException as the function does
     * @throws IllegalStateException if the function cannot be captured, or another thread is inside it
     */
    public DMatrixRMaj value(A input) {
        return valueOf(input, null);
    }
}
