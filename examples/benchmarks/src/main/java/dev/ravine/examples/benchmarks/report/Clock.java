package dev.ravine.examples.benchmarks.report;

import dev.ravine.examples.shared.Median;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * Measures how long things take on one thread, for programs that compare a few of them; what stands alone is for JMH.
 *
 * <p>It is the processor's time of this thread that counts, so that others who want the processor do not.
 */
public final class Clock {
    private static final int ROUNDS = 11;
    private static final long ROUND_NANOS = 10_000_000;
    private static final long WARM_UP_NANOS = 200_000_000;
    private static final long LONGEST_WARM_UP_NANOS = 600_000_000;

    /** By then a method is compiled for good, or soon will be. */
    private static final int WARM_UP_CALLS = 15_000;

    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    private Clock() {}

    /**
     * The nanoseconds of each body, in turns, so that a disturbance of the machine disturbs all: the medians of 11 rounds of
     * 10 ms each, or of one call if that takes longer, after all were warmed up.
     */
    public static double[] nanosInTurns(Runnable... bodies) {
        long[] calls = new long[bodies.length];
        for (int i = 0; i < bodies.length; i++) {
            warmUp(bodies[i]);
            calls[i] = Math.max(1, (long) (ROUND_NANOS / mean(bodies[i], 3)));
        }
        double[][] nanos = new double[bodies.length][ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < bodies.length; i++) {
                nanos[i][round] = mean(bodies[i], calls[i]);
            }
        }
        return Arrays.stream(nanos).mapToDouble(Median::of).toArray();
    }

    private static void warmUp(Runnable body) {
        long start = THREAD.getCurrentThreadCpuTime();
        long spent = 0;
        int calls = 0;
        while (spent < LONGEST_WARM_UP_NANOS && (spent < WARM_UP_NANOS || calls < WARM_UP_CALLS)) {
            body.run();
            calls++;
            spent = THREAD.getCurrentThreadCpuTime() - start;
        }
    }

    private static double mean(Runnable body, long calls) {
        long start = THREAD.getCurrentThreadCpuTime();
        for (long call = 0; call < calls; call++) {
            body.run();
        }
        return (double) (THREAD.getCurrentThreadCpuTime() - start) / calls;
    }
}
