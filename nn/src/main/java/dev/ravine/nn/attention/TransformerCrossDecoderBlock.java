package dev.ravine.nn.attention;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Linear;
import dev.ravine.nn.norm.LayerNorm;
import java.util.random.RandomGenerator;

/**
 * A block of a Transformer's decoder that follows an encoder: each step gathers from itself and the steps before it, then
 * from the encoder's result, the memory, and is then transformed by itself.
 *
 * <p>Call {@code forward(x, memory)}; without a memory, {@code forward(x)} is an error. Parts, with the names and initial
 * values of PyTorch's TransformerDecoderLayer: {@code self_attn} and {@code multihead_attn} ({@link MultiHeadAttention}, of
 * the memory the second), {@code linear1} and {@code linear2} ({@link Linear}), {@code norm1} to {@code norm3}
 * ({@link LayerNorm}).
 *
 * <p>A. Vaswani et al., Attention Is All You Need (2017), section 3.1 and the right of figure 1.
 */
public final class TransformerCrossDecoderBlock extends TransformerBlock {
    private final MultiHeadAttention selfAttention = attention("self_attn");
    private final MultiHeadAttention crossAttention = attention("multihead_attn");
    private final LayerNorm norm1 = norm("norm1");
    private final LayerNorm norm2 = norm("norm2");
    private final LayerNorm norm3 = norm("norm3");

    /**
     * Makes a block.
     *
     * @param features of a step, here and in the memory
     * @param heads of the attention, a divisor of the features
     * @param hidden the width between the two linear layers; 4 · features in the paper
     * @param options where the norms stand, the activation, and dropout
     * @param random where the first weights come from, and what dropout draws from
     */
    public TransformerCrossDecoderBlock(
            int features, int heads, int hidden, TransformerOptions options, RandomGenerator random) {
        super(features, heads, hidden, options, random);
    }

    /** As {@link #forward(Variable, Variable, AttentionMask, AttentionMask)}, without further masks. */
    public Variable forward(Variable x, Variable memory) {
        return forward(x, memory, AttentionMask.none(), AttentionMask.none());
    }

    /**
     * Computes the block's result.
     *
     * @param x batch × (steps · features)
     * @param memory batch × (memory steps · features)
     * @param mask which earlier steps of x a step may look at; later ones it never may
     * @param memoryMask which steps of the memory it may look at
     * @return of the shape of x
     */
    public Variable forward(Variable x, Variable memory, AttentionMask mask, AttentionMask memoryMask) {
        return running(x, () -> {
            AttentionMask earlier = AttentionMask.causal().and(mask);
            Variable y = add(x, norm1, z -> selfAttention.forward(z, earlier));
            Variable z = add(y, norm2, q -> crossAttention.forward(q, memory, memory, memoryMask));
            return add(z, norm3, this::feedForward);
        });
    }

    @Override
    protected Variable compute(Variable x) {
        throw unexpected(x, "a memory too, forward(x, memory)");
    }
}
