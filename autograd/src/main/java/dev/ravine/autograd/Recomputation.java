package dev.ravine.autograd;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/** The input of a segment that was computed without a graph, and is computed again when its gradient is wanted. */
final class Recomputation extends Input {
    private final UnaryOperator<Variable> segment;

    Recomputation(UnaryOperator<Variable> segment, Variable x) {
        super(x, (y, g) -> g);
        this.segment = segment;
    }

    /** The segment's result once more, this time with its graph. */
    @Override
    Variable target(Variable y) {
        Variable again = Recording.on(() -> segment.apply(variable()));
        if (again.rows() != y.rows()
                || again.columns() != y.columns()
                || !Arrays.equals(again.matrix().data, y.matrix().data)) {
            throw new IllegalStateException("recomputed: the segment gave another value (" + Shapes.of(again)
                    + ") when it was computed again for the reverse pass than in the forward pass (" + Shapes.of(y)
                    + "); does it draw random numbers, or was a parameter changed in between?");
        }
        return again;
    }

    /** Parameters inside the segment are not known before it is computed again, so the answer is always yes. */
    @Override
    boolean needsGradient() {
        return true;
    }
}
