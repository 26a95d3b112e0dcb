package dev.ravine.nn.image;

import static dev.ravine.autograd.Shaping.gatherEntries;
import static dev.ravine.autograd.Variable.reading;

import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.RangeKernel;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.Kernels;
import java.util.Arrays;

/**
 * The greatest entry of each window of each channel; NaN if one is. Padding never wins, whatever the image holds.
 *
 * <p>Of entries that tie for the greatest, the first in the window gets the gradient, as in PyTorch. (Its
 * {@code ceil_mode} is not there: a window that does not fit whole on the padded image is left out.)
 */
public final class MaxPool2d extends Pooling {
    private static final Kernels K = Kernels.active();

    /** For each entry of a window, its pixel in each of them, as its number in the channel. */
    private final int[][] byEntry;

    /** Makes a layer whose windows are the image cut into squares of this size. */
    public MaxPool2d(ImageShape input, int size) {
        this(input, Window.tiles(size));
    }

    /**
     * Makes a layer.
     *
     * @param input what a row holds
     * @param window which moves by one pixel unless its stride says more
     * @throws IllegalArgumentException if the window is larger than the padded image, or some window holds only padding
     */
    public MaxPool2d(ImageShape input, Window window) {
        super("MaxPool2d", input, window);
        byEntry = byEntry(windows());
    }

    @Override
    Variable pooled(Variable channels) {
        int places = windows().length;
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
