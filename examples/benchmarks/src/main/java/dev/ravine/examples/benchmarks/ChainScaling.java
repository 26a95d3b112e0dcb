package dev.ravine.examples.benchmarks;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import java.lang.ref.Reference;
import java.util.Arrays;

/**
 * Do time and memory grow linearly with the length of a chain, up to a million operations?
 *
 * <p>The chain adds a number to a 1×1 matrix again and again. Times are medians of several runs, a collected heap before
 * each; bytes are what is live after the forward pass, less what was live before it.
 */
public final class ChainScaling {
    private static final int RUNS = 9;

    private ChainScaling() {}

    /** Measures and prints a table; takes no arguments. */
    public static void main(String[] arguments) {
        for (int i = 0; i < 200; i++) {
            chain(10_000).backward(); // to warm up
        }
        System.out.println("operations   forward ns/op   backward ns/op   live bytes/op");
        for (int length : new int[] {1_000, 10_000, 100_000, 1_000_000}) {
            double[] forward = new double[RUNS];
            double[] backward = new double[RUNS];
            double bytes = 0;
            for (int run = 0; run < RUNS; run++) {
                long before = Heap.liveBytes();
                long start = System.nanoTime();
                Variable y = chain(length);
                long computed = System.nanoTime();
                bytes = (double) (Heap.liveBytes() - before) / length;
                long reverse = System.nanoTime();
                try {
                    y.backward();
                } finally {
                    // Not before it has been measured.
                    Reference.reachabilityFence(y);
                }
                backward[run] = (double) (System.nanoTime() - reverse) / length;
                forward[run] = (double) (computed - start) / length;
            }
            System.out.printf("%10d %15.0f %16.0f %15.0f%n", length, median(forward), median(backward), bytes);
        }
    }

    private static Variable chain(int length) {
        Variable y = new Parameter("start", new double[][] {{1}});
        for (int i = 0; i < length; i++) {
            y = y.add(1);
        }
        return y;
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }
}
