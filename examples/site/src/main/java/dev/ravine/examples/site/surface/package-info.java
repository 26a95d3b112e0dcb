/**
 * Surfaces over the plane: formulas of x and y, read by a grammar and computed by {@code autograd}. The loss at a point is
 * {@code Surface.of("x^2 / 5 + y^2").loss(x, y)}.
 */
@NullMarked
package dev.ravine.examples.site.surface;

import org.jspecify.annotations.NullMarked;
