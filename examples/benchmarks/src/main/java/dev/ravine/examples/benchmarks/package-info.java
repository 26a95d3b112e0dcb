/**
 * The cost of operations, in time and in memory.
 *
 * <p>Each class begins with the question that it answers. Classes named {@code ...Benchmark} run under JMH; all others are
 * programs, which {@code examples/run} lists: those in {@code compare} against PyTorch, in {@code limits} against the
 * machine, in {@code memory} and {@code scaling} against ourselves, and in {@code guard} against yesterday.
 */
@NullMarked
package dev.ravine.examples.benchmarks;

import org.jspecify.annotations.NullMarked;
