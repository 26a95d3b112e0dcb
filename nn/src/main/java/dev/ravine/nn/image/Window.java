package dev.ravine.nn.image;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.convolution.PatchGrid;

/**
 * The rectangle of pixels that a convolution or a pooling layer looks at, and how it moves over the image.
 *
 * <pre>{@code
 * Window.of(3)                         // 3×3 pixels, one pixel at a time
 * Window.of(3).padding(1).stride(2)    // over an edge of one pixel, two pixels at a time
 * }</pre>
 *
 * @param height the rows of pixels
 * @param width the columns of pixels
 * @param stride the pixels from one place to the next, in both directions
 * @param padding the pixels that are added on each of the four sides
 * @param dilation the pixels from one pixel of the window to the next; 1 for a window without gaps
 */
public record Window(int height, int width, int stride, int padding, int dilation) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException unless each is at least 1, and the padding at least 0
     */
    public Window {
        Require.atLeastOne("Window", "height", height);
        Require.atLeastOne("Window", "width", width);
        Require.atLeastOne("Window", "stride", stride);
        Require.that(padding >= 0, "Window", "padding: %d, expected at least 0", padding);
        Require.atLeastOne("Window", "dilation", dilation);
    }

    /** A square that moves one pixel at a time, without padding or gaps. */
    public static Window of(int size) {
        return of(size, size);
    }

    /** A rectangle that moves one pixel at a time, without padding or gaps. */
    public static Window of(int height, int width) {
        return new Window(height, width, 1, 0, 1);
    }

    /** A square that moves by its own size: each pixel is in one place at most, as is usual when pooling. */
    public static Window tiles(int size) {
        return of(size).stride(size);
    }

    /** The same with another stride. */
    public Window stride(int pixels) {
        return new Window(height, width, pixels, padding, dilation);
    }

    /** The same with another padding. */
    public Window padding(int pixels) {
        return new Window(height, width, stride, pixels, dilation);
    }

    /** The same with another dilation. */
    public Window dilation(int pixels) {
        return new Window(height, width, stride, padding, pixels);
    }

    /** The number of pixels in the window. */
    public int pixels() {
        return height * width;
    }

    /**
     * The places of this window on an image.
     *
     * @throws IllegalArgumentException if it is larger than the padded image
     */
    PatchGrid on(String layer, ImageShape image) {
        PatchGrid.requireRoom(layer, image.height(), image.width(), height, width, padding, dilation);
        return new PatchGrid(image.channels(), image.height(), image.width(), height, width, stride, padding, dilation);
    }

    /** The shape of an image with a pixel for each place of this window, and the given number of channels. */
    ImageShape over(String layer, ImageShape image, int channels) {
        PatchGrid grid = on(layer, image);
        return new ImageShape(channels, grid.patchesDown(), grid.patchesAcross());
    }

    /** Height × width, and what is not the default. */
    @Override
    public String toString() {
        return height + "×" + width
                + (stride == 1 ? "" : ", stride " + stride)
                + (padding == 0 ? "" : ", padding " + padding)
                + (dilation == 1 ? "" : ", dilation " + dilation);
    }
}
