/**
 * Time as a function of depth, width, batch size and threads: linear where it should be, and without cliffs?
 *
 * <p>{@link dev.ravine.examples.benchmarks.scaling.Scaling} is the program.
 */
@NullMarked
package dev.ravine.examples.benchmarks.scaling;

import org.jspecify.annotations.NullMarked;
