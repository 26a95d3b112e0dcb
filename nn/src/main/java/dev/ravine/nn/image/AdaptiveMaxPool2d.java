package dev.ravine.nn.image;

import dev.ravine.autograd.Variable;

/**
 * The greatest entry of each window, with as many windows as the result has pixels, whatever the size of the image; laid
 * out as in {@link AdaptiveAvgPool2d}. Of entries that tie for the greatest, the first in the window gets the gradient.
 */
public final class AdaptiveMaxPool2d extends Pooling {
    private final Greatest greatest;

    /** Makes a layer whose result is a square of this size. */
    public AdaptiveMaxPool2d(ImageShape input, int size) {
        this(input, size, size);
    }

    /** Makes a layer whose result has the given number of rows and columns of pixels. */
    public AdaptiveMaxPool2d(ImageShape input, int height, int width) {
        super(input, AdaptiveAvgPool2d.output("AdaptiveMaxPool2d", input, height, width));
        int[][] windows = new int[height * width][];
        for (int place = 0; place < windows.length; place++) {
            windows[place] = window(input, output(), place / width, place % width);
        }
        greatest = new Greatest(windows);
    }

    /** The pixels of a window, as their numbers in the channel. */
    private static int[] window(ImageShape input, ImageShape output, int row, int column) {
        int top = AdaptiveAvgPool2d.start(row, input.height(), output.height());
        int left = AdaptiveAvgPool2d.start(column, input.width(), output.width());
        int height = AdaptiveAvgPool2d.end(row, input.height(), output.height()) - top;
        int width = AdaptiveAvgPool2d.end(column, input.width(), output.width()) - left;
        int[] pixels = new int[height * width];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (top + i / width) * input.width() + left + i % width;
        }
        return pixels;
    }

    @Override
    Variable pooled(Variable channels) {
        return greatest.of(channels);
    }
}
