package dev.ravine.examples.site.api;

import org.jspecify.annotations.Nullable;

/**
 * A surface of the catalogue, or a formula: one of the two.
 *
 * @param id of the catalogue
 * @param formula of x and y
 * @param noise the standard deviation of the noise in each entry of the gradient: as with mini-batches, a step sees the
 *     gradient of loss + noise · (ξ₁ x + ξ₂ y), with new normal ξ in each step. If missing, the catalogue's, and 0 for a
 *     formula
 */
public record SurfaceChoice(@Nullable String id, @Nullable String formula, @Nullable Double noise) {
    /** Checks that it is one of the two. */
    public SurfaceChoice {
        Check.that((id == null) != (formula == null), "'surface' has to have either 'id' or 'formula'");
        if (noise != null) {
            Check.range("surface.noise", noise, 0, 1000);
        }
    }
}
