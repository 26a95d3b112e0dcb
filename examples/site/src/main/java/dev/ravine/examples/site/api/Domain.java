package dev.ravine.examples.site.api;

/**
 * The part of the plane that is looked at.
 *
 * @param x the least and the greatest x
 * @param y the least and the greatest y
 */
@SuppressWarnings("ArrayRecordComponent") // Sent and thrown away.
public record Domain(double[] x, double[] y) {
    /** Checks that both are intervals. */
    public Domain {
        interval("x", x);
        interval("y", y);
    }

    /** A domain of two intervals. */
    public static Domain of(double xLeast, double xGreatest, double yLeast, double yGreatest) {
        return new Domain(new double[] {xLeast, xGreatest}, new double[] {yLeast, yGreatest});
    }

    private static void interval(String axis, double[] ends) {
        Check.present("domain." + axis, ends);
        Check.that(
                ends.length == 2 && ends[0] < ends[1] && Double.isFinite(ends[1] - ends[0]),
                "domain.%s is %s, expected two numbers, the lesser first",
                axis,
                java.util.Arrays.toString(ends));
    }
}
