package dev.ravine.examples.site.api;

/**
 * Asks for a net's weights as a file.
 *
 * @param net its id
 */
public record NetFileRequest(String net) {
    /** Checks that it is named. */
    public NetFileRequest {
        Check.present("net", net);
    }
}
