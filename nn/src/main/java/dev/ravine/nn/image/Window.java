package dev.ravine.nn.image;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.convolution.Padding;
import dev.ravine.autograd.convolution.PatchGrid;
import dev.ravine.autograd.convolution.PerDirection;

/**
 * The rectangle of pixels that a convolution or a pooling layer looks at, and how it moves over the image.
 *
 * <pre>{@code
 * Window.of(3)                         // 3×3 pixels, one pixel at a time
 * Window.of(3).padding(1).stride(2)    // over an edge of one pixel, two pixels at a time
 * Window.of(5, 3).stride(2, 1)         // two rows, but one column at a time
 * Window.of(4).same()                  // as many places as the image has pixels
 * }</pre>
 *
 * @param height the rows of pixels
 * @param width the columns of pixels
 * @param stride the pixels from one place to the next
 * @param padding the pixels that are added on the four sides
 * @param dilation the pixels from one pixel of the window to the next; 1 for a window without gaps
 */
public record Window(int height, int width, PerDirection stride, Padding padding, PerDirection dilation) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException unless each is at least 1, and the padding at least 0
     */
    public Window {
        Require.atLeastOne("Window", "height", height);
        Require.atLeastOne("Window", "width", width);
        requireAtLeastOne("stride", stride);
        Require.notNull("Window", "the padding", padding);
        Require.that(
                padding.top() >= 0 && padding.left() >= 0 && padding.bottom() >= 0 && padding.right() >= 0,
                "Window",
                "padding: %s, expected at least 0",
                padding);
        requireAtLeastOne("dilation", dilation);
    }

    private static void requireAtLeastOne(String what, PerDirection pixels) {
        Require.notNull("Window", "the " + what, pixels);
        Require.that(pixels.down() > 0 && pixels.across() > 0, "Window", "%s: %s, expected at least 1", what, pixels);
    }

    /** A square that moves one pixel at a time, without padding or gaps. */
    public static Window of(int size) {
        return of(size, size);
    }

    /** A rectangle that moves one pixel at a time, without padding or gaps. */
    public static Window of(int height, int width) {
        return new Window(height, width, PerDirection.both(1), Padding.all(0), PerDirection.both(1));
    }

    /** A square that moves by its own size: each pixel is in one place at most, as is usual when pooling. */
    public static Window tiles(int size) {
        return of(size).stride(size);
    }

    /** The same with another stride, in both directions. */
    public Window stride(int pixels) {
        return stride(pixels, pixels);
    }

    /** The same with another stride. */
    public Window stride(int down, int across) {
        return new Window(height, width, new PerDirection(down, across), padding, dilation);
    }

    /** The same with another padding, on each of the four sides. */
    public Window padding(int pixels) {
        return padding(Padding.all(pixels));
    }

    /** The same with another padding: rows above and below, and columns on the left and on the right. */
    public Window padding(int down, int across) {
        return padding(Padding.of(down, across));
    }

    /** The same with another padding. */
    public Window padding(Padding pixels) {
        return new Window(height, width, stride, pixels, dilation);
    }

    /**
     * The same with the padding that gives a window of this size and dilation as many places as the image has pixels, if it
     * moves one pixel at a time: PyTorch's {@code padding='same'}. An odd pixel is added below and on the right.
     */
    public Window same() {
        int down = dilation.down() * (height - 1);
        int across = dilation.across() * (width - 1);
        return padding(new Padding(down / 2, across / 2, down - down / 2, across - across / 2));
    }

    /** The same with another dilation, in both directions. */
    public Window dilation(int pixels) {
        return dilation(pixels, pixels);
    }

    /** The same with another dilation. */
    public Window dilation(int down, int across) {
        return new Window(height, width, stride, padding, new PerDirection(down, across));
    }

    /** The number of pixels in the window. */
    public int pixels() {
        return height * width;
    }

    /** The places of this window on an image. */
    PatchGrid on(ImageShape image) {
        return new PatchGrid(image.channels(), image.height(), image.width(), height, width, stride, padding, dilation);
    }

    /** The shape of an image with a pixel for each place of this window, and the given number of channels. */
    ImageShape over(ImageShape image, int channels) {
        PatchGrid grid = on(image);
        return new ImageShape(channels, grid.patchesDown(), grid.patchesAcross());
    }

    /** Height × width, and what is not the default. */
    @Override
    public String toString() {
        Window plain = of(height, width);
        return height + "×" + width
                + (stride.equals(plain.stride) ? "" : ", stride " + stride)
                + (padding.isNone() ? "" : ", padding " + padding)
                + (dilation.equals(plain.dilation) ? "" : ", dilation " + dilation);
    }
}
