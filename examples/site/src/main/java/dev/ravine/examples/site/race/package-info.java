/**
 * Optimizers on a surface: races, sweeps of the learning rate, a step looked into, and why a run broke.
 *
 * <p>Every number comes from {@code autograd} and {@code optim}; {@code Run} is the loop that all else is built on.
 */
@NullMarked
package dev.ravine.examples.site.race;

import org.jspecify.annotations.NullMarked;
