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
     * diverged or has arrived has no entries after that.
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
     * @param searched what it asked for on its way; null if that was one gradient for each step
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
            @Nullable Divergence diverged,
            @Nullable Searched searched) {}

    /**
     * What a runner asked for that may ask several times within a step.
     *
     * @param shape what limits a step: a {@code line} that it searches along, or a {@code region} that it trusts
     * @param evaluations how often the loss and its gradient have been computed before step k, the start included; one more
     *     entry than there were steps
     * @param products the same of products with the Hessian
     * @param tried the points that step k tried; a last step that found none better leaves from the trail's last point
     * @param stopped why it has ended, where it has arrived; it stays there
     */
    public record Searched(
            String shape, int[] evaluations, int[] products, List<Tried> tried, @Nullable String stopped) {}

    /**
     * The points that were tried in a step, in order.
     *
     * @param x where
     * @param y where
     * @param size the length along the line, as a share of the direction's; or the radius of the trust region
     * @param loss there as the optimizer saw it, with noise; null where it is not finite
     */
    public record Tried(double[] x, double[] y, double[] size, double[] loss) {}
}
