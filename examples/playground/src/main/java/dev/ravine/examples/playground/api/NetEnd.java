package dev.ravine.examples.playground.api;

/**
 * The last event of a net's stream.
 *
 * @param reason {@code done} (all steps are taken; the stream may be opened again), {@code diverged}, {@code stopped} or
 *     {@code moved} (another listener took over)
 * @param text in a sentence
 */
public record NetEnd(String reason, String text) {}
