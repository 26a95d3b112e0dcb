package dev.ravine.autograd.capture;

import dev.ravine.autograd.Effect;
import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.KernelListener;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Scope;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** Writes down what a function does while it is computed: its kernels, and what they depend on. */
final class Recorder implements KernelListener {
    final List<Call> calls = new ArrayList<>();
    final Set<Parameter> parameters = new LinkedHashSet<>();
    final Map<Supplier<?>, Object> decisions = new LinkedHashMap<>();

    /** The matrix whose entries each matrix shows: its own, or those of another. */
    private final Map<DMatrixRMaj, Entries> entries = new IdentityHashMap<>();

    private final Placeholder[] inputs;

    /** The layer of the result whose rules are running. */
    private String pathOfRules = "";

    Recorder(Placeholder... inputs) {
        this.inputs = inputs;
        for (Placeholder input : inputs) {
            input.matrices().forEach(matrix -> entries.put(matrix.matrix(), new Entries(matrix.matrix(), -1)));
        }
    }

    /**
     * A kernel and what it works on.
     *
     * @param result what it computes
     * @param in what it reads
     * @param path of the layer that it belongs to
     */
    record Call(String operation, Kernel kernel, Entries result, DMatrixRMaj[] in, String path) {
        /** The matrix that it fills. */
        DMatrixRMaj y() {
            return result.matrices.get(0);
        }
    }

    /** Numbers that one kernel computes, and the matrices that show them in some shape. */
    static final class Entries {
        final List<DMatrixRMaj> matrices = new ArrayList<>();
        final int size;

        /** The number of the call that computes them; -1 for those of an input. */
        final int madeBy;

        /** The number of the last call that reads them. */
        int lastRead;

        /** Whether they are read after the run. */
        boolean kept;

        Entries(DMatrixRMaj matrix, int madeBy) {
            matrices.add(matrix);
            size = matrix.data.length;
            this.madeBy = madeBy;
            this.lastRead = madeBy;
        }

        /** The array that they lie in. */
        double[] array() {
            return matrices.get(0).data;
        }

        /** Lets all matrices that show them look at another array, as large. */
        void moveTo(double[] array) {
            matrices.forEach(matrix -> matrix.data = array);
        }
    }

    /** The entries that a matrix shows; null for those of a constant or a parameter, which no kernel computes. */
    @Nullable Entries entriesOf(DMatrixRMaj matrix) {
        return entries.get(matrix);
    }

    /** The matrices that show the same entries as an input's, in other shapes. */
    List<DMatrixRMaj> showing(DMatrixRMaj matrix) {
        Entries shown = entries.get(matrix);
        return shown == null ? List.of() : shown.matrices;
    }

    /** This matrix is read after each run. */
    void keep(DMatrixRMaj matrix) {
        Entries shown = entries.get(matrix);
        if (shown != null) {
            shown.kept = true;
        }
    }

    @Override
    public void onKernel(String operation, Kernel kernel, DMatrixRMaj y, DMatrixRMaj[] in) {
        Entries made = new Entries(y, calls.size());
        entries.put(y, made);
        String path = Scope.currentPath();
        calls.add(new Call(operation, kernel, made, in, path.isEmpty() ? pathOfRules : path));
    }

    /** An effect is a kernel that fills nothing. */
    @Override
    public void onEffect(String operation, Effect effect, DMatrixRMaj[] in) {
        onKernel(operation, (nothing, values) -> effect.run(values), new DMatrixRMaj(0, 0), in);
    }

    @Override
    public void onRulesOf(DMatrixRMaj y) {
        Entries made = entries.get(y);
        pathOfRules = made == null || made.madeBy < 0 ? "" : calls.get(made.madeBy).path;
    }

    @Override
    public void onView(DMatrixRMaj view, DMatrixRMaj of) {
        Entries shown = entries.get(of);
        if (shown != null) {
            shown.matrices.add(view);
            entries.put(view, shown);
        }
    }

    @Override
    public void onParameter(Parameter parameter) {
        parameters.add(parameter);
    }

    @Override
    public void onDecision(Supplier<?> question, Object answer) {
        decisions.putIfAbsent(question, answer);
    }

    @Override
    public void onLook(String what, DMatrixRMaj looked, boolean ofParameter, Supplier<String> place) {
        if (ofParameter || entries.containsKey(looked)) {
            throw new IllegalStateException("capture: " + what + " was looked at inside of a captured function, at "
                    + place.get()
                    + "; it is another one in each call. Compute with the variable itself (where, maximum, ...), or"
                    + " look at what the call returns");
        }
    }

    @Override
    public boolean isInput(int[] numbers) {
        for (Placeholder input : inputs) {
            if (input.given() == numbers) {
                return true;
            }
        }
        return false;
    }
}
