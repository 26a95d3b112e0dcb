package dev.ravine.nn.image;

import static dev.ravine.autograd.Shaping.broadcastTo;
import static dev.ravine.autograd.Shaping.reshape;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Shapes;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.convolution.PatchGrid;
import dev.ravine.autograd.convolution.Patches;
import dev.ravine.nn.internal.Amount;
import java.util.function.ToIntFunction;

/** Other views of a batch of images: a row for each pixel, and a row for each channel. */
public final class Pixels {
    private Pixels() {}

    /** (batch · pixels) × channels: a row for each pixel. */
    public static Variable asRows(Variable images, ImageShape shape) {
        require("Pixels.asRows", images, shape, image -> 1, ImageShape::size);
        return Patches.unfold(images, single(shape));
    }

    /** Back from {@link #asRows}: batch × size. */
    public static Variable toImages(Variable pixels, ImageShape shape) {
        require("Pixels.toImages", pixels, shape, ImageShape::pixels, ImageShape::channels);
        return Patches.fold(pixels, single(shape));
    }

    /** A pixel is a patch of one; the patches are the transpose of each image. */
    private static PatchGrid single(ImageShape shape) {
        return new PatchGrid(shape.channels(), shape.height(), shape.width(), 1, 1);
    }

    /** From a row with a number for each channel to one with that number for each pixel of the channel, 1 × size. */
    public static Variable ofChannels(Variable row, ImageShape shape) {
        require("Pixels.ofChannels", row, shape, image -> 1, ImageShape::channels);
        Require.that(row.rows() == 1, "Pixels.ofChannels", "%s, expected one row", row);
        return reshape(broadcastTo(row.transpose(), shape.channels(), shape.pixels()), 1, shape.size());
    }

    /** (batch · channels) × pixels: a row for each channel, which is an image of its own. */
    public static Variable channelsAsRows(Variable images, ImageShape shape) {
        require("Pixels.channelsAsRows", images, shape, image -> 1, ImageShape::size);
        return reshape(images, images.rows() * shape.channels(), shape.pixels());
    }

    /** Back from {@link #channelsAsRows}: batch × size. */
    public static Variable channelsAsImages(Variable channels, ImageShape shape) {
        require("Pixels.channelsAsImages", channels, shape, ImageShape::channels, ImageShape::pixels);
        return reshape(channels, channels.rows() / shape.channels(), shape.size());
    }

    /** Fails unless x has the columns of a view, and of each image the given number of rows. */
    private static void require(
            String operation,
            Variable x,
            ImageShape shape,
            ToIntFunction<ImageShape> rowsOfImage,
            ToIntFunction<ImageShape> columnsOfView) {
        Require.operand(operation, x);
        int rows = rowsOfImage.applyAsInt(Require.notNull(operation, "the image's shape", shape));
        int columns = columnsOfView.applyAsInt(shape);
        if (x.columns() != columns || x.rows() % rows != 0) {
            throw new IllegalArgumentException("%s: %s, expected %s for each image of %s, with %s"
                    .formatted(operation, Shapes.of(x), Amount.of(rows, "row"), shape, Amount.of(columns, "column")));
        }
    }
}
