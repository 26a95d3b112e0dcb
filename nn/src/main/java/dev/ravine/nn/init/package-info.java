/**
 * Initial values of weights.
 *
 * <p>An {@link dev.ravine.nn.init.Initializer} draws a matrix from a generator. The draws are defined here, over
 * {@code nextLong} alone, so that a seed gives the same weights on every JDK.
 *
 * <pre>{@code
 * Linear hidden = new Linear(64, 32, random).initialize(Initializer.heNormal(), random);
 * }</pre>
 */
@NullMarked
package dev.ravine.nn.init;

import org.jspecify.annotations.NullMarked;
