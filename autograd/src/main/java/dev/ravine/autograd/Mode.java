package dev.ravine.autograd;

import java.lang.ref.WeakReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What operations on this thread do beside computing their value.
 *
 * <p>A thread may outlive the program that used it, as those of a server do, and must not keep its classes alive. So it holds
 * on to nothing but classes of the JDK. A mode that differs from the usual one is held by the method that puts it back.
 */
final class Mode {
    private static final ThreadLocal<@Nullable WeakReference<Mode>> CURRENT = new ThreadLocal<>();
    private static final ThreadLocal<long[]> CLOCK = ThreadLocal.withInitial(() -> new long[1]);

    /** Whether results remember what they were computed from. */
    boolean recording = true;

    /** The listener that gets each kernel while a function is being captured. */
    @Nullable KernelListener kernels;

    /** The order of the newest variable from before that listener began. */
    long heardSince;

    /** The listener that gets each result. */
    @Nullable ResultListener listener;

    /** Whether segments to be recomputed are recorded like anything else; only while someone listens. */
    boolean recordingSegments;

    /** The result of the operation whose rule is running, if one is; only while tracing. */
    @Nullable Variable inRuleOf;

    /** Whether the first NaN or infinity is an error. */
    boolean watching;

    /** The layer that is being computed, if one is. */
    @Nullable Scope scope;

    private final long[] clock = CLOCK.get();

    private Mode() {}

    static Mode current() {
        WeakReference<Mode> reference = CURRENT.get();
        Mode mode = reference == null ? null : reference.get();
        if (mode == null) {
            mode = new Mode();
            CURRENT.set(new WeakReference<>(mode));
        }
        return mode;
    }

    /**
     * The order of the newest recorded variable that this thread has made or read, a Lamport clock: a result is
     * ordered after all of its inputs, whichever thread made them.
     */
    long clock() {
        return clock[0];
    }

    void clock(long order) {
        clock[0] = order;
    }

    /** Whether someone looks on, so that results remember where in the program they were computed. */
    boolean isTracing() {
        return watching || listener != null;
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
        heardSince = other.heardSince;
        listener = other.listener;
        recordingSegments = other.recordingSegments;
        inRuleOf = other.inRuleOf;
        watching = other.watching;
        scope = other.scope;
    }
}
