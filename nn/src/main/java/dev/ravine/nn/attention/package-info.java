/**
 * Attention, and Transformer blocks made of it.
 *
 * <p>Queries, keys and values are sequences, batch × (steps · features). An
 * {@link dev.ravine.nn.attention.AttentionMask} says which step may look at which.
 */
@NullMarked
package dev.ravine.nn.attention;

import org.jspecify.annotations.NullMarked;
