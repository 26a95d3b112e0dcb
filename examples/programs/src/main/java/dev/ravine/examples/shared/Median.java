package dev.ravine.examples.shared;

import java.util.Arrays;

/** The value in the middle, which one odd run does not move; of an even number, the mean of the two in the middle. */
public final class Median {
    private Median() {}

    /** The median of some values. */
    public static double of(double... values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
