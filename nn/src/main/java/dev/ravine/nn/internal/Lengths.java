package dev.ravine.nn.internal;

import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Require;

/** The numbers of steps of sequences that differ in them. */
public final class Lengths {
    private Lengths() {}

    /** Fails if the lengths change from run to run, since it depends on them which operations there are. */
    public static void requireFixed(int[] lengths) {
        Require.that(
                !Recording.isInput(lengths),
                "lengths",
                "the lengths decide what is computed, so they cannot be an input of a captured function");
    }

    /** Fails unless there is a length for each sequence, from 1 to the number of steps. */
    public static void require(int[] lengths, int batch, int steps) {
        requireFixed(Require.notNull("lengths", "the array", lengths));
        Require.that(lengths.length == batch, "lengths", "there are %d, for %d sequences", lengths.length, batch);
        for (int i = 0; i < batch; i++) {
            Require.that(
                    lengths[i] >= 1 && lengths[i] <= steps,
                    "lengths",
                    "that of sequence %d is %d, expected 1 to %d",
                    i,
                    lengths[i],
                    steps);
        }
    }
}
