package dev.ravine.autograd;

import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;

/**
 * Sees what a computation is made of while it runs: each kernel with the matrices that it fills and reads, and all that
 * decided which kernels these are. A listener can run them again, in this order, on other entries.
 *
 * <p>It is how {@link dev.ravine.autograd.capture.Captured} looks into the engine. Listening belongs to the thread, and to
 * what is computed inside the body.
 */
public interface KernelListener {
    /** A kernel ran. */
    void onKernel(String operation, Kernel kernel, DMatrixRMaj y, DMatrixRMaj[] in);

    /** Something was done that has no result, such as a check of what was computed; see {@link Recording#effect}. */
    void onEffect(String operation, Effect effect, DMatrixRMaj[] in);

    /** A matrix was made that shows the entries of another in another shape. */
    void onView(DMatrixRMaj view, DMatrixRMaj of);

    /** The reverse pass comes to a result, so that the kernels that follow are those of its rules. */
    void onRulesOf(DMatrixRMaj y);

    /** An operation read a parameter. */
    void onParameter(Parameter parameter);

    /** Something was asked that decided what is computed; see {@link Recording#decided}. */
    void onDecision(Supplier<?> question, Object answer);

    /**
     * Called when entries are read outside of a kernel; throws if the next run will change them.
     *
     * @param what they are, such as {@code the value of 'tanh'}
     * @param entries the matrix that they stand in
     * @param ofParameter whether that is a parameter's value, which may change without a kernel
     * @param place the line of the user's source that looks, found only when asked for
     */
    void onLook(String what, DMatrixRMaj entries, boolean ofParameter, Supplier<String> place);

    /** Whether an array holds other numbers in each run, so that it has to be read inside of a kernel. */
    boolean isInput(int[] numbers);

    /** Whether this thread's computations are being looked at, by {@link NumericWatch} or a {@link ResultListener}. */
    static boolean isWatched() {
        return Mode.current().isTracing();
    }

    /** Whether this thread's kernels are being listened to. */
    static boolean isHeard() {
        return Mode.current().kernels != null;
    }

    /** Computes the body while the listener listens, and returns its result. */
    static <T> T listening(KernelListener listener, Supplier<T> body) {
        Require.notNull("listening", "the listener", listener);
        return Mode.with(
                mode -> {
                    mode.kernels = listener;
                    mode.heardSince = mode.clock();
                },
                body);
    }
}
