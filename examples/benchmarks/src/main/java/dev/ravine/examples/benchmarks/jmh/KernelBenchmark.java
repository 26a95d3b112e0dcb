package dev.ravine.examples.benchmarks.jmh;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long does a kernel take, on as many entries as a square matrix of a size has? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelBenchmark {
    /** Which kernel: an entry of the list. */
    @Param
    KernelCall kernel = KernelCall.ADD;

    /** The rows and columns of the matrices whose entries these are. */
    @Param({"32", "256"})
    int size;

    private double[] a = {};
    private double[] b = {};
    private double[] y = {};

    /** Draws positive numbers. */
    @Setup
    public void draw() {
        SplittableRandom random = new SplittableRandom(1);
        a = random.doubles((long) size * size, 0.1, 2).toArray();
        b = random.doubles((long) size * size, 0.1, 2).toArray();
        y = new double[size * size];
    }

    /** How long does it take? */
    @Benchmark
    public double[] run() {
        kernel.run(a, b, y);
        return y;
    }
}
