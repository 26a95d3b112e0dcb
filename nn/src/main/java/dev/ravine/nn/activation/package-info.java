/**
 * Activation functions as layers.
 *
 * <p>Each applies a function of {@link dev.ravine.autograd.Elementwise} or {@link dev.ravine.autograd.Reductions} and has no
 * parameters.
 */
@NullMarked
package dev.ravine.nn.activation;

import org.jspecify.annotations.NullMarked;
