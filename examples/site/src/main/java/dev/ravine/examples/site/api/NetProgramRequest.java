package dev.ravine.examples.site.api;

/**
 * Asks for a program that trains a net.
 *
 * @param net which
 * @param steps how many it takes
 */
public record NetProgramRequest(NetRequest net, int steps) {
    /** Checks the numbers. */
    public NetProgramRequest {
        Check.present("net", net);
        Check.range("steps", steps, 0, Limits.HERE.netSteps());
    }
}
