package dev.ravine.examples.benchmarks.scaling;

import dev.ravine.examples.benchmarks.workload.Perceptron;
import dev.ravine.examples.benchmarks.workload.Timing;
import dev.ravine.examples.benchmarks.workload.Workload;
import dev.ravine.examples.shared.Median;
import java.util.Arrays;

/**
 * How does a step's time grow with the width of the network, and with the batch? Run in JVMs of its own, as the number of
 * threads is chosen when a JVM starts.
 */
enum StepScaling {
    WIDTH("width", 16, 32, 64, 128, 256, 512, 1024, 2048) {
        @Override
        Workload of(int width) {
            return Perceptron.of(32, 64, width, width, 10);
        }

        @Override
        double multiplyAdds(int width) {
            return 32.0 * (2.0 * 64 * width + 3.0 * width * width + 3.0 * 10 * width);
        }
    },

    BATCH("batch", 1, 4, 16, 64, 256, 1024, 4096) {
        @Override
        Workload of(int batch) {
            return Perceptron.of(batch, 64, 64, 10);
        }

        @Override
        double multiplyAdds(int batch) {
            return batch * (2.0 * 64 * 64 + 3.0 * 64 * 10);
        }
    };

    private static final int ROUNDS = 7;
    private static final int ROUND_MILLIS = 100;
    private static final int WARM_UP_MILLIS = 800;

    final String axis;
    final int[] sizes;

    StepScaling(String axis, int... sizes) {
        this.axis = axis;
        this.sizes = sizes;
    }

    /** The workload of a size. */
    abstract Workload of(int size);

    /** What the matrix products of a step multiply and add. */
    abstract double multiplyAdds(int size);

    /** Prints the microseconds of a step for each size, a line each. */
    public static void main(String[] name) {
        StepScaling scaling = valueOf(name[0]);
        // Sizes go different ways through the library: all of it is compiled before the first of them is measured.
        for (int round = 0; round < 2; round++) {
            for (int size : scaling.sizes) Timing.warmUp(scaling.of(size), WARM_UP_MILLIS / 2);
        }
        for (int size : scaling.sizes) {
            Workload workload = scaling.of(size);
            Timing.warmUp(workload, WARM_UP_MILLIS);
            double[] micros = new double[ROUNDS];
            Arrays.setAll(micros, round -> Timing.of(workload, ROUND_MILLIS).meanNanos() / 1e3);
            System.out.println(Median.of(micros));
        }
    }
}
