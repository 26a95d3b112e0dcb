package dev.ravine.autograd.capture;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.KernelListener;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Shapes;
import dev.ravine.autograd.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** What is common to captured functions, whatever the number of their inputs. */
public abstract sealed class CapturedFunction permits Captured, CapturedPair {
    private static final System.Logger LOGGER = System.getLogger(Captured.class.getName());

    /** Shapes and modes that are remembered: full batch and last batch, in training and in evaluation, and some. */
    private static final int REMEMBERED = 8;

    private final Function<@Nullable Object[], Variable> function;
    private final int arity;
    private final AtomicBoolean busy = new AtomicBoolean();

    /** What was captured: a step for each shape of the inputs, the one used last in front. */
    private final List<Step> steps = new ArrayList<>(REMEMBERED + 1);

    private boolean profiling;
    private boolean warned;
    private @Nullable DMatrixRMaj last;

    CapturedFunction(int arity, Function<@Nullable Object[], Variable> function) {
        this.arity = arity;
        this.function = function;
    }

    // ---- calling

    /** @param chosen the parameters to take gradients to; null for all */
    final Gradients gradientsOf(@Nullable Parameters chosen, Object a, @Nullable Object b) {
        enter();
        try {
            if (KernelListener.isWatched()) {
                Variable result = eager(a, b);
                last = result.value();
                return backward(result, chosen);
            }
            return run(true, chosen, a, b).gradients();
        } finally {
            busy.set(false);
        }
    }

    final DMatrixRMaj valueOf(Object a, @Nullable Object b) {
        enter();
        try {
            if (KernelListener.isWatched()) {
                last = Recording.off(() -> eager(a, b)).value();
                return last;
            }
            return run(false, null, a, b).result();
        } finally {
            busy.set(false);
        }
    }

    private static Gradients backward(Variable result, @Nullable Parameters chosen) {
        return chosen == null ? result.backward() : result.backward(chosen);
    }

    private void enter() {
        if (!busy.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "capture: this function is running already, on another thread or inside of itself;"
                            + " capture one for each thread");
        }
        if (KernelListener.isHeard()) {
            busy.set(false);
            throw new IllegalStateException(
                    "capture: a captured function was called inside of another one that is being"
                            + " captured; call the function itself there");
        }
        last = null;
    }

    private Variable eager(Object a, @Nullable Object b) {
        if (!warned) {
            warned = true;
            LOGGER.log(
                    System.Logger.Level.INFO,
                    "A captured function runs eagerly, and more slowly, while a listener or NumericWatch is active");
        }
        return compute(arity == 1 ? new Object[] {a} : new Object[] {a, b});
    }

    private Variable compute(@Nullable Object... inputs) {
        return Require.notNull("capture", "the function's result", function.apply(inputs));
    }

    // ---- running

    private Step run(boolean withGradients, @Nullable Parameters chosen, Object a, @Nullable Object b) {
        int fitting = 0;
        while (fitting < steps.size() && !steps.get(fitting).fits(withGradients, chosen, a, b)) fitting++;
        if (fitting == steps.size()) {
            steps.add(0, captured(withGradients, chosen, a, b));
            if (steps.size() > REMEMBERED) {
                steps.remove(REMEMBERED);
            }
        } else {
            steps.add(0, steps.remove(fitting));
            steps.get(0).run(a, b);
        }
        Step step = steps.get(0);
        last = step.result();
        return step;
    }

    private Step captured(boolean withGradients, @Nullable Parameters chosen, Object a, @Nullable Object b) {
        Placeholder[] inputs = arity == 1
                ? new Placeholder[] {Placeholder.of(0, a)}
                : new Placeholder[] {Placeholder.of(0, a), Placeholder.of(1, b)};
        Object[] given = new Object[inputs.length];
        for (int i = 0; i < given.length; i++) {
            given[i] = inputs[i].given();
        }
        Recorder recorder = new Recorder(inputs);
        Outcome outcome = KernelListener.listening(recorder, () -> {
            Variable result = withGradients ? compute(given) : Recording.off(() -> compute(given));
            if (result instanceof Parameter parameter) {
                recorder.onParameter(parameter);
            }
            return new Outcome(result, withGradients ? backward(result, chosen) : null);
        });
        Step step = new Step(recorder, inputs, outcome.result.value(), outcome.gradients, chosen);
        if (profiling) {
            step.profiling();
        }
        return step;
    }

    private record Outcome(Variable result, @Nullable Gradients gradients) {}

    // ---- looking

    /**
     * The one entry of what the function returned in the last call of {@code gradients} or {@code value}: the loss.
     *
     * @throws IllegalStateException if it was not called yet, the last call failed, or its result is not 1×1
     */
    public final double scalar() {
        DMatrixRMaj result = last;
        if (result == null) {
            throw new IllegalStateException(
                    "scalar: the captured function was not called yet, or its last call failed");
        }
        if (result.data.length != 1) {
            throw new IllegalStateException(
                    "scalar: the captured function's result is " + Shapes.of(result) + ", not 1×1");
        }
        return result.data[0];
    }

    /** Measures each kernel from the next call on, for {@link #profile}. A step takes somewhat longer then. */
    public final void profiling() {
        profiling = true;
        steps.forEach(Step::profiling);
    }

    /** Where the time of the calls since {@link #profiling} went, the longest first: a line for each operation. */
    public final String profile() {
        return steps.isEmpty()
                ? "nothing was captured yet"
                : steps.stream().map(Step::profile).collect(Collectors.joining());
    }

    /** What was captured: for each shape of the inputs the kernels, their shapes and their buffers. */
    @Override
    public final String toString() {
        return steps.isEmpty()
                ? "a function that was not captured yet"
                : steps.stream().map(Step::toString).collect(Collectors.joining());
    }
}
