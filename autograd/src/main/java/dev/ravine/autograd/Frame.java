package dev.ravine.autograd;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * An image with its padding around it, laid out so that each entry of all patches is a window on it.
 *
 * <p>In an array of lines as wide as the padded image, an entry of the patch, seen over all places of the grid, is a run of
 * the array: the place one line down is one width further on. So the matrix of all patches has windows on the frame as its
 * rows, and need not be made. What lies between the last place of a line and the first of the next belongs to no patch; it is
 * computed in vain and left out. For a stride of s, the frame holds images of every s-th line and column: one for each of
 * the s·s offsets that an entry of the patch has.
 */
final class Frame {
    /** Widths of results are multiples of this, as a product is fastest so. */
    private static final int MULTIPLE = 16;

    private final PatchGrid grid;

    /** The offsets from every s-th line, and column, that an entry of the patch has, in order. */
    private final int[] offsetsDown;

    private final int[] offsetsAcross;

    /** Lines and columns of one of the stride's images. */
    private final int lines;

    private final int width;

    private final int places;

    private final int[] windows;

    Frame(String operation, PatchGrid grid) {
        this.grid = grid;
        offsetsDown = offsets(grid, grid.kernelHeight());
        offsetsAcross = offsets(grid, grid.kernelWidth());
        lines = (grid.height() + 2 * grid.padding() - 1) / grid.stride() + 1;
        width = (grid.width() + 2 * grid.padding() - 1) / grid.stride() + 1;
        long images = (long) grid.channels() * offsetsDown.length * offsetsAcross.length;
        Require.size(operation, images, (long) lines * width + MULTIPLE);
        places = (grid.patchesDown() - 1) * width + grid.patchesAcross();
        windows = new int[grid.patchSize()];
        int next = 0;
        for (int channel = 0; channel < grid.channels(); channel++) {
            for (int down = 0; down < grid.kernelHeight(); down++) {
                for (int across = 0; across < grid.kernelWidth(); across++) {
                    windows[next++] = place(channel, down * grid.dilation(), across * grid.dilation());
                }
            }
        }
    }

    private static int[] offsets(PatchGrid grid, int kernelSize) {
        return IntStream.range(0, kernelSize)
                .map(i -> i * grid.dilation() % grid.stride())
                .distinct()
                .sorted()
                .toArray();
    }

    /** Where a pixel of the padded image is, whose line and column are at one of the offsets. */
    private int place(int channel, int line, int column) {
        int stride = grid.stride();
        int down = Arrays.binarySearch(offsetsDown, line % stride);
        int across = Arrays.binarySearch(offsetsAcross, column % stride);
        return start(channel, down, across) + line / stride * width + column / stride;
    }

    /** Where one of the stride's images starts. */
    private int start(int channel, int down, int across) {
        return ((channel * offsetsDown.length + down) * offsetsAcross.length + across) * lines * width;
    }

    /** Where the window of an entry of the patches starts. */
    int window(int entry) {
        return windows[entry];
    }

    /** Where the windows of some entries start. */
    int[] windows(int first, int count) {
        return count == windows.length ? windows : Arrays.copyOfRange(windows, first, first + count);
    }

    /** Places from a line to the next. */
    int width() {
        return width;
    }

    /** Places from the first to the last, those between lines included. */
    int places() {
        return places;
    }

    /** The number of places, and some more. */
    int roundedPlaces() {
        return (places + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
    }

    /** From a channel to the next. */
    int channelStep() {
        return start(1, 0, 0);
    }

    /** From a line of a kernel to the next, if the stride is 1. */
    int lineStep() {
        return grid.dilation() * width;
    }

    /** An empty frame. */
    double[] make() {
        return new double[grid.channels() * channelStep() + MULTIPLE];
    }

    /** Puts an image into a frame. */
    void put(double[] images, int image, double[] frame) {
        int stride = grid.stride();
        forEachRun((pixel, place, length) -> {
            if (stride == 1) {
                System.arraycopy(images, image + pixel, frame, place, length);
            } else {
                for (int i = 0; i < length; i++) frame[place + i] = images[image + pixel + i * stride];
            }
        });
    }

    /** Takes an image out of a frame. */
    void take(double[] frame, double[] images, int image) {
        int stride = grid.stride();
        forEachRun((pixel, place, length) -> {
            if (stride == 1) {
                System.arraycopy(frame, place, images, image + pixel, length);
            } else {
                for (int i = 0; i < length; i++) images[image + pixel + i * stride] = frame[place + i];
            }
        });
    }

    private interface Run {
        /** Pixels of an image, a stride apart, that follow each other in the frame. */
        void accept(int pixel, int place, int length);
    }

    private void forEachRun(Run run) {
        int padding = grid.padding();
        int stride = grid.stride();
        if (padding == 0 && stride == 1) {
            run.accept(0, 0, grid.imageSize());
            return;
        }
        for (int channel = 0; channel < grid.channels(); channel++) {
            for (int down = 0; down < offsetsDown.length; down++) {
                for (int across = 0; across < offsetsAcross.length; across++) {
                    int start = start(channel, down, across);
                    int column = first(offsetsAcross[across]);
                    int pixel = column * stride + offsetsAcross[across] - padding;
                    int length = pixel < grid.width() ? (grid.width() - pixel - 1) / stride + 1 : 0;
                    int line = first(offsetsDown[down]);
                    int y = line * stride + offsetsDown[down] - padding;
                    for (; y < grid.height() && length > 0; y += stride) {
                        int row = channel * grid.height() + y;
                        run.accept(row * grid.width() + pixel, start + line++ * width + column, length);
                    }
                }
            }
        }
    }

    /** The first line, or column, at an offset that is not in the padding. */
    private int first(int offset) {
        return Math.max(0, Math.floorDiv(grid.padding() - offset - 1, grid.stride()) + 1);
    }
}
