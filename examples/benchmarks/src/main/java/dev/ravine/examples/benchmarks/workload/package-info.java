/**
 * Small networks to measure, each written as a user would write it.
 *
 * <p>{@link dev.ravine.examples.benchmarks.workload.Workloads} has the eight of them,
 * {@link dev.ravine.examples.benchmarks.workload.Workload} is what one step is, and
 * {@link dev.ravine.examples.benchmarks.workload.RunWorkload} runs one by itself, for a profiler for example.
 */
@NullMarked
package dev.ravine.examples.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
