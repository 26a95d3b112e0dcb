package dev.ravine.examples.benchmarks.workload;

import dev.ravine.examples.benchmarks.report.Arguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How long does a step of a workload take, how long do the first ones, what does it allocate, and which kernels take it? Also for a profiler. */
public final class RunWorkload {
    private static final int ROUNDS = 20;
    private static final int[] FIRST_STEPS = {100, 3000};

    /** After how long no more of the first steps are taken. */
    private static final double ENOUGH_MILLIS = 1000;

    private RunWorkload() {}

    /** Runs the workload of a name, for some seconds (10 by default), and prints the time of a step. */
    public static void main(String[] arguments) {
        try {
            run(Workloads.named(arguments.length == 0 ? "" : arguments[0]), seconds(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("examples/run workload NAME [SECONDS]: " + e.getMessage());
            System.exit(2);
        }
    }

    private static double seconds(String[] arguments) {
        return arguments.length > 1 ? Arguments.positive("SECONDS", arguments[1]) : 10;
    }

    private static void run(Workloads which, double seconds) {
        String first = first(which);
        Timing[] timings = new Timing[ROUNDS];
        Arrays.setAll(timings, round -> Timing.of(which.start(), Math.round(seconds * 1000 / ROUNDS)));
        // The first half of the rounds is for the JIT compiler.
        double[] micros = Arrays.stream(timings, ROUNDS / 2, ROUNDS)
                .mapToDouble(timing -> timing.meanNanos() / 1e3)
                .sorted()
                .toArray();
        System.out.printf(
                Locale.ROOT,
                "%s: %.2f µs a step (median of %d rounds from %.2f to %.2f), loss from %.3g to %.3g in %d steps%n",
                which.label(),
                micros[micros.length / 2],
                micros.length,
                micros[0],
                micros[micros.length - 1],
                which.start().step(),
                timings[ROUNDS - 1].loss(),
                timings[ROUNDS - 1].steps());
        System.out.println(first);
        int steps = (int) Math.min(10_000, timings[ROUNDS - 1].steps());
        System.out.printf(Locale.ROOT, "%.0f bytes allocated a step%n", Timing.allocatedBytes(which.start(), steps));
        System.out.print(which.start().profile(steps));
    }

    /** How long the first steps take, and more of them if that was quick. */
    private static String first(Workloads which) {
        long start = System.nanoTime();
        Workload workload = which.start();
        int done = 0;
        List<String> parts = new ArrayList<>();
        double millis = 0;
        for (int i = 0; i < FIRST_STEPS.length && millis < ENOUGH_MILLIS; i++) {
            for (; done < FIRST_STEPS[i]; done++) workload.step();
            millis = (System.nanoTime() - start) / 1e6;
            parts.add(String.format(Locale.ROOT, "%.0f ms for the first %,d steps", millis, done));
        }
        return String.join(", ", parts) + ", before all is compiled";
    }
}
