package dev.ravine.nn.image;

import static dev.ravine.autograd.Shaping.gatherEntries;
import static dev.ravine.autograd.Variable.reading;

import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.RangeKernel;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.Kernels;
import java.util.Arrays;

/**
 * The greatest entry of each window of each channel; NaN if one is. Of entries that tie for the greatest, the first in the
 * window gets the gradient.
 */
final class Greatest {
    private static final Kernels K = Kernels.active();

    private final int places;

    /** For each entry of a window, its pixel in each of them, as its number in the channel. */
    private final int[][] byEntry;

    /**
     * Makes the operation.
     *
     * @param windows for each place, the pixels of its window, as their numbers in the channel; at least one
     */
    Greatest(int[][] windows) {
        places = windows.length;
        byEntry = byEntry(windows);
    }

    /** Returns (batch · channels) × places, of (batch · channels) × pixels. */
    Variable of(Variable channels) {
        Kernel kernel = new RangeKernel(channels.rows(), 32L * places, (y, in, from, to) -> {
            for (int row = from; row < to; row++) {
                K.greatest(in[0].data, row * in[0].numCols, byEntry, y.data, row * places);
            }
        });
        return gatherEntries(
                channels, Variable.compute("greatest", channels.rows(), places, kernel, reading(channels)));
    }

    /** Turns the windows, so that all first entries are together. Those with fewer entries have their first one again. */
    private static int[][] byEntry(int[][] windows) {
        int most =
                Arrays.stream(windows).mapToInt(window -> window.length).max().orElseThrow();
        int[][] entries = new int[most][windows.length];
        for (int place = 0; place < windows.length; place++) {
            int[] window = windows[place];
            for (int e = 0; e < most; e++) entries[e][place] = e < window.length ? window[e] : window[0];
        }
        return entries;
    }
}
