/**
 * Attention, and Transformer blocks made of it.
 *
 * <p>Queries, keys and values are sequences, batch × (steps · features). An
 * {@link dev.ravine.nn.attention.AttentionMask} says which step may look at which.
 *
 * <pre>{@code
 * MultiHeadAttention attention = new MultiHeadAttention(16, 4, random);
 * Variable x = Constants.normal(8, 10 * 16, random); // 8 sequences of 10 steps
 * Variable y = attention.forward(x, AttentionMask.causal());
 * }</pre>
 */
@NullMarked
package dev.ravine.nn.attention;

import org.jspecify.annotations.NullMarked;
