/**
 * Losses.
 *
 * <p>{@link dev.ravine.nn.loss.Losses} has them all; {@link dev.ravine.nn.loss.CrossEntropy} has the options that a
 * classification may need. None broadcasts: predictions and targets have one shape, or there is a label for each row.
 */
@NullMarked
package dev.ravine.nn.loss;

import org.jspecify.annotations.NullMarked;
