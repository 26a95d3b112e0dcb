package dev.ravine.examples.site.api;

/**
 * Asks for a net's path.
 *
 * @param net its id
 */
public record PathRequest(String net) {
    /** Checks that it is named. */
    public PathRequest {
        Check.present("net", net);
    }
}
