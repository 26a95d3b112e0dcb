/**
 * Normalization: layers that shift and scale their inputs to mean 0 and variance 1.
 *
 * <p>{@link dev.ravine.nn.norm.LayerNorm} and {@link dev.ravine.nn.norm.RmsNorm} look at one row at a time,
 * {@link dev.ravine.nn.norm.GroupNorm} and {@link dev.ravine.nn.norm.InstanceNorm} at channels of one image;
 * {@link dev.ravine.nn.norm.BatchNorm} looks at a feature, or an image's channel, over the whole batch.
 */
@NullMarked
package dev.ravine.nn.norm;

import org.jspecify.annotations.NullMarked;
