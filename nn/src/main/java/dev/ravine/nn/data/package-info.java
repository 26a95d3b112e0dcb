/**
 * Data to train on: sets of samples, batches of them, splits, scaling, and the files they come from.
 *
 * <pre>{@code
 * Dataset digits = Csv.withoutHeader().read(path).labelled(64);
 * Split split = Split.stratified(digits, 0.1, 0.2, random);
 * Scaling scaling = Scaling.standard(split.train().x());
 * for (Batch batch : Batches.of(scaling.apply(split.train())).size(32).shuffle(random)) {
 *     Variable loss = Losses.crossEntropy(model.forward(batch.x()), batch.labels());
 *     optimizer.step(loss.backward());
 * }
 * }</pre>
 *
 * <p>Files are read by {@link dev.ravine.nn.data.Csv}, {@link dev.ravine.nn.data.Idx} and
 * {@link dev.ravine.nn.data.StandardSets}, strictly; what does not hold what it should is a
 * {@link dev.ravine.nn.data.MalformedDataException}. {@link dev.ravine.nn.data.TextData} makes ids of text, and
 * {@link dev.ravine.nn.data.Generated} small sets to try things on.
 *
 * <p>All randomness comes from a generator that is passed in; the same one in the same state gives the same bits on every
 * JDK.
 */
@NullMarked
package dev.ravine.nn.data;

import org.jspecify.annotations.NullMarked;
