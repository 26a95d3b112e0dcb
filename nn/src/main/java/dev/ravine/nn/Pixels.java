package dev.ravine.nn;

import static dev.ravine.autograd.Shaping.reshape;

import dev.ravine.autograd.Variable;
import dev.ravine.autograd.convolution.PatchGrid;
import dev.ravine.autograd.convolution.Patches;

/** Two other views of a batch of images: a row for each pixel, and a row for each channel. */
final class Pixels {
    private Pixels() {}

    /** (batch · pixels) × channels: a row for each pixel. */
    static Variable asRows(Variable images, ImageShape shape) {
        return Patches.unfold(images, single(shape));
    }

    /** Back from {@link #asRows}: batch × size. */
    static Variable toImages(Variable pixels, ImageShape shape) {
        return Patches.fold(pixels, single(shape));
    }

    /** A pixel is a patch of one; the patches are the transpose of each image. */
    private static PatchGrid single(ImageShape shape) {
        return new PatchGrid(shape.channels(), shape.height(), shape.width(), 1, 1);
    }

    /** (batch · channels) × pixels: a row for each channel, which is an image of its own. */
    static Variable channelsAsRows(Variable images, ImageShape shape) {
        return reshape(images, images.rows() * shape.channels(), shape.pixels());
    }

    /** Fails unless each row of x is an image of the shape. */
    static void require(Layer layer, Variable x, ImageShape shape) {
        if (x.columns() != shape.size()) {
            throw layer.unexpected(x, "images of " + shape + ", which is " + shape.size() + " features");
        }
    }
}
