package dev.ravine.autograd;

import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;

/**
 * Sees the result of every operation as it is computed, and may put another value in its place: for tools that look into
 * a computation, such as a gradient checker that moves an intermediate value to see what comes of it.
 *
 * <p>Listening belongs to the thread, and to what is computed inside the body. While it lasts, results know their
 * {@linkplain Variable#origin origin}. Without a listener, it costs one test of a flag per operation.
 */
@FunctionalInterface
public interface ResultListener {
    /**
     * Called with each result, in the order of computation, before anything else sees it.
     *
     * @param y the result, recorded or not
     * @return the variable to go on with: {@code y}, or what {@link #replaced} made of it
     */
    Variable onResult(Variable y);

    /**
     * Called before the result of an operation that has a kernel comes, so that the listener can compute it again.
     *
     * @param kernel what computed it
     * @param y the result's matrix
     * @param in the values of the operation's inputs, in their order
     */
    default void onKernel(Kernel kernel, DMatrixRMaj y, DMatrixRMaj[] in) {}

    /**
     * Called when an operation computes matrix products, before its result comes; with how many pairs of numbers they multiply
     * and add.
     */
    default void onProduct(long multiplyAdds) {}

    /** Tells this thread's listener, if there is one, of matrix products: for operations that compute them on their own. */
    static void multiplied(long multiplyAdds) {
        ResultListener listener = Mode.current().listener;
        if (listener != null) {
            listener.onProduct(multiplyAdds);
        }
    }

    /** Computes the body while the listener listens, and returns its result. */
    static <T> T listening(ResultListener listener, Supplier<T> body) {
        return listening("listening", listener, false, body);
    }

    /**
     * As {@link #listening}, and computes what {@link Recording#recomputed} is given like anything else: its inside is in
     * the graph, each result with its inputs, and nothing is computed twice.
     */
    static <T> T listeningInside(ResultListener listener, Supplier<T> body) {
        return listening("listeningInside", listener, true, body);
    }

    private static <T> T listening(String where, ResultListener listener, boolean inside, Supplier<T> body) {
        Require.notNull(where, "the listener", listener);
        return Mode.with(
                mode -> {
                    mode.listener = listener;
                    mode.recordingSegments = inside;
                    mode.watching = false;
                },
                body);
    }

    /**
     * Returns the result of the same operation on the same inputs, with another value.
     *
     * @param value of the shape of {@code y}; taken over without a copy; must not be changed afterwards
     */
    static Variable replaced(Variable y, DMatrixRMaj value) {
        Require.sameShape("replaced", y.title(), y, "the value", Variable.wrap(value));
        return y.withValue(value);
    }
}
