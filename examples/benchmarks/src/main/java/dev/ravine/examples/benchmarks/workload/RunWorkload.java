package dev.ravine.examples.benchmarks.workload;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** How long does a step of a workload take? A program to look into one with a profiler, too. */
public final class RunWorkload {
    private RunWorkload() {}

    /** Runs the workload of a name, for so many seconds (10 unless said), and prints what a step took. */
    public static void main(String[] arguments) {
        if (arguments.length == 0 || arguments.length > 2) {
            System.err.println("examples/run workload NAME [SECONDS]: expected the name of one of "
                    + Arrays.toString(Workloads.values()).toLowerCase(Locale.ROOT));
            System.exit(2);
        }
        Workloads which = Workloads.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        double seconds = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 10;
        int rounds = 20;
        long millis = Math.round(seconds * 1000 / rounds);
        double[] micros = new double[rounds];
        double loss = 0;
        for (int round = 0; round < rounds; round++) {
            Timing timing = Timing.of(which.start(), millis);
            micros[round] = timing.meanNanos() / 1e3;
            loss = timing.loss();
        }
        // The first half of the rounds is for the JIT compiler.
        double[] sorted = Arrays.stream(micros, rounds / 2, rounds).sorted().toArray();
        double first = which.start().step();
        System.out.printf(
                Locale.ROOT,
                "%s: %.2f µs a step (median of %d rounds, %.2f to %.2f), loss %.3g at first and %.3g after a round%n",
                arguments[0],
                sorted[sorted.length / 2],
                sorted.length,
                sorted[0],
                DoubleStream.of(sorted).max().orElseThrow(),
                first,
                loss);
    }
}
