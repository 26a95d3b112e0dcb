/**
 * What operations cost, in time and in memory.
 *
 * <p>Each class begins with the question that it answers. Classes named {@code ...Benchmark} run under JMH;
 * {@link dev.ravine.examples.benchmarks.RecomputedMemory} is a program of its own.
 */
@NullMarked
package dev.ravine.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
