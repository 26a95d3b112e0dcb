package dev.ravine.autograd;

import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;

/**
 * Whether, and how much, operations on this thread remember for the reverse pass.
 *
 * <p>Recording is on by default. Off, results are constants: no graph is built and nothing is kept alive, which is
 * what evaluation wants. {@link #recomputed} lies between the two: it keeps a segment's result but not its inside, and
 * computes the segment a second time when the reverse pass gets there.
 *
 * <p>The switch belongs to the thread; a thread that the body starts has its own, which is on.
 */
public final class Recording {
    private Recording() {}

    /** Whether operations on this thread record what they were computed from. */
    public static boolean isOn() {
        return Mode.current().recording;
    }

    /** Computes the body without a graph, and returns its result. Recording is as before afterwards. */
    public static <T> T off(Supplier<T> body) {
        return Mode.with(mode -> mode.recording = false, body);
    }

    /** Runs the body without a graph. Recording is as before afterwards. */
    public static void off(Runnable body) {
        off(() -> {
            body.run();
            return true;
        });
    }

    /** Computes the body with a graph, whatever the surroundings do. */
    static <T> T on(Supplier<T> body) {
        return Mode.with(mode -> mode.recording = true, body);
    }

    /**
     * Returns {@code segment(x)}, keeping only that result; the reverse pass computes the segment again instead of
     * having kept its intermediate values.
     *
     * <p>Known as gradient checkpointing or rematerialization (T. Chen, B. Xu, C. Zhang, C. Guestrin, Training Deep
     * Nets with Sublinear Memory Cost, 2016): cutting a chain of n layers into √n segments keeps about 2√n results
     * rather than n, for one more forward pass. Values and gradients are the same to the bit, to any order.
     *
     * <p>The segment may use parameters and other variables beside {@code x}. It must compute the same value each time,
     * so anything random in it has to draw from a generator that the segment itself seeds.
     *
     * @param segment what to compute; run once now, and once in each reverse pass
     * @param x its input
     * @throws IllegalStateException in the reverse pass, if the second computation gives another value
     */
    public static Variable recomputed(UnaryOperator<Variable> segment, Variable x) {
        Require.notNull("recomputed", "the segment", segment);
        Require.operand("recomputed", x);
        if (Mode.current().recordingSegments) {
            return Require.notNull("recomputed", "the segment's result", segment.apply(x));
        }
        Variable result = off(() -> Require.notNull("recomputed", "the segment's result", segment.apply(x)));
        // Detached, since the segment may return a parameter, whose value must not be shared.
        return Variable.view(
                "recomputed", result.detach(), result.rows(), result.columns(), new Recomputation(segment, x));
    }

    /**
     * Does something beside computing values, such as checking or remembering them: now, and in each run of a captured
     * function that this is a part of, in the same place between its operations.
     *
     * @param operation what to call it
     * @param effect what to do
     * @param xs what it looks at
     */
    public static void effect(String operation, Effect effect, Variable... xs) {
        Require.notNull(operation, "the effect", effect);
        Require.operands(operation, xs);
        Mode mode = Mode.current();
        DMatrixRMaj[] in = new DMatrixRMaj[xs.length];
        for (int i = 0; i < in.length; i++) {
            in[i] = xs[i].read(mode);
        }
        effect.run(in);
        if (mode.kernels != null) {
            mode.kernels.onEffect(operation, effect, in);
        }
    }

    /**
     * Whether an array is an input of the function that is being captured. Its numbers are others in each run, so it has to
     * be read inside of a kernel or an effect, and not be copied before; any other array is better copied.
     */
    public static boolean isInput(int[] numbers) {
        KernelListener listener = Mode.current().kernels;
        return listener != null && listener.isInput(numbers);
    }

    /** The array itself if it {@linkplain #isInput is an input}, and a copy of any other. */
    public static int[] own(int[] numbers) {
        return isInput(numbers) ? numbers : numbers.clone();
    }

    /**
     * Returns the answer to a question on which it depends what is computed, such as whether a layer trains. A captured
     * function that asked it is captured again when the answer changes.
     *
     * @param question quick to answer
     */
    public static <T> T decided(Supplier<T> question) {
        T answer = question.get();
        KernelListener listener = Mode.current().kernels;
        if (listener != null) {
            listener.onDecision(question, answer);
        }
        return answer;
    }
}
