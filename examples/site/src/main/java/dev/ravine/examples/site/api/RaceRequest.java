package dev.ravine.examples.site.api;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Asks for a whole race; also for its program.
 *
 * @param surface to run on
 * @param start x and y
 * @param seed of the noise; the same for all runners, so that they see the same
 * @param steps how many
 * @param runners at least one
 */
@SuppressWarnings("ArrayRecordComponent") // Sent and thrown away.
public record RaceRequest(SurfaceChoice surface, double[] start, long seed, int steps, List<RunnerChoice> runners) {
    /** Checks the numbers. */
    public RaceRequest {
        run(surface, start, seed, steps);
        Check.present("runners", runners);
        Check.range("runners", runners.size(), 1, Limits.HERE.runners());
        Set<String> ids = new HashSet<>();
        for (RunnerChoice runner : runners) {
            Check.present("a runner", runner);
            Check.that(ids.add(runner.id()), "two runners have the id '%s'", runner.id());
        }
    }

    static void run(SurfaceChoice surface, double[] start, long seed, int steps) {
        Check.present("surface", surface);
        Check.present("start", start);
        Check.that(start.length == 2, "'start' holds %d numbers, expected x and y", start.length);
        Check.finite("start", start);
        Check.range("seed", seed, 0, Limits.HERE.seed());
        Check.range("steps", steps, 1, Limits.HERE.steps());
    }
}
