package dev.ravine.nn;

import static dev.ravine.autograd.Shaping.gatherEntries;

import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.Kernels;

/**
 * The greatest entry of each window of each channel; NaN if one is. Padding never wins, whatever the image holds.
 *
 * <p>Of entries that tie for the greatest, the first in the window gets the gradient, as in PyTorch. (Its
 * {@code ceil_mode} is not there: a window that does not fit whole on the padded image is left out.)
 */
public final class MaxPool2d extends Pooling {
    /** Makes a layer whose windows are the image cut into squares of this size. */
    public MaxPool2d(ImageShape input, int size) {
        this(input, Window.tiles(size));
    }

    /**
     * Makes a layer.
     *
     * @param input what a row holds
     * @param window which moves by one pixel unless its stride says more
     * @throws IllegalArgumentException if the window is larger than the padded image, or somewhere holds nothing but padding
     */
    public MaxPool2d(ImageShape input, Window window) {
        super("MaxPool2d", input, window);
    }

    @Override
    Variable pooled(Variable channels) {
        int[][] windows = windows();
        int[] greatest = new int[channels.rows() * windows.length];
        Kernels.active().share(channels.rows(), 32L * greatest.length, row -> {
            int channel = row * channels.columns();
            for (int place = 0; place < windows.length; place++) {
                greatest[row * windows.length + place] = greatest(channels.value().data, channel, windows[place]);
            }
        });
        return gatherEntries(channels, channels.rows(), windows.length, greatest);
    }

    /** Where the greatest pixel of a window is, in a channel that starts at the given place. */
    private static int greatest(double[] pixels, int channel, int[] window) {
        int best = 0;
        long greatest = Long.MIN_VALUE;
        for (int pixel : window) {
            long rank = rank(pixels[channel + pixel]);
            best = rank > greatest ? pixel : best;
            greatest = Math.max(rank, greatest);
        }
        return channel + best;
    }

    /**
     * A whole number that is greater for a greater entry, equal for 0 and -0, and greatest for NaN. Which of two doubles is
     * greater decides a branch, which no processor can foresee here; of two whole numbers, none.
     */
    private static long rank(double entry) {
        long bits = Double.doubleToLongBits(entry + 0.0);
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }
}
