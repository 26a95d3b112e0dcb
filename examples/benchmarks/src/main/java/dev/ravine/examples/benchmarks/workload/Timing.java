package dev.ravine.examples.benchmarks.workload;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * How long steps took.
 *
 * @param steps how many there were
 * @param meanNanos of a step: all of the time, with what garbage collection took of it
 * @param loss of the last step
 * @param processorNanos of a step: what the process had of all processors, with what compiling and collecting took of it
 */
public record Timing(long steps, double meanNanos, double loss, double processorNanos) {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    /** Nanoseconds between two looks at the clock, about: a look takes as long as a twentieth of the smallest step. */
    private static final long BETWEEN_LOOKS = 1_000_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /** Lets the JIT compiler work: takes steps until the process had so much of the processors, however busy they are. */
    public static void warmUp(Workload workload, long millis) {
        long end = SYSTEM.getProcessCpuTime() + millis * 1_000_000;
        do {
            workload.step();
        } while (SYSTEM.getProcessCpuTime() < end);
    }

    /**
     * Takes steps for a time; at least one. The first of all is not timed: it captures the step, as others compile theirs
     * beforehand.
     */
    public static Timing of(Workload workload, long millis) {
        double loss = workload.step();
        long processor = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        long end = start + millis * 1_000_000;
        long steps = 0;
        long count = 1;
        long now = start;
        do {
            long before = now;
            for (long i = 0; i < count; i++) {
                loss = workload.step();
            }
            steps += count;
            now = System.nanoTime();
            if (now - before < BETWEEN_LOOKS / 2) {
                count *= 2;
            }
        } while (now < end);
        processor = SYSTEM.getProcessCpuTime() - processor;
        return new Timing(steps, (double) (now - start) / steps, loss, (double) processor / steps);
    }

    /** The bytes that a step allocates on this thread, in the mean of {@code steps}; the labels' copy is among them. */
    public static double allocatedBytes(Workload workload, int steps) {
        workload.step(); // which makes the optimizer's buffers
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < steps; i++) {
            workload.step();
        }
        return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / steps;
    }
}
