package dev.ravine.examples.site.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Points as they are understood.
 *
 * @param samples in the order of the text
 * @param classes how many there are; 0 where the points have targets
 * @param axes what the two features are
 * @param names of the classes
 * @param domain around all points
 * @param wanting what a net needs to learn from them; null if nothing
 */
public record PointsResponse(
        Samples samples, int classes, List<String> axes, List<String> names, Domain domain, @Nullable String wanting) {}
