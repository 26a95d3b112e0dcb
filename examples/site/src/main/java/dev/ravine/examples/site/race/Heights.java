package dev.ravine.examples.site.race;

import dev.ravine.examples.site.api.Domain;
import dev.ravine.examples.site.api.SurfaceRequest;
import dev.ravine.examples.site.api.SurfaceResponse;
import dev.ravine.examples.site.surface.Surface;
import dev.ravine.examples.site.surface.Surfaces;

/** A surface on a grid. */
public final class Heights {
    private static final int GRID = 101;

    private Heights() {}

    /** Computes them. */
    public static SurfaceResponse of(SurfaceRequest request) {
        Surface surface = Course.surface(request.surface());
        Domain domain = request.domain();
        if (domain == null) {
            String id = request.surface().id();
            domain = id == null ? Surface.defaultDomain() : Surfaces.get(id).domain();
        }
        Integer asked = request.grid();
        int grid = asked == null ? GRID : asked;
        double[] x = Surface.spread(domain.x(), grid);
        double[] y = Surface.spread(domain.y(), grid);
        return new SurfaceResponse(
                surface.formula(), domain, x, y, surface.heights(x, y), Course.noise(request.surface()));
    }
}
