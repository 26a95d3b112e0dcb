package dev.ravine.nn.image;

import dev.ravine.autograd.Require;
import dev.ravine.nn.internal.Amount;

/**
 * The sizes of an image: a row of {@code channels · height · width} entries, channel by channel and each channel row by row.
 *
 * <p>A layer of images is made with the shape that it is given. If it returns another, it says which with {@code output()},
 * and the next layer is made with that.
 *
 * @param channels 1 for grey, 3 for colours, as many as the convolution before has outputs
 * @param height the rows of pixels
 * @param width the columns of pixels
 */
public record ImageShape(int channels, int height, int width) {
    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException unless each is at least 1, and an image fits into an array
     */
    public ImageShape {
        Require.atLeastOne("ImageShape", "channels", channels);
        Require.atLeastOne("ImageShape", "height", height);
        Require.atLeastOne("ImageShape", "width", width);
        Require.that(
                height <= Integer.MAX_VALUE / width && channels <= Integer.MAX_VALUE / (height * width),
                "ImageShape",
                "%d×%d×%d is too large for an array",
                channels,
                height,
                width);
    }

    /** The number of entries in a row. */
    public int size() {
        return channels * pixels();
    }

    /** The number of entries in a channel. */
    public int pixels() {
        return height * width;
    }

    /** What a layer expects, in the words of its errors. */
    public String expected() {
        return "images of " + this + ", which is " + Amount.of(size(), "feature");
    }

    /** Channels × height × width. */
    @Override
    public String toString() {
        return channels + "×" + height + "×" + width;
    }
}
