package dev.ravine.autograd.capture;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** What was captured of a function for one shape of its inputs: what has to be as it was, and what to run. */
final class Step {
    private final Placeholder[] inputs;
    private final @Nullable Parameters chosen;
    private final boolean recording = Recording.isOn();
    private final Parameter[] parameters;
    private final boolean[] frozen;
    private final Supplier<?>[] questions;
    private final Object[] answers;
    private final Plan plan;
    private final DMatrixRMaj result;
    private final Gradients.@Nullable Refill refill;
    private @Nullable Gradients gradients;

    /**
     * Plans what was recorded.
     *
     * @param result what the function returned
     * @param gradients of the result; null if none were asked for
     * @param chosen the parameters that these were asked of; null for all
     */
    Step(
            Recorder recorder,
            Placeholder[] inputs,
            DMatrixRMaj result,
            @Nullable Gradients gradients,
            @Nullable Parameters chosen) {
        this.inputs = inputs;
        this.result = result;
        this.gradients = gradients;
        this.chosen = chosen;
        parameters = recorder.parameters.toArray(Parameter[]::new);
        frozen = new boolean[parameters.length];
        for (int i = 0; i < frozen.length; i++) {
            frozen[i] = parameters[i].isFrozen();
        }
        questions = recorder.decisions.keySet().toArray(Supplier<?>[]::new);
        answers = recorder.decisions.values().toArray();
        List<DMatrixRMaj> handedOut = new ArrayList<>(List.of(result));
        if (gradients != null) {
            gradients.forEach((parameter, gradient) -> handedOut.add(gradient));
        }
        handedOut.forEach(recorder::keep);
        for (Placeholder input : inputs) {
            input.matrices().forEach(matrix -> matrix.shownBy(recorder.showing(matrix.matrix()), handedOut));
        }
        plan = new Plan(recorder);
        refill = gradients == null ? null : new Gradients.Refill(gradients);
    }

    /** Whether this is what the function would do with these inputs now. */
    boolean fits(boolean withGradients, @Nullable Parameters chosen, Object a, @Nullable Object b) {
        return withGradients == (refill != null)
                && areSame(this.chosen, chosen)
                && inputs[0].fits(a)
                && (inputs.length == 1 || inputs[1].fits(b))
                && recording == Recording.isOn()
                && isDecidedAlike();
    }

    private static boolean areSame(@Nullable Parameters a, @Nullable Parameters b) {
        return a == b || (a != null && b != null && List.copyOf(a.values()).equals(List.copyOf(b.values())));
    }

    private boolean isDecidedAlike() {
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i].isFrozen() != frozen[i]) {
                return false;
            }
        }
        for (int i = 0; i < questions.length; i++) {
            if (!Objects.equals(answers[i], questions[i].get())) {
                return false;
            }
        }
        return true;
    }

    /** Runs all kernels on inputs that fit. */
    void run(Object a, @Nullable Object b) {
        inputs[0].take(a);
        if (b != null) {
            inputs[1].take(b);
        }
        if (refill != null) {
            refill.begin();
        }
        long before = versions();
        plan.run();
        if (versions() != before) {
            throw new IllegalStateException(
                    "capture: a parameter was changed while the captured function ran, so its result"
                            + " is of no one version; change parameters between two calls");
        }
        if (refill != null) {
            gradients = refill.filled();
        }
    }

    private long versions() {
        long sum = 0;
        for (Parameter parameter : parameters) {
            sum += parameter.version();
        }
        return sum;
    }

    DMatrixRMaj result() {
        return result;
    }

    Gradients gradients() {
        return Require.notNull("capture", "the gradients", gradients);
    }

    void profiling() {
        plan.profiling();
    }

    String profile() {
        return title() + plan.profile();
    }

    private String title() {
        return (refill == null ? "value of " : "gradients of ")
                + String.join(", ", Stream.of(inputs).map(Placeholder::toString).toList())
                + (chosen == null ? "" : ", for " + Require.few(chosen.names()))
                + (parameters.length == 0
                        ? ""
                        : " and " + parameters.length + (parameters.length == 1 ? " parameter" : " parameters"))
                + (answers.length == 0 ? "" : ", decided " + Arrays.toString(answers))
                + ": ";
    }

    @Override
    public String toString() {
        return title() + plan;
    }
}
