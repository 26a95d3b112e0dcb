package dev.ravine.examples.site.api;

import org.jspecify.annotations.Nullable;

/**
 * Why a run ended early.
 *
 * @param step the index of the last point that it has
 * @param reason in a word: {@code rate} (too high for the curvature), {@code descent} (the surface falls without an end),
 *     {@code domain} (the loss or its gradient is no number there), {@code far} (away, for no reason that is known here)
 * @param text in a sentence or two
 * @param rate the learning rate, at the step that {@code curvature} is of
 * @param curvature λmax, the largest eigenvalue of the Hessian that the run met before it left; null if it is unknown
 * @param bound the rate up to which this rule is stable on a bowl of that curvature: 2/λmax for plain descent; null where
 *     no bound is known
 */
public record Divergence(
        int step,
        String reason,
        String text,
        @Nullable Double rate,
        @Nullable Double curvature,
        @Nullable Double bound) {}
