/**
 * Surfaces over the plane: formulas of x and y, read by a grammar and computed by {@code autograd}.
 *
 * <pre>{@code
 * Surface ravine = Surface.of("x^2 / 5 + y^2");
 * Variable loss = ravine.loss(x, y);
 * }</pre>
 */
@NullMarked
package dev.ravine.examples.playground.surface;

import org.jspecify.annotations.NullMarked;
