/**
 * Activation functions as layers.
 *
 * <p>Each applies a function of {@link dev.ravine.autograd.Elementwise} or {@link dev.ravine.autograd.Reductions}, or a few of
 * them. Only {@link dev.ravine.nn.activation.PRelu} has a parameter.
 */
@NullMarked
package dev.ravine.nn.activation;

import org.jspecify.annotations.NullMarked;
