package dev.ravine.nn;

import dev.ravine.autograd.Shaping;
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
    Variable pooled(Variable windows) {
        int[] greatest = new int[windows.rows()];
        for (int row = 0; row < greatest.length; row++) {
            greatest[row] = greatest(windows.value().data, row, windows.columns());
        }
        return Shaping.pickColumns(windows, greatest);
    }

    private int greatest(double[] windows, int row, int pixels) {
        int best = -1;
        for (int pixel = 0; pixel < pixels; pixel++) {
            double entry = windows[row * pixels + pixel];
            if (isInside(row % places(), pixel)
                    && (best < 0 || entry > windows[row * pixels + best] || Double.isNaN(entry))) {
                best = pixel;
            }
        }
        return best;
    }
}
