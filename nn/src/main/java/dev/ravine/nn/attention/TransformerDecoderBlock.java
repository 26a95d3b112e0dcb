package dev.ravine.nn.attention;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.norm.LayerNorm;
import java.util.random.RandomGenerator;

/**
 * The block of a language model: each step gathers from itself and the steps before it, and is then transformed by itself.
 * No step depends on later ones, so a model of such blocks learns to predict the next step at all steps at once.
 *
 * <p>Takes and returns batch × (steps · features). Parts and their names are those of a {@link TransformerEncoderBlock}. A
 * block that looks at an encoder's result besides is {@link TransformerCrossDecoderBlock}.
 *
 * <p>A. Radford et al., Improving Language Understanding by Generative Pre-Training (2018), equation 2 (post-norm); with
 * pre-norm and geluTanh, the block of GPT-2.
 */
public final class TransformerDecoderBlock extends TransformerBlock {
    private final MultiHeadAttention selfAttention = attention("self_attn");
    private final LayerNorm norm1 = norm("norm1");
    private final LayerNorm norm2 = norm("norm2");

    /**
     * Makes a block.
     *
     * @param features of a step
     * @param heads of the attention, a divisor of the features
     * @param hidden the width between the two linear layers; often 4 · features
     * @param options where the norms stand, the activation, and dropout
     * @param random where the first weights come from, and what dropout draws from
     */
    public TransformerDecoderBlock(
            int features, int heads, int hidden, TransformerOptions options, RandomGenerator random) {
        super(features, heads, hidden, options, random);
    }

    /** As {@link #forward(Variable)}, where attention may look at earlier steps only as far as a mask allows. */
    public Variable forward(Variable x, AttentionMask mask) {
        return running(x, () -> compute(x, AttentionMask.causal().and(mask)));
    }

    @Override
    protected Variable compute(Variable x) {
        return compute(x, AttentionMask.causal());
    }

    private Variable compute(Variable x, AttentionMask mask) {
        Variable y = add(x, norm1, z -> selfAttention.forward(z, mask));
        return add(y, norm2, this::feedForward);
    }
}
