package dev.ravine.autograd;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What operations on this thread do beside computing their value. */
final class Mode {
    private static final ThreadLocal<Mode> CURRENT = ThreadLocal.withInitial(Mode::new);

    /** Whether results remember what they were computed from. */
    boolean recording = true;

    /** Who sees each kernel, if anyone does: a function that is being captured. */
    @Nullable
    KernelListener kernels;

    /** Whether results remember where in the program they were computed. */
    boolean tracing;

    /** Who sees each result, if anyone does; only while tracing. */
    @Nullable
    ResultListener listener;

    /** Whether segments to be recomputed are recorded like anything else; only while someone listens. */
    boolean recordingSegments;

    /** The result of the operation whose rule is running, if one is; only while tracing. */
    @Nullable
    Variable inRuleOf;

    /** Whether the first NaN or infinity is an error. */
    boolean watching;

    /** The layer that is being computed, if one is. */
    @Nullable
    Scope scope;

    /**
     * The order of the newest recorded variable that this thread has made or read, a Lamport clock: a result is
     * ordered after all of its inputs, whichever thread made them.
     */
    long clock;

    private Mode() {}

    static Mode current() {
        return CURRENT.get();
    }

    /** Runs the body in a mode that differs by a change, and puts all but the clock back as it was. */
    static <T> T with(Consumer<Mode> change, Supplier<T> body) {
        Mode mode = current();
        Mode before = new Mode();
        before.set(mode);
        change.accept(mode);
        try {
            return body.get();
        } finally {
            mode.set(before);
        }
    }

    private void set(Mode other) {
        recording = other.recording;
        kernels = other.kernels;
        tracing = other.tracing;
        listener = other.listener;
        recordingSegments = other.recordingSegments;
        inRuleOf = other.inRuleOf;
        watching = other.watching;
        scope = other.scope;
    }
}
