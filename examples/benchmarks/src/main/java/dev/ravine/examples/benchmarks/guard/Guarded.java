package dev.ravine.examples.benchmarks.guard;

import dev.ravine.examples.benchmarks.report.Clock;

/**
 * Something that must not get slower.
 *
 * @param name of it
 * @param ours as the library does it
 * @param plain the same work, or about that, in plain loops
 * @param recorded how many times the plain loops' time it took when this was written
 */
record Guarded(String name, Runnable ours, Runnable plain, double recorded) {
    /** How many times the recorded ratio is too many: wide, as machines differ and are busy with other things. */
    private static final double ALLOWED = 3;

    /** The number of attempts before a case counts as slower. */
    private static final int CHANCES = 3;

    /** The ratio that is too great. */
    double bound() {
        return ALLOWED * recorded;
    }

    /** Measures until the ratio is within its bound, but not too often; returns the least. */
    double ratio() {
        double least = Double.POSITIVE_INFINITY;
        for (int chance = 0; chance < CHANCES && least > bound(); chance++) {
            double[] nanos = Clock.nanosInTurns(ours, plain);
            least = Math.min(least, nanos[0] / nanos[1]);
        }
        return least;
    }
}
