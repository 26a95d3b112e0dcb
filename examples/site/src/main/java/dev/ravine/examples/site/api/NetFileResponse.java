package dev.ravine.examples.site.api;

/**
 * A net's weights in the safetensors format, as {@code Checkpoint.save} writes them.
 *
 * @param bytes of the file, each from 0 to 255
 */
@SuppressWarnings("ArrayRecordComponent") // Sent and thrown away.
public record NetFileResponse(int[] bytes) {}
