/**
 * Vectors for words and positions.
 *
 * <p>{@link dev.ravine.nn.embedding.Embedding} looks up a row of weights for each index, and
 * {@link dev.ravine.nn.embedding.EmbeddingBag} combines several of them; the other layers add the position of each step of a
 * sequence.
 */
@NullMarked
package dev.ravine.nn.embedding;

import org.jspecify.annotations.NullMarked;
