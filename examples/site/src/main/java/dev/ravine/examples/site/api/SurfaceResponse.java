package dev.ravine.examples.site.api;

/**
 * A surface's heights.
 *
 * @param formula written out with every sign of multiplication and no needless parenthesis, as it was understood
 * @param domain what the grid covers
 * @param x of the columns
 * @param y of the rows
 * @param z the loss, a row for each y with an entry for each x; null where it is not finite
 * @param noise of the gradient
 */
@SuppressWarnings("ArrayRecordComponent") // Sent and thrown away.
public record SurfaceResponse(String formula, Domain domain, double[] x, double[] y, double[][] z, double noise) {}
