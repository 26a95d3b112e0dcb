package dev.ravine.nn.recurrent;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequences;

/**
 * Applies a layer to each step of a sequence: a {@link Linear} around which this stands maps batch × (steps · inputs) to
 * batch × (steps · outputs), with the same weights at each step.
 *
 * <p>The layer sees a row for each step of each sequence, (batch · steps) × features; one that looks at several rows, such
 * as the statistics of a batch, looks at the steps of all sequences together.
 */
public final class TimeDistributed extends Layer {
    private final int features;
    private final Layer body;

    /**
     * Makes a layer around another, which is called {@code body}.
     *
     * @param features of a step
     * @param body what to apply; returns a row for each row that it is given
     */
    public TimeDistributed(int features, Layer body) {
        Require.atLeastOne("TimeDistributed", "features", features);
        this.features = features;
        this.body = child("body", body);
    }

    /** The features of a step. */
    public int features() {
        return features;
    }

    @Override
    protected Variable compute(Variable x) {
        int steps = Sequences.steps(this, x, features);
        Variable y = body.forward(Sequences.split(x, steps));
        if (y.rows() != x.rows() * steps) {
            throw unexpected(
                    x, "a body that keeps the rows, but of " + x.rows() * steps + " this one made " + y.rows());
        }
        return Sequences.join(y, steps);
    }

    @Override
    protected String details() {
        return Integer.toString(features);
    }
}
