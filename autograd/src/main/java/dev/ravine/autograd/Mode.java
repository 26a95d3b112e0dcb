package dev.ravine.autograd;

import java.lang.ref.WeakReference;
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

    /** Whether results remember where in the program they were computed. */
    boolean tracing;

    /** The listener that gets each result while tracing. */
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

    /** Runs the body with recording switched on or off, and puts it back as it was. */
    static <T> T recording(boolean on, Supplier<T> body) {
        Mode mode = current();
        boolean before = mode.recording;
        mode.recording = on;
        try {
            return body.get();
        } finally {
            mode.recording = before;
        }
    }

    /** Runs the body with tracing and watching as given, and puts both back as they were. */
    static <T> T tracing(boolean tracing, boolean watching, Supplier<T> body) {
        Mode mode = current();
        boolean tracingBefore = mode.tracing;
        boolean watchingBefore = mode.watching;
        mode.tracing = tracing;
        mode.watching = watching;
        try {
            return body.get();
        } finally {
            mode.tracing = tracingBefore;
            mode.watching = watchingBefore;
        }
    }

    /** Runs the body while the listener sees each result, and puts all back as it was. */
    static <T> T listening(ResultListener listener, boolean recordingSegments, Supplier<T> body) {
        Mode mode = current();
        ResultListener before = mode.listener;
        boolean recordingSegmentsBefore = mode.recordingSegments;
        mode.listener = listener;
        mode.recordingSegments = recordingSegments;
        try {
            return tracing(true, false, body);
        } finally {
            mode.listener = before;
            mode.recordingSegments = recordingSegmentsBefore;
        }
    }

    /** Runs the body while the listener, if any, sees each kernel, and puts back what was. */
    static <T> T hearingKernels(@Nullable KernelListener listener, Supplier<T> body) {
        Mode mode = current();
        KernelListener before = mode.kernels;
        mode.kernels = listener;
        try {
            return body.get();
        } finally {
            mode.kernels = before;
        }
    }

    /** Runs a rule of the operation that made {@code y}, so that what it computes is known to come from there. */
    Variable inRuleOf(Variable y, Supplier<Variable> rule) {
        Variable before = inRuleOf;
        inRuleOf = y;
        try {
            return rule.get();
        } finally {
            inRuleOf = before;
        }
    }
}
