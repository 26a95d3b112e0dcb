package dev.ravine.examples.benchmarks.workload;

/**
 * How long steps took.
 *
 * @param steps how many there were
 * @param meanNanos of a step: all of the time, with what garbage collection took of it
 * @param loss of the last step
 */
public record Timing(long steps, double meanNanos, double loss) {
    /** Takes steps for a time; at least one. */
    public static Timing of(Workload workload, long millis) {
        long start = System.nanoTime();
        long end = start + millis * 1_000_000;
        long steps = 0;
        long now;
        double loss;
        do {
            loss = workload.step();
            steps++;
            now = System.nanoTime();
        } while (now < end);
        return new Timing(steps, (double) (now - start) / steps, loss);
    }
}
