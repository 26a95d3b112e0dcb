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
        int best = channel + window[0];
        double greatest = pixels[best];
        for (int i = 1; i < window.length; i++) {
            double entry = pixels[channel + window[i]];
            if (entry > greatest || Double.isNaN(entry)) {
                best = channel + window[i];
                greatest = entry;
            }
        }
        return best;
    }
}
