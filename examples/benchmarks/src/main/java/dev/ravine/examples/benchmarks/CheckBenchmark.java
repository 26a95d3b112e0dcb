package dev.ravine.examples.benchmarks;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long does the check of a gradient take, of a right function and of a wrong one? */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 3)
@Fork(1)
public class CheckBenchmark {
    /** The rows and the columns of the input. */
    @Param({"10", "200", "1000"})
    int size;

    /** A sum of all entries. */
    @Benchmark
    public GradientReport rightSum() {
        return check(Elementwise::tanh);
    }

    /** A sum of all entries, with one mistake in each of their derivatives. */
    @Benchmark
    public GradientReport wrongSum() {
        return check(CheckBenchmark::wrongTanh);
    }

    /** A product of the input with itself. */
    @Benchmark
    public GradientReport rightProduct() {
        return check(x -> Elementwise.tanh(x.matmul(x)));
    }

    /** A product of the input with itself, with a mistake in what follows. */
    @Benchmark
    public GradientReport wrongProduct() {
        return check(x -> wrongTanh(x.matmul(x)));
    }

    private GradientReport check(UnaryOperator<Variable> function) {
        double[] entries = new SplittableRandom(1)
                .doubles((long) size * size, -1, 1)
                .map(x -> x / Math.sqrt(size))
                .toArray();
        return GradientCheck.of(x -> function.apply(x).sum())
                .at(DMatrixRMaj.wrap(size, size, entries))
                .run();
    }

    /** The square of y is forgotten: 1 − y instead of 1 − y². */
    private static Variable wrongTanh(Variable x) {
        return Variable.compute(
                "wrongTanh",
                x.rows(),
                x.columns(),
                (y, in) -> {
                    for (int i = 0; i < y.data.length; i++) {
                        y.data[i] = Math.tanh(in[0].data[i]);
                    }
                },
                Variable.wrt(x, (y, g) -> g.mul(Variable.of(1).sub(y))));
    }
}
