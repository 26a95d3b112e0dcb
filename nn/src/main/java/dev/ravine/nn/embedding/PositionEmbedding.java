package dev.ravine.nn.embedding;

import static dev.ravine.autograd.Shaping.reshape;
import static dev.ravine.autograd.Shaping.rows;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Sequences;
import dev.ravine.nn.init.Initializer;
import dev.ravine.nn.internal.Amount;
import java.util.random.RandomGenerator;

/**
 * Adds a learned row for its position to each step, so that a model sees the order of a sequence.
 *
 * <p>Takes and returns batch × (steps · features), for any number of steps up to the greatest.
 *
 * <p>Parameter: {@code weight}, steps × features, laid out and drawn at first as an {@link Embedding}'s of the positions.
 * A. Vaswani et al., Attention Is All You Need (2017), section 3.5, after J. Gehring et al., Convolutional Sequence to
 * Sequence Learning (2017), section 3.1.
 */
public final class PositionEmbedding extends Layer {
    private final Parameter weight;

    /**
     * Makes the layer.
     *
     * @param steps the greatest number of them
     * @param features of a step
     * @param random where the first weights come from
     */
    public PositionEmbedding(int steps, int features, RandomGenerator random) {
        Require.atLeastOne("PositionEmbedding", "steps", steps);
        Require.atLeastOne("PositionEmbedding", "features", features);
        Require.notNull("PositionEmbedding", "the random generator", random);
        weight = parameter("weight", Initializer.normal(1).draw(steps, features, random));
    }

    @Override
    protected Variable compute(Variable x) {
        int steps = Sequences.steps(this, x, weight.columns());
        if (steps > weight.rows()) {
            throw unexpected(
                    x, "at most " + Amount.of(weight.rows(), "step") + " of " + Amount.of(weight.columns(), "feature"));
        }
        return x.add(reshape(rows(weight, 0, steps), 1, x.columns()));
    }

    @Override
    protected String details() {
        return weight.rows() + " × " + weight.columns();
    }
}
