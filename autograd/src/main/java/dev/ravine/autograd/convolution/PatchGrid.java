package dev.ravine.autograd.convolution;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Shapes;

/**
 * Where the patches of an image lie: the sizes of the image and of the kernel that slides over it.
 *
 * <p>An image is a row of {@code channels · height · width} entries, channel by channel and each channel row by row, as
 * PyTorch stores it. A window of {@code kernelHeight × kernelWidth} pixels, {@code dilation} pixels apart, moves over it
 * in steps of {@code stride}, over an edge of {@code padding} zeros.
 *
 * @param channels the number of channels
 * @param height the rows of pixels in a channel
 * @param width the columns of pixels in a channel
 * @param kernelHeight the rows of pixels in a patch
 * @param kernelWidth the columns of pixels in a patch
 * @param stride the pixels from one patch to the next
 * @param padding the pixels of zeros on the four sides
 * @param dilation the pixels from one pixel of a patch to the next; 1 for a patch without gaps
 */
public record PatchGrid(
        int channels,
        int height,
        int width,
        int kernelHeight,
        int kernelWidth,
        PerDirection stride,
        Padding padding,
        PerDirection dilation) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a size is out of range, or the kernel is larger than the padded image
     */
    public PatchGrid {
        Require.that(
                channels > 0
                        && height > 0
                        && width > 0
                        && kernelHeight > 0
                        && kernelWidth > 0
                        && isPositive("the stride", stride)
                        && isPositive("the dilation", dilation),
                "PatchGrid",
                "%d channels of %s, kernel %s, stride %s, dilation %s; expected each at least 1",
                channels,
                Shapes.of(height, width),
                Shapes.of(kernelHeight, kernelWidth),
                stride,
                dilation);
        Require.notNull("PatchGrid", "the padding", padding);
        Require.that(
                padding.top() >= 0 && padding.left() >= 0 && padding.bottom() >= 0 && padding.right() >= 0,
                "PatchGrid",
                "padding %s, expected at least 0",
                padding);
        long reachDown = dilation.down() * (kernelHeight - 1L) + 1;
        long reachAcross = dilation.across() * (kernelWidth - 1L) + 1;
        long down = height + (long) padding.top() + padding.bottom();
        long across = width + (long) padding.left() + padding.right();
        Require.that(
                reachDown <= down && reachAcross <= across,
                "PatchGrid",
                "the kernel covers %d×%d pixels, more than the padded image's %d×%d",
                reachDown,
                reachAcross,
                down,
                across);
        Require.size("PatchGrid", channels, (long) height * width);
        Require.size("PatchGrid", down, across);
    }

    private static boolean isPositive(String what, PerDirection pixels) {
        Require.notNull("PatchGrid", what, pixels);
        return pixels.down() > 0 && pixels.across() > 0;
    }

    /** As much stride, padding and dilation in both directions. */
    public PatchGrid(
            int channels,
            int height,
            int width,
            int kernelHeight,
            int kernelWidth,
            int stride,
            int padding,
            int dilation) {
        this(
                channels,
                height,
                width,
                kernelHeight,
                kernelWidth,
                PerDirection.both(stride),
                Padding.all(padding),
                PerDirection.both(dilation));
    }

    /** Patches without gaps, one pixel apart, over an image without padding. */
    public PatchGrid(int channels, int height, int width, int kernelHeight, int kernelWidth) {
        this(channels, height, width, kernelHeight, kernelWidth, 1, 0, 1);
    }

    /** The number of entries in an image. */
    public int imageSize() {
        return channels * height * width;
    }

    /** The number of entries in a patch. */
    public int patchSize() {
        return channels * kernelHeight * kernelWidth;
    }

    /** The rows of pixels with the padding. */
    int paddedHeight() {
        return padding.top() + height + padding.bottom();
    }

    /** The columns of pixels with the padding. */
    int paddedWidth() {
        return padding.left() + width + padding.right();
    }

    /** How many patches lie under one another. */
    public int patchesDown() {
        return (paddedHeight() - dilation.down() * (kernelHeight - 1) - 1) / stride.down() + 1;
    }

    /** How many patches lie beside one another. */
    public int patchesAcross() {
        return (paddedWidth() - dilation.across() * (kernelWidth - 1) - 1) / stride.across() + 1;
    }

    /** The number of patches in an image. */
    public int patches() {
        return patchesDown() * patchesAcross();
    }
}
