package dev.ravine.examples.benchmarks.jmh;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
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

/** How long does an operation take on square matrices, and how long with its reverse? */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OperationBenchmark {
    /** Which operation: an entry of the list. */
    @Param
    OperationCall operation = OperationCall.ADD;

    /** The rows and the columns of each operand. */
    @Param({"16", "128"})
    int size;

    private Parameter a = new Parameter("a", new double[0][0]);
    private Parameter b = a;
    private DMatrixRMaj seed = new DMatrixRMaj(0, 0);

    /** Draws positive numbers, with greater ones on the diagonal so that there is an inverse. */
    @Setup
    public void draw() {
        SplittableRandom random = new SplittableRandom(1);
        a = new Parameter("a", matrix(random));
        b = new Parameter("b", matrix(random));
        Variable y = forward();
        seed = new DMatrixRMaj(y.rows(), y.columns());
        seed.fill(1);
    }

    private DMatrixRMaj matrix(SplittableRandom random) {
        DMatrixRMaj matrix = new DMatrixRMaj(size, size);
        for (int i = 0; i < matrix.data.length; i++) {
            matrix.data[i] = random.nextDouble(0.1, 1) / size + (i % (size + 1) == 0 ? 1 : 0);
        }
        return matrix;
    }

    /** The operation alone, recorded. */
    @Benchmark
    public Variable forward() {
        return operation.apply(a, b);
    }

    /** The operation and its reverse. */
    @Benchmark
    public Gradients forwardAndBackward() {
        return forward().backward(seed);
    }
}
