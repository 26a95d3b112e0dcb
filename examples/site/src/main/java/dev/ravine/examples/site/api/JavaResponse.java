package dev.ravine.examples.site.api;

/**
 * A program that makes the same run, to the bit.
 *
 * @param file its file's name
 * @param source the whole of it
 */
public record JavaResponse(String file, String source) {}
