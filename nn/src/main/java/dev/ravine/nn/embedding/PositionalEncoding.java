package dev.ravine.nn.embedding;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.PortableMath;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Sequences;
import org.ejml.data.DMatrixRMaj;

/**
 * Adds sines and cosines of its position to each step, so that a model sees the order of a sequence: in feature 2i the sine,
 * in feature 2i + 1 the cosine of position / 10000^(2i / features). Positions are counted from 0.
 *
 * <p>Takes and returns batch × (steps · features), for any number of steps. Nothing is trained.
 *
 * <p>A. Vaswani et al., Attention Is All You Need (2017), section 3.5.
 */
public final class PositionalEncoding extends Layer {
    private final int features;

    /**
     * Makes the layer.
     *
     * @param features of a step; if they are odd, the last is a sine
     */
    public PositionalEncoding(int features) {
        Require.atLeastOne("PositionalEncoding", "features", features);
        this.features = features;
    }

    @Override
    protected Variable compute(Variable x) {
        int steps = Sequences.steps(this, x, features);
        DMatrixRMaj encoding = new DMatrixRMaj(1, x.columns());
        for (int position = 0; position < steps; position++) {
            for (int feature = 0; feature < features; feature++) {
                int even = feature - feature % 2;
                double angle = position / PortableMath.pow(10000, (double) even / features);
                encoding.data[position * features + feature] =
                        feature == even ? PortableMath.sin(angle) : PortableMath.cos(angle);
            }
        }
        return x.add(Variable.wrap(encoding));
    }

    @Override
    protected String details() {
        return Integer.toString(features);
    }
}
