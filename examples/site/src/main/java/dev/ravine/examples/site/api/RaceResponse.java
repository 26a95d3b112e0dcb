package dev.ravine.examples.site.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a race went.
 *
 * @param formula of the surface, as it was understood
 * @param seed of the noise
 * @param trails one for each runner, in the order of the request
 */
@SuppressWarnings("ArrayRecordComponent") // Sent and thrown away.
public record RaceResponse(String formula, long seed, List<Trail> trails) {
    /**
     * How one runner went. All arrays have the same length: the start is at 0, and index k is after k steps. A runner that
     * diverged has no entries after that.
     *
     * @param id as in the request
     * @param x where it is
     * @param y where it is
     * @param loss there, without noise
     * @param gx the gradient there, as the optimizer sees it: with noise
     * @param gy the gradient there
     * @param rate the learning rate of the step that leaves from there
     * @param stepLength how far the step went that arrived there; 0 at the start
     * @param diverged where and why it ended early; null if it did not
     */
    public record Trail(
            String id,
            double[] x,
            double[] y,
            double[] loss,
            double[] gx,
            double[] gy,
            double[] rate,
            double[] stepLength,
            @Nullable Divergence diverged) {}
}
