package dev.ravine.autograd.check;

import dev.ravine.autograd.ResultListener;
import dev.ravine.autograd.Variable;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** Puts given values in the place of results as they are computed, up to the one in question. */
final class Replay implements ResultListener {
    private final int last;
    private final @Nullable DMatrixRMaj[] values;
    private final int first;
    private int next;
    private @Nullable DMatrixRMaj reached;

    /**
     * Prepares to replay.
     *
     * @param last the number of the result in question
     * @param values what to put in place of the results before it; null to leave a result as it is
     * @param first where in {@code values} those start
     */
    Replay(int last, @Nullable DMatrixRMaj[] values, int first) {
        this.last = last;
        this.values = values;
        this.first = first;
    }

    /** Ends the computation: nothing after the result in question is of interest. */
    static final class Done extends RuntimeException {
        private static final long serialVersionUID = 1;

        Done() {
            super("replayed far enough", null, false, false);
        }
    }

    @Override
    public Variable onResult(Variable y) {
        int number = next++;
        if (number == last) {
            reached = y.value().copy();
            throw new Done();
        }
        DMatrixRMaj value = values[first + number];
        return value == null ? y : ResultListener.replaced(y, value);
    }

    DMatrixRMaj reached() {
        if (reached == null) {
            throw new IllegalStateException("the function does not compute the same operations each time");
        }
        return reached;
    }
}
