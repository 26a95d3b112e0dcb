/**
 * Numbers for words and positions.
 *
 * <p>{@link dev.ravine.nn.embedding.Embedding} looks up a row of weights for each index, and
 * {@link dev.ravine.nn.embedding.EmbeddingBag} takes several together; the other layers add to each step of a sequence what says
 * where it stands.
 */
@NullMarked
package dev.ravine.nn.embedding;

import org.jspecify.annotations.NullMarked;
