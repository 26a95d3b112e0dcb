/**
 * The comparison with PyTorch and JAX: runs the workloads in turns, and prints a table.
 *
 * <p>{@link dev.ravine.examples.benchmarks.compare.ComparePeers} is the program. Each workload in each configuration is a
 * process of its own, a {@link dev.ravine.examples.benchmarks.compare.Worker}, which waits until it is told to run for some
 * milliseconds; so only one runs at a time, and whatever disturbs the machine disturbs all of them alike. Our side of
 * that is {@link dev.ravine.examples.benchmarks.compare.WorkloadWorker}, and the others are {@code pytorch_worker.py} and
 * {@code jax_worker.py}.
 */
@NullMarked
package dev.ravine.examples.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
