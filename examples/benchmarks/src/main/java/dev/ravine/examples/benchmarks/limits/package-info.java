/**
 * Timings beside the limits of the machine.
 *
 * <p>{@link dev.ravine.examples.benchmarks.limits.Limits} is the program. The matrix product stands beside OpenBLAS's
 * ({@link dev.ravine.examples.benchmarks.limits.MatmulLimits}), functions and updates beside a plain copy
 * ({@link dev.ravine.examples.benchmarks.limits.FunctionLimits}), and each workload beside the matrix products that it
 * cannot do without ({@link dev.ravine.examples.benchmarks.limits.WorkloadLimits}). All on one thread.
 */
@NullMarked
package dev.ravine.examples.benchmarks.limits;

import org.jspecify.annotations.NullMarked;
