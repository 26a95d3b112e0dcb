package dev.ravine.autograd.check;

import dev.ravine.autograd.Input;
import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.ResultListener;
import dev.ravine.autograd.Variable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * One computation of a function, operation by operation, inside of recomputed segments too.
 *
 * <p>What is read may be replaced: each result by a value that is given for it, so that every operation computes on given
 * values, and none on what another made of them.
 */
final class Trace {
    /**
     * An operation that was computed.
     *
     * @param y what it computed, before that was replaced
     * @param seen what went on in its place
     * @param kernel what computed it; null of a finished value
     * @param in the kernel's inputs
     */
    record Step(Variable y, Variable seen, @Nullable Kernel kernel, DMatrixRMaj[] in) {}

    /** What to put in the place of a result. */
    interface Replacement {
        /**
         * The value to go on with; null for the result as it is.
         *
         * @param number of the result, from 0
         */
        @Nullable DMatrixRMaj of(int number, Variable y);
    }

    private final List<Step> steps = new ArrayList<>();
    private final Map<Variable, Integer> numbers = new HashMap<>();
    private final List<Parameter> leaves;
    private final @Nullable Variable result;
    private final @Nullable RuntimeException failure;

    /** Computes the function at the given leaves. */
    Trace(GraphSubject subject, Parameter[] inputs, Replacement replacement) {
        leaves = subject.leaves(inputs);
        Variable computed = null;
        RuntimeException failed = null;
        try {
            computed = ResultListener.listeningInside(new Listener(replacement), () -> subject.result(inputs));
        } catch (RuntimeException e) {
            failed = e;
        }
        result = computed;
        failure = failed;
    }

    private final class Listener implements ResultListener {
        private final Replacement replacement;
        private @Nullable Kernel kernel;
        private @Nullable DMatrixRMaj kernelsResult;
        private DMatrixRMaj[] in = {};

        Listener(Replacement replacement) {
            this.replacement = replacement;
        }

        @Override
        public void onKernel(Kernel ran, DMatrixRMaj y, DMatrixRMaj[] read) {
            kernel = ran;
            kernelsResult = y;
            in = read;
        }

        @Override
        public Variable onResult(Variable y) {
            int number = steps.size();
            boolean isKernels = y.value() == kernelsResult;
            DMatrixRMaj value = replacement.of(number, y);
            Variable seen = value == null ? y : ResultListener.replaced(y, value);
            steps.add(new Step(y, seen, isKernels ? kernel : null, isKernels ? in : new DMatrixRMaj[0]));
            numbers.put(seen, number);
            return seen;
        }
    }

    List<Step> steps() {
        return steps;
    }

    List<Parameter> leaves() {
        return leaves;
    }

    /** The result; null of a function that failed. */
    @Nullable Variable result() {
        return result;
    }

    @Nullable RuntimeException failure() {
        return failure;
    }

    /** The number of the step that computed a variable; −1 of a leaf, a constant, and what another thread computed. */
    int numberOf(Variable variable) {
        return numbers.getOrDefault(variable, -1);
    }

    /** Whether another computation went through the same operations, so that they can be compared one by one. */
    boolean isLike(Trace other) {
        if (steps.size() != other.steps.size() || (result == null) != (other.result == null)) {
            return false;
        }
        for (int i = 0; i < steps.size(); i++) {
            Variable y = steps.get(i).y;
            Variable z = other.steps.get(i).y;
            if (!y.operation().equals(z.operation())
                    || !Words.sameShape(y.value(), z.value())
                    || y.inputs().size() != z.inputs().size()) {
                return false;
            }
        }
        return true;
    }

    /** All that the result was computed from, itself among it; of a function that failed, all that it computed. */
    Set<Variable> reachable() {
        Set<Variable> reachable = new HashSet<>();
        Deque<Variable> open = new ArrayDeque<>();
        if (result != null) {
            open.add(result);
        } else {
            steps.forEach(step -> open.add(step.seen));
        }
        reachable.addAll(open);
        while (!open.isEmpty()) {
            for (Input input : open.pop().inputs()) {
                if (reachable.add(input.variable())) {
                    open.push(input.variable());
                }
            }
        }
        return reachable;
    }
}
