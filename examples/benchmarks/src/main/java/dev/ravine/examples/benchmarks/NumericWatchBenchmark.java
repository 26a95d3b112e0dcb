package dev.ravine.examples.benchmarks;

import static dev.ravine.autograd.Elementwise.softplus;
import static dev.ravine.autograd.Elementwise.tanh;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.NumericWatch;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How much slower is a training step while {@link NumericWatch} looks at every operation?
 *
 * <p>The step is a small one, where the watch weighs most: a 2-16-16-1 network, a batch of 32, forward and backward.
 * Off, the watch is the test of one flag for each operation, which {@link #watchOff} contains.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class NumericWatchBenchmark {
    private final RandomGenerator random = new SplittableRandom(1);
    private final Variable x = Variable.of(Matrices.normal(32, 2, 1, random));
    private final Variable labels = Variable.of(Matrices.normal(32, 1, 1, random));
    private final Parameter w1 = new Parameter("w1", Matrices.normal(2, 16, 0.7, random));
    private final Parameter b1 = new Parameter("b1", new double[1][16]);
    private final Parameter w2 = new Parameter("w2", Matrices.normal(16, 16, 0.25, random));
    private final Parameter b2 = new Parameter("b2", new double[1][16]);
    private final Parameter w3 = new Parameter("w3", Matrices.normal(16, 1, 0.25, random));
    private final Parameter b3 = new Parameter("b3", new double[1][1]);

    /** How long does a step take when nothing watches? */
    @Benchmark
    public Gradients watchOff() {
        Variable h1 = tanh(x.matmul(w1).add(b1));
        Variable h2 = tanh(h1.matmul(w2).add(b2));
        Variable logits = h2.matmul(w3).add(b3);
        Variable loss = softplus(logits).sub(logits.mul(labels)).mean();
        return loss.backward();
    }

    /** And the same step under watch? */
    @Benchmark
    public Gradients watchOn() {
        return NumericWatch.on(this::watchOff);
    }
}
