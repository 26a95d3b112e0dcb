package dev.ravine.examples.site.api;

/**
 * Asks for the loss around a net's path. That takes long, so another worker than the one that trains the net may answer it.
 *
 * @param net that went the path
 * @param path where it went
 */
public record LandscapeRequest(NetRequest net, NetPath path) {
    /** Checks that both are there. */
    public LandscapeRequest {
        Check.present("net", net);
        Check.present("path", path);
    }
}
