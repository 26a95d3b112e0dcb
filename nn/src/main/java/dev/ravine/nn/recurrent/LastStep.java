package dev.ravine.nn.recurrent;

import static dev.ravine.autograd.Shaping.columns;
import static dev.ravine.autograd.Shaping.gatherRows;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Sequences;
import dev.ravine.nn.internal.Lengths;
import java.util.Arrays;

/**
 * The last step of each sequence: from batch × (steps · features) to batch × features. It stands between a recurrent layer
 * and what classifies by its result.
 *
 * <p>After a layer of both directions the reverse one has seen no more than one step there; {@link RecurrentResult#last} is
 * then the better summary.
 */
public final class LastStep extends Layer {
    private final int features;

    /**
     * Makes the layer.
     *
     * @param features of a step
     */
    public LastStep(int features) {
        Require.atLeastOne("LastStep", "features", features);
        this.features = features;
    }

    /**
     * Returns the last step of each sequence where the lengths differ, batch × features.
     *
     * @param x batch × (steps · features)
     * @param lengths of each sequence, from 1 to steps
     */
    public Variable forward(Variable x, int... lengths) {
        return running(x, () -> {
            int steps = Sequences.steps(this, x, features);
            Lengths.require(lengths, x.rows(), steps);
            int[] last = new int[lengths.length];
            Arrays.setAll(last, i -> i * steps + lengths[i] - 1);
            return gatherRows(Sequences.split(x, steps), last);
        });
    }

    /** The features of a step. */
    public int features() {
        return features;
    }

    @Override
    protected Variable compute(Variable x) {
        Sequences.steps(this, x, features);
        return columns(x, x.columns() - features, x.columns());
    }

    @Override
    protected String details() {
        return Integer.toString(features);
    }
}
