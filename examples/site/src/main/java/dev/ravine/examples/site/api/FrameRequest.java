package dev.ravine.examples.site.api;

/**
 * Asks a net to train on, and to show itself.
 *
 * @param net its id
 * @param steps how many to take first, or fewer if they take long
 */
public record FrameRequest(String net, int steps) {
    /** Checks the numbers. */
    public FrameRequest {
        Check.present("net", net);
        Check.range("steps", steps, 0, 1000);
    }
}
