package dev.ravine.examples.site.race;

import dev.ravine.examples.site.api.Divergence;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Why a run broke. */
final class Why {
    /** How many of the last points near the start are asked for their curvature. */
    private static final int ASKED = 300;

    private Why() {}

    /** Explains how a run ended, given the bound of its rate; null if it did not diverge. */
    static @Nullable Divergence explain(Course course, @Nullable Bound bound, Race.Outcome outcome) {
        Trail trail = outcome.trail();
        if (outcome.whole() && !(course.noise() == 0 && isClimbing(trail))) {
            return null;
        }
        int end = trail.last();
        if (!Double.isFinite(trail.loss(end)) && trail.distance(end) <= near(trail)) {
            return new Divergence(
                    end,
                    "domain",
                    String.format(
                            Locale.ROOT,
                            "At (%.4g, %.4g) the loss is no number, so there is nothing to descend.",
                            trail.x(end),
                            trail.y(end)),
                    trail.rate(end),
                    null,
                    null);
        } else if (trail.loss(end) < trail.loss(0)) {
            return new Divergence(
                    end,
                    "descent",
                    "The loss keeps falling this way: the surface has no lowest point here, so running away is what"
                            + " descent does.",
                    trail.rate(end),
                    null,
                    null);
        }
        return ofRate(course, bound, trail);
    }

    /** Whether a run that took all its steps ends higher than it ever was, and rises still. */
    private static boolean isClimbing(Trail trail) {
        int end = trail.last();
        double least = trail.loss(0);
        for (int k = 0; k < end; k++) {
            if (trail.loss(k) >= trail.loss(end)) {
                return false;
            }
            least = Math.min(least, trail.loss(k));
        }
        return trail.loss(end) - least > 2 * (trail.loss(0) - least);
    }

    private static double near(Trail trail) {
        return 10 * (1 + Math.sqrt(trail.x(0) * trail.x(0) + trail.y(0) * trail.y(0)));
    }

    private static Divergence ofRate(Course course, @Nullable Bound bound, Trail trail) {
        Place cause = cause(course, bound, trail);
        int end = trail.last();
        if (cause == null) {
            return new Divergence(
                    end, "far", "It left for good, and no curvature is known that explains it.", null, null, null);
        }
        if (bound == null) {
            return new Divergence(
                    end,
                    "far",
                    String.format(
                            Locale.ROOT,
                            "It left for good. This rule scales its steps itself, so there is no fixed bound for its"
                                    + " rate of %.4g; the greatest curvature on its way was λmax = %.4g.",
                            cause.rate,
                            cause.curvature),
                    cause.rate,
                    cause.curvature,
                    null);
        }
        double greatest = bound.factor() / cause.curvature;
        boolean tooHigh = cause.rate > greatest;
        String text = String.format(
                Locale.ROOT,
                "At step %d the surface curves with λmax = %.4g, where this rule is stable up to a rate of %s = %.4g."
                        + " The rate was %.4g, %s.",
                cause.step,
                cause.curvature,
                bound.formula(),
                greatest,
                cause.rate,
                tooHigh
                        ? String.format(
                                Locale.ROOT,
                                "%.3g times that: each step overshoots by more than it gains",
                                cause.rate / greatest)
                        : "below that, so curvature alone does not explain it");
        return new Divergence(end, tooHigh ? "rate" : "far", text, cause.rate, cause.curvature, greatest);
    }

    /** A point of a trail that has been asked for its curvature. */
    private record Place(int step, double rate, double curvature) {
        boolean isAbove(Bound bound) {
            return rate * curvature > bound.factor();
        }
    }

    /**
     * Where it began: the first point of the last stretch near the start on which the rate was above the bound. Where there is
     * no such stretch, the point that curves most; null if none curves upwards.
     */
    private static @Nullable Place cause(Course course, @Nullable Bound bound, Trail trail) {
        Place steepest = null;
        Place first = null;
        int asked = 0;
        for (int k = trail.last(); k >= 0 && asked < ASKED; k--) {
            if (trail.distance(k) > near(trail)) {
                continue;
            }
            asked++;
            Place place = new Place(k, trail.rate(k), Curvatures.greatest(course.surface(), trail.x(k), trail.y(k)));
            if (place.curvature > 0 && (steepest == null || place.curvature > steepest.curvature)) {
                steepest = place;
            }
            if (bound != null && place.isAbove(bound)) {
                first = place;
            } else if (first != null) {
                break;
            }
        }
        return first != null ? first : steepest;
    }
}
