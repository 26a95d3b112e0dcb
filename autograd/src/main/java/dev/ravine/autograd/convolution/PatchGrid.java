package dev.ravine.autograd.convolution;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Shapes;

/**
 * Where the patches of an image lie: the sizes of the image and of the kernel that slides over it.
 *
 * <p>An image is a row of {@code channels · height · width} entries, channel by channel and each channel row by row, as
 * PyTorch stores it. A window of {@code kernelHeight × kernelWidth} pixels, {@code dilation} pixels apart, moves over it
 * in steps of {@code stride}, over an edge of {@code padding} zeros on each side.
 *
 * @param channels the number of channels
 * @param height the rows of pixels in a channel
 * @param width the columns of pixels in a channel
 * @param kernelHeight the rows of pixels in a patch
 * @param kernelWidth the columns of pixels in a patch
 * @param stride the pixels from one patch to the next, in both directions
 * @param padding the pixels of zeros on each of the four sides
 * @param dilation the pixels from one pixel of a patch to the next; 1 for a patch without gaps
 */
public record PatchGrid(
        int channels, int height, int width, int kernelHeight, int kernelWidth, int stride, int padding, int dilation) {
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
                        && stride > 0
                        && dilation > 0,
                "PatchGrid",
                "%d channels of %s, kernel %s, stride %d, dilation %d; expected each at least 1",
                channels,
                Shapes.of(height, width),
                Shapes.of(kernelHeight, kernelWidth),
                stride,
                dilation);
        Require.that(padding >= 0, "PatchGrid", "padding %d, expected at least 0", padding);
        requireRoom("PatchGrid", height, width, kernelHeight, kernelWidth, padding, dilation);
        Require.size("PatchGrid", channels, (long) height * width);
        Require.size("PatchGrid", height + 2L * padding, width + 2L * padding);
    }

    /**
     * Fails if a kernel is larger than the padded image.
     *
     * @param operation what the message begins with
     */
    public static void requireRoom(
            String operation, int height, int width, int kernelHeight, int kernelWidth, int padding, int dilation) {
        long reachDown = dilation * (kernelHeight - 1L) + 1;
        long reachAcross = dilation * (kernelWidth - 1L) + 1;
        Require.that(
                reachDown <= height + 2L * padding && reachAcross <= width + 2L * padding,
                operation,
                "the kernel covers %d×%d pixels, more than the padded image's %d×%d",
                reachDown,
                reachAcross,
                height + 2L * padding,
                width + 2L * padding);
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

    /** How many patches lie under one another. */
    public int patchesDown() {
        return (height + 2 * padding - dilation * (kernelHeight - 1) - 1) / stride + 1;
    }

    /** How many patches lie beside one another. */
    public int patchesAcross() {
        return (width + 2 * padding - dilation * (kernelWidth - 1) - 1) / stride + 1;
    }

    /** The number of patches in an image. */
    public int patches() {
        return patchesDown() * patchesAcross();
    }
}
