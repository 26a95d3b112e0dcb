package dev.ravine.nn;

import static dev.ravine.autograd.Shaping.gatherEntries;

import dev.ravine.autograd.Variable;

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
        for (int i = 0; i < greatest.length; i++) {
            int channel = i / windows.length * channels.columns();
            greatest[i] = greatest(channels.value().data, channel, windows[i % windows.length]);
        }
        return gatherEntries(channels, channels.rows(), windows.length, greatest);
    }

    /** Where the greatest pixel of a window is, in a channel that starts at the given place. */
    private static int greatest(double[] pixels, int channel, int[] window) {
        int best = -1;
        double greatest = Double.NaN;
        for (int pixel : window) {
            double entry = pixel < 0 ? Double.NaN : pixels[channel + pixel];
            if (pixel >= 0 && (best < 0 || entry > greatest || Double.isNaN(entry))) {
                best = channel + pixel;
                greatest = entry;
            }
        }
        return best;
    }
}
