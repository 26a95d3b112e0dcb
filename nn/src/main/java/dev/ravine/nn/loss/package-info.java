/**
 * Losses.
 *
 * <p>{@link dev.ravine.nn.loss.Losses} has them all; {@link dev.ravine.nn.loss.CrossEntropy} has the options that a
 * classification may need. None broadcasts: predictions and targets have one shape, or there is a label for each row.
 *
 * <pre>{@code
 * Variable scores = model.forward(Variable.of(test.x()));
 * Variable loss = Losses.crossEntropy(scores, test.labels());
 * Variable smoothed = new CrossEntropy().labelSmoothing(0.1).loss(scores, test.labels());
 * }</pre>
 */
@NullMarked
package dev.ravine.nn.loss;

import org.jspecify.annotations.NullMarked;
