package dev.ravine.examples.benchmarks;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does the graph cost for each operation, beside the arithmetic?
 *
 * <p>The operation is about the cheapest there is, adding a number to a 1×1 matrix, in a chain of 1,000. Figures are
 * per operation; {@code -prof gc} adds the bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(GraphBenchmark.LENGTH)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class GraphBenchmark {
    static final int LENGTH = 1000;

    private final Parameter start = new Parameter("start", new double[][] {{1}});

    /** How long does an operation take while it is recorded? */
    @Benchmark
    public Variable forward() {
        Variable x = start;
        for (int i = 0; i < LENGTH; i++) {
            x = x.add(1);
        }
        return x;
    }

    /** And while it is not: the difference is the cost of recording. */
    @Benchmark
    public Variable forwardWithRecordingOff() {
        return Recording.off(this::forward);
    }

    /** How long do an operation and its reverse take together? */
    @Benchmark
    public Gradients forwardAndBackward() {
        return forward().backward();
    }
}
