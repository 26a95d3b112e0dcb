package dev.ravine.autograd.check;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * Computes one operation by itself, with another value of one of its inputs.
 *
 * <p>An operation with a kernel is its kernel. One that gave a finished value is only known to the function that called it:
 * so that is computed again, with every result before put back to what it was.
 */
final class Alone {
    private final GraphSubject subject;
    private final DMatrixRMaj[] point;
    private final Trace trace;
    private final Set<Variable> reachable;

    Alone(GraphSubject subject, DMatrixRMaj[] point, Trace trace, Set<Variable> reachable) {
        this.subject = subject;
        this.point = point;
        this.trace = trace;
        this.reachable = reachable;
    }

    /** An operation as a function of one input. */
    @FunctionalInterface
    interface Operation {
        /** Returns the result, which the caller must not change. */
        DMatrixRMaj at(DMatrixRMaj x);
    }

    /** The operation by its kernel where that gives what it gave, and otherwise by the whole function. */
    Operation of(Trace.Step step, Variable x) {
        Variable y = step.y();
        if (y.inputs().size() == 1 && y.value().data == x.value().data && !(x instanceof Parameter)) {
            return value -> DMatrixRMaj.wrap(y.rows(), y.columns(), value.data);
        }
        if (step.kernel() != null && step.in().length == y.inputs().size()) {
            Operation kernel = ofKernel(step, x);
            if (Words.sameBits(kernel.at(x.value()), y.value())) {
                return kernel;
            }
        }
        return replayed(step, x);
    }

    private static Operation ofKernel(Trace.Step step, Variable x) {
        Variable y = step.y();
        DMatrixRMaj[] in = step.in().clone();
        return value -> {
            for (int i = 0; i < in.length; i++) {
                in[i] = y.inputs().get(i).variable() == x ? value : step.in()[i];
            }
            DMatrixRMaj result = new DMatrixRMaj(y.rows(), y.columns());
            if (step.kernel() != null) {
                step.kernel().fill(result, in);
            }
            return result;
        };
    }

    /** The operation by the function that calls it. */
    Operation replayed(Trace.Step step, Variable x) {
        int last = trace.numberOf(step.seen());
        return value -> replay(last, variable -> variable == x ? value : null);
    }

    /** Other values of some variables. */
    interface Moved {
        /** Another value; null for the one that it has. */
        @Nullable DMatrixRMaj of(Variable variable);
    }

    /** Computes the function with other values, up to one of its operations, and returns that one's result. */
    DMatrixRMaj replay(int last, Moved moved) {
        DMatrixRMaj[] at = point.clone();
        for (int i = 0; i < at.length; i++) {
            DMatrixRMaj value = moved.of(trace.leaves().get(i));
            at[i] = value == null ? point[i] : value;
        }
        @Nullable DMatrixRMaj[] reached = new DMatrixRMaj[1];
        try {
            subject.at(
                    at,
                    inputs -> new Trace(subject, inputs, (number, y) -> {
                        if (number > last) {
                            return null;
                        }
                        Variable before = trace.steps().get(number).seen();
                        if (!before.operation().equals(y.operation()) || !Words.sameShape(before.value(), y.value())) {
                            throw new Done();
                        }
                        if (number == last) {
                            reached[0] = y.value().copy();
                            throw new Done();
                        }
                        DMatrixRMaj value = moved.of(before);
                        return value != null ? value.copy() : reachable.contains(before) ? before.value() : null;
                    }));
        } catch (Done done) {
            // As far as it is needed.
        }
        DMatrixRMaj result = reached[0];
        if (result == null) {
            throw new IllegalStateException("the function does not compute the same operations each time");
        }
        return result;
    }

    /** Ends the computation: nothing after the result in question is of interest. No exception that functions catch. */
    private static final class Done extends Error {
        private static final long serialVersionUID = 1;

        Done() {
            super("replayed far enough", null, false, false);
        }
    }
}
