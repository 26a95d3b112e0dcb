/**
 * Vectors for words and positions.
 *
 * <p>{@link dev.ravine.nn.embedding.Embedding} looks up a row of weights for each index, and
 * {@link dev.ravine.nn.embedding.EmbeddingBag} combines several of them; the other layers add the position of each step of a
 * sequence.
 *
 * <pre>{@code
 * Layer words = Sequential.of(new Embedding(1000, 16, random), new PositionalEncoding(16));
 * Variable vectors = words.forward(Variable.of(new double[][] {{7, 42, 999}})); // 1 × (3 · 16)
 * }</pre>
 */
@NullMarked
package dev.ravine.nn.embedding;

import org.jspecify.annotations.NullMarked;
