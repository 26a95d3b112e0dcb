package dev.ravine.examples.site.api;

import org.jspecify.annotations.Nullable;

/**
 * Asks for a surface's heights.
 *
 * @param surface which
 * @param domain where; if missing, the catalogue's, or −5 to 5 for a formula
 * @param grid how many points along each side; if missing, 101
 */
public record SurfaceRequest(SurfaceChoice surface, @Nullable Domain domain, @Nullable Integer grid) {
    /** Checks the numbers. */
    public SurfaceRequest {
        Check.present("surface", surface);
        if (grid != null) {
            Check.range("grid", grid, 2, Limits.HERE.grid());
        }
    }
}
