/**
 * Did we get slower? {@link dev.ravine.examples.benchmarks.guard.Guard} is what {@code .ci/run} asks.
 */
@NullMarked
package dev.ravine.examples.benchmarks.guard;

import org.jspecify.annotations.NullMarked;
