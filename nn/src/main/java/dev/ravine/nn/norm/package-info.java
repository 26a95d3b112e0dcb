/**
 * Normalization: layers that scale their inputs to a mean square of 1, most of them around a mean of 0.
 *
 * <p>{@link dev.ravine.nn.norm.LayerNorm} and {@link dev.ravine.nn.norm.RmsNorm} look at one row at a time,
 * {@link dev.ravine.nn.norm.GroupNorm} and {@link dev.ravine.nn.norm.InstanceNorm} at channels of one image;
 * {@link dev.ravine.nn.norm.BatchNorm} looks at a feature, or an image's channel, over the whole batch.
 *
 * <pre>{@code
 * Layer block = Sequential.of(new Linear(64, 64, random), new LayerNorm(64), new Relu());
 * }</pre>
 */
@NullMarked
package dev.ravine.nn.norm;

import org.jspecify.annotations.NullMarked;
