package dev.ravine.nn.attention;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Linear;
import dev.ravine.nn.norm.LayerNorm;
import java.util.random.RandomGenerator;

/**
 * A block of a Transformer's encoder: each step gathers from all steps of its sequence, and is then transformed by itself.
 *
 * <p>Takes and returns batch × (steps · features). Parts, with the names and initial values of PyTorch's
 * TransformerEncoderLayer: {@code self_attn} ({@link MultiHeadAttention}), {@code linear1} and {@code linear2}
 * ({@link Linear}, features → hidden → features), {@code norm1} and {@code norm2} ({@link LayerNorm}).
 *
 * <p>A. Vaswani et al., Attention Is All You Need (2017), section 3.1 and the left of figure 1.
 */
public final class TransformerEncoderBlock extends TransformerBlock {
    private final MultiHeadAttention selfAttention = attention("self_attn");
    private final LayerNorm norm1 = norm("norm1");
    private final LayerNorm norm2 = norm("norm2");

    /**
     * Makes a block.
     *
     * @param features of a step
     * @param heads of the attention, a divisor of the features
     * @param hidden the width between the two linear layers; 4 · features in the paper
     * @param options where the norms stand, the activation, and dropout
     * @param random where the first weights come from, and what dropout draws from
     */
    public TransformerEncoderBlock(
            int features, int heads, int hidden, TransformerOptions options, RandomGenerator random) {
        super(features, heads, hidden, options, random);
    }

    /**
     * As {@link #forward(Variable)}, where attention may look at what the mask allows: for padded sequences,
     * {@link AttentionMask#lengths}.
     */
    public Variable forward(Variable x, AttentionMask mask) {
        return running(x, () -> compute(x, mask));
    }

    @Override
    protected Variable compute(Variable x) {
        return compute(x, AttentionMask.none());
    }

    private Variable compute(Variable x, AttentionMask mask) {
        Variable y = add(x, norm1, z -> selfAttention.forward(z, mask));
        return add(y, norm2, this::feedForward);
    }
}
