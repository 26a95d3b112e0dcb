package dev.ravine.examples.site.race;

import dev.ravine.examples.site.api.SurfaceChoice;
import dev.ravine.examples.site.surface.Surface;
import dev.ravine.examples.site.surface.Surfaces;
import org.jspecify.annotations.Nullable;

/**
 * What runners run on: all but the runner.
 *
 * @param surface the loss
 * @param noise the standard deviation of the noise in each entry of the gradient
 * @param x where they start
 * @param y where they start
 * @param seed of the noise
 */
record Course(Surface surface, double noise, double x, double y, long seed) {
    static Course of(SurfaceChoice choice, double[] start, long seed) {
        return new Course(surface(choice), noise(choice), start[0], start[1], seed);
    }

    static Surface surface(SurfaceChoice choice) {
        String formula = choice.formula();
        return Surface.of(formula != null ? formula : Surfaces.get(id(choice)).formula());
    }

    static double noise(SurfaceChoice choice) {
        Double noise = choice.noise();
        if (noise != null) {
            return noise;
        }
        return choice.formula() != null ? 0 : Surfaces.get(id(choice)).noise();
    }

    private static String id(SurfaceChoice choice) {
        @Nullable String id = choice.id();
        return id == null ? "" : id;
    }
}
