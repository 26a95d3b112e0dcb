/**
 * JMH benchmarks of every kernel, operation, update rule and workload.
 *
 * <p>Each of these is a list, an enum, and one benchmark that takes an entry of it as a parameter. So
 * {@code examples/run benchmark OperationBenchmark -p operation=TANH -prof gc} measures one, with its bytes.
 */
@NullMarked
package dev.ravine.examples.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
