package dev.ravine.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** The kernels and effects of a computation, in their order, to be run again. */
final class Heard implements KernelListener {
    final List<Step> steps = new ArrayList<>();
    private final List<int[]> inputs;

    /**
     * Starts with nothing.
     *
     * @param inputs what holds other numbers in each run
     */
    Heard(int[]... inputs) {
        this.inputs = List.of(inputs);
    }

    /** A kernel or an effect, with its matrices. */
    static final class Step {
        final String operation;
        final DMatrixRMaj[] in;
        final @Nullable Kernel kernel;
        final @Nullable DMatrixRMaj y;
        private final @Nullable Effect effect;

        Step(String operation, Kernel kernel, DMatrixRMaj y, DMatrixRMaj[] in) {
            this.operation = operation;
            this.in = in;
            this.kernel = kernel;
            this.y = y;
            this.effect = null;
        }

        Step(String operation, Effect effect, DMatrixRMaj[] in) {
            this.operation = operation;
            this.in = in;
            this.kernel = null;
            this.y = null;
            this.effect = effect;
        }

        /** Does it again; fails if it changes what it reads. */
        void run() {
            double[][] before = Arrays.stream(in).map(x -> x.data.clone()).toArray(double[][]::new);
            if (kernel != null && y != null) {
                kernel.fill(y, in);
            } else if (effect != null) {
                effect.run(in);
            }
            for (int i = 0; i < in.length; i++) {
                if (!Arrays.equals(in[i].data, before[i])) {
                    throw new AssertionError("'" + operation + "' changes its input " + i);
                }
            }
        }
    }

    /** Computes the body, and hears its kernels. */
    <T> T in(Supplier<T> body) {
        return KernelListener.listening(this, body);
    }

    /** Does everything again. */
    void run() {
        steps.forEach(Step::run);
    }

    @Override
    public void onKernel(String operation, Kernel kernel, DMatrixRMaj y, DMatrixRMaj[] in) {
        steps.add(new Step(operation, kernel, y, in));
    }

    @Override
    public void onEffect(String operation, Effect effect, DMatrixRMaj[] in) {
        steps.add(new Step(operation, effect, in));
    }

    /** The entries are the same, in the same array. */
    @Override
    public void onView(DMatrixRMaj view, DMatrixRMaj of) {}

    @Override
    public void onRulesOf(DMatrixRMaj y) {}

    @Override
    public void onParameter(Parameter parameter) {}

    @Override
    public void onDecision(Supplier<?> question, Object answer) {}

    @Override
    public void onLook(String what, DMatrixRMaj entries, boolean ofParameter, Supplier<String> place) {
        if (ofParameter || steps.stream().anyMatch(step -> step.y == entries)) {
            throw new AssertionError("somebody looks at " + what + ", which is another one in the next run");
        }
    }

    @Override
    public boolean isInput(int[] numbers) {
        return inputs.stream().anyMatch(input -> input == numbers);
    }
}
