package dev.ravine.examples.site.api;

/**
 * The training loss, with its penalty, around a net's path, in the plane through its present weights that its path spans best: along the two main
 * directions of the weights recorded so far.
 *
 * @param a along the first direction, of the columns; 0 is where the net is now
 * @param b along the second direction, of the rows
 * @param loss a row for each b with an entry for each a
 * @param pathA where the recorded weights project to, along the first direction
 * @param pathB the same along the second
 * @param pathStep the step of each
 * @param pathLoss the training loss at the recorded weights themselves, which lie off the plane
 * @param explained the share of the path's variance that each direction holds; their sum is what the plane holds
 */
@SuppressWarnings("ArrayRecordComponent") // Sent and thrown away.
public record NetLandscape(
        double[] a,
        double[] b,
        double[][] loss,
        double[] pathA,
        double[] pathB,
        int[] pathStep,
        double[] pathLoss,
        double[] explained) {}
