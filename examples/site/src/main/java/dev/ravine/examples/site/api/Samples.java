package dev.ravine.examples.site.api;

/**
 * Samples in the plane.
 *
 * @param x of each
 * @param y of each
 * @param target of each: its class, from 0, or its number
 */
@SuppressWarnings("ArrayRecordComponent") // Sent and thrown away.
public record Samples(double[] x, double[] y, double[] target) {}
