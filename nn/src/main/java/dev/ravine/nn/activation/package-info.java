/**
 * Activation functions as layers.
 *
 * <p>Each applies a function of {@link dev.ravine.autograd.Elementwise} or {@link dev.ravine.autograd.Reductions}, or a few of
 * them. Only {@link dev.ravine.nn.activation.PRelu} has a parameter.
 *
 * <pre>{@code
 * Layer net = Sequential.of(new Linear(64, 32, random), new Gelu(), new Linear(32, 10, random));
 * Layer cube = Layer.of("cube", x -> x.pow(3)); // one of your own
 * }</pre>
 */
@NullMarked
package dev.ravine.nn.activation;

import org.jspecify.annotations.NullMarked;
