package dev.ravine.nn.image;

import static dev.ravine.autograd.Shaping.broadcastTo;
import static dev.ravine.autograd.Shaping.reshape;

import dev.ravine.autograd.Variable;
import dev.ravine.autograd.convolution.PatchGrid;
import dev.ravine.autograd.convolution.Patches;

/** Other views of a batch of images: a row for each pixel, and a row for each channel. */
public final class Pixels {
    private Pixels() {}

    /** (batch · pixels) × channels: a row for each pixel. */
    public static Variable asRows(Variable images, ImageShape shape) {
        return Patches.unfold(images, single(shape));
    }

    /** Back from {@link #asRows}: batch × size. */
    public static Variable toImages(Variable pixels, ImageShape shape) {
        return Patches.fold(pixels, single(shape));
    }

    /** A pixel is a patch of one; the patches are the transpose of each image. */
    private static PatchGrid single(ImageShape shape) {
        return new PatchGrid(shape.channels(), shape.height(), shape.width(), 1, 1);
    }

    /** From a row with a number for each channel to one with that number for each pixel of the channel, 1 × size. */
    public static Variable ofChannels(Variable row, ImageShape shape) {
        return reshape(broadcastTo(row.transpose(), shape.channels(), shape.pixels()), 1, shape.size());
    }

    /** (batch · channels) × pixels: a row for each channel, which is an image of its own. */
    public static Variable channelsAsRows(Variable images, ImageShape shape) {
        return reshape(images, images.rows() * shape.channels(), shape.pixels());
    }

    /** Back from {@link #channelsAsRows}: batch × size. */
    public static Variable channelsAsImages(Variable channels, ImageShape shape) {
        return reshape(channels, channels.rows() / shape.channels(), shape.size());
    }
}
