package dev.ravine.autograd;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How an image lies in an array so that each entry of its patches, seen over all places of the grid, is a window on it.
 *
 * <p>The matrix of all patches then has windows as its rows; a {@linkplain FramedImage framed image} is one without its patches
 * being made.
 */
abstract class Frame {
    /** Widths of results are multiples of this, as a product is fastest so. */
    private static final int MULTIPLE = 16;

    private int places;
    private int[] windows = {};

    /** The frame that takes least for a grid whose patches fit an array. */
    static Frame of(PatchGrid grid) {
        long patches = grid.patches();
        // A kernel almost as wide as the image has few places in each line, and so much between them.
        boolean isFramed =
                FramedImage.entries(grid) <= grid.patchSize() * patches && FramedImage.places(grid) <= 2 * patches;
        Frame frame = isFramed ? new FramedImage(grid) : new UnfoldedImage(grid);
        frame.places = (grid.patchesDown() - 1) * frame.width() + grid.patchesAcross();
        frame.windows = IntStream.range(0, grid.patchSize()).map(frame::start).toArray();
        return frame;
    }

    /** Computes where the window of an entry of the patches starts. */
    abstract int start(int entry);

    /** Places from a line of the grid to the next. */
    abstract int width();

    /** The number of entries that this is for one image. */
    abstract int entries();

    /** Puts an image into a frame. */
    abstract void put(double[] images, int image, double[] frame);

    /** Takes an image out of a frame, each of whose entries has what there is at its pixel; the image was all zeros. */
    abstract void take(double[] frame, double[] images, int image);

    /** An empty frame. */
    final double[] make() {
        return new double[entries() + MULTIPLE];
    }

    /** Where the window of an entry of the patches starts. */
    final int window(int entry) {
        return windows[entry];
    }

    /** Where the windows of some entries start. */
    final int[] windows(int first, int count) {
        return count == windows.length ? windows : Arrays.copyOfRange(windows, first, first + count);
    }

    /** Places from the first to the last, those between lines included. */
    final int places() {
        return places;
    }

    /** The number of places, and some more. */
    final int roundedPlaces() {
        return (places + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
    }
}
