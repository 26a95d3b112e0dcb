package dev.ravine.examples.site.api;

/**
 * Where a net has been.
 *
 * @param step of each place, ascending
 * @param weights of each place, of all parameters one after the other
 */
@SuppressWarnings("ArrayRecordComponent") // Sent and thrown away.
public record NetPath(int[] step, double[][] weights) {
    /** Checks that they belong together. */
    public NetPath {
        Check.present("step", step);
        Check.present("weights", weights);
        Check.that(step.length == weights.length, "%d steps with %d places", step.length, weights.length);
    }
}
