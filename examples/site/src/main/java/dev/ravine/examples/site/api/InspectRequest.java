package dev.ravine.examples.site.api;

/**
 * Asks to look into one step of one runner.
 *
 * @param surface to run on
 * @param start x and y
 * @param seed of the noise
 * @param runner which
 * @param step the index in its trail of the point that the step leaves from, from 0
 */
@SuppressWarnings("ArrayRecordComponent") // Sent and thrown away.
public record InspectRequest(SurfaceChoice surface, double[] start, long seed, RunnerChoice runner, int step) {
    /** Checks the numbers. */
    public InspectRequest {
        RaceRequest.run(surface, start, seed, 1);
        Check.present("runner", runner);
        Check.range("step", step, 0, Limits.HERE.steps());
    }
}
