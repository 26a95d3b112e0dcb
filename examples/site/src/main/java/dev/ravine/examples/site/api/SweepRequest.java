package dev.ravine.examples.site.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks for a race at many learning rates, to find the best of each runner.
 *
 * @param surface to run on
 * @param start x and y
 * @param seed of the noise
 * @param steps how many
 * @param runners whose own rates do not matter
 * @param from the least rate; if missing, each optimizer's {@code rateRange}
 * @param to the greatest rate; if missing, each optimizer's {@code rateRange}
 * @param count how many rates, evenly spread over the decades; if missing, 31
 */
@SuppressWarnings("ArrayRecordComponent") // Sent and thrown away.
public record SweepRequest(
        SurfaceChoice surface,
        double[] start,
        long seed,
        int steps,
        List<RunnerChoice> runners,
        @Nullable Double from,
        @Nullable Double to,
        @Nullable Integer count) {
    /** Checks the numbers. */
    public SweepRequest {
        new RaceRequest(surface, start, seed, steps, runners);
        if (count != null) {
            Check.range("count", count, 2, Limits.HERE.rates());
        }
        Check.that((from == null) == (to == null), "'from' and 'to' go together");
        if (from != null && to != null) {
            Check.range("from", from, 1e-12, 1e6);
            Check.range("to", to, 1e-12, 1e6);
            Check.that(from < to, "'from' is %s and 'to' is %s, expected the lesser first", from, to);
        }
    }
}
