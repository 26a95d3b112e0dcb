package dev.ravine.examples.benchmarks.jmh;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.optim.Optimizer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.ejml.data.DMatrixRMaj;
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

/** How long does a step of an optimizer take, with one square parameter? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RuleBenchmark {
    /** Which rule: an entry of the list. */
    @Param
    RuleCall rule = RuleCall.SGD;

    /** The rows and the columns of the parameter. */
    @Param({"16", "256"})
    int size;

    private Parameter w = new Parameter("w", new double[1][1]);
    private DMatrixRMaj factor = new DMatrixRMaj(0, 0);
    private Optimizer optimizer = Optimizer.of(RuleCall.SGD.rule, 1e-6, Parameters.of(w));

    /** Draws a parameter, and numbers that will be its gradient. */
    @Setup
    public void draw() {
        SplittableRandom random = new SplittableRandom(1);
        w = new Parameter("w", matrix(random));
        factor = matrix(random);
        optimizer = Optimizer.of(rule.rule, 1e-6, Parameters.of(w));
    }

    private DMatrixRMaj matrix(SplittableRandom random) {
        return DMatrixRMaj.wrap(
                size, size, random.doubles((long) size * size, -1, 1).toArray());
    }

    /** A step, on a gradient that costs a multiplication of each entry to come by: see {@link #gradient}. */
    @Benchmark
    public double[] step() {
        optimizer.step(gradient());
        return w.value().data;
    }

    /** What of that is the gradient's. */
    @Benchmark
    public Gradients gradient() {
        return w.mul(2).backward(factor);
    }
}
