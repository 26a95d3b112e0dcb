/**
 * Does time grow as it should with the size of things: no faster, and without cliffs?
 *
 * <p>{@link dev.ravine.examples.benchmarks.scaling.Scaling} is the program.
 */
@NullMarked
package dev.ravine.examples.benchmarks.scaling;

import org.jspecify.annotations.NullMarked;
