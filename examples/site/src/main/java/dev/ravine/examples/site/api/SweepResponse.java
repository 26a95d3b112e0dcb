package dev.ravine.examples.site.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loss at the end for each learning rate.
 *
 * @param sweeps one for each runner, in the order of the request
 */
@SuppressWarnings("ArrayRecordComponent") // Sent and thrown away.
public record SweepResponse(List<Sweep> sweeps) {
    /**
     * One runner's.
     *
     * @param id as in the request
     * @param rates those that were tried, ascending
     * @param loss after all steps, for each; null where it diverged
     * @param best the rate with the least loss, the lower one if two have it; null if all diverged
     */
    public record Sweep(String id, double[] rates, double[] loss, @Nullable Double best) {}
}
