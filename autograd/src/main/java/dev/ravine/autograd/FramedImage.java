package dev.ravine.autograd;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * An image with its padding around it, in lines of that width.
 *
 * <p>An entry of the patch, seen over all places of the grid, is a run of it: the place one line down is one width further on.
 * What lies between the last place of a line and the first of the next belongs to no patch; it is computed in vain and left
 * out. For a stride of s, there are images of every s-th line and column: one for each of the s·s offsets that an entry of
 * the patch has.
 */
final class FramedImage extends Frame {
    private final PatchGrid grid;

    /** The offsets from every s-th line, and column, that an entry of the patch has, in order. */
    private final int[] offsetsDown;

    private final int[] offsetsAcross;

    /** Lines and columns of one of the stride's images. */
    private final int lines;

    private final int width;

    FramedImage(PatchGrid grid) {
        this.grid = grid;
        offsetsDown = offsets(grid, grid.kernelHeight());
        offsetsAcross = offsets(grid, grid.kernelWidth());
        lines = size(grid.height() + 2 * grid.padding(), grid.stride());
        width = size(grid.width() + 2 * grid.padding(), grid.stride());
    }

    /** The number of entries of the frame of a grid. */
    static long entries(PatchGrid grid) {
        long images = (long) grid.channels()
                * offsets(grid, grid.kernelHeight()).length
                * offsets(grid, grid.kernelWidth()).length;
        return images
                * size(grid.height() + 2 * grid.padding(), grid.stride())
                * size(grid.width() + 2 * grid.padding(), grid.stride());
    }

    /** The places of a grid, with those between its lines. */
    static long places(PatchGrid grid) {
        return (grid.patchesDown() - 1L) * size(grid.width() + 2 * grid.padding(), grid.stride())
                + grid.patchesAcross();
    }

    private static int size(int size, int stride) {
        return (size - 1) / stride + 1;
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

    @Override
    int start(int entry) {
        int area = grid.kernelHeight() * grid.kernelWidth();
        int down = entry % area / grid.kernelWidth();
        int across = entry % grid.kernelWidth();
        return place(entry / area, down * grid.dilation(), across * grid.dilation());
    }

    @Override
    int width() {
        return width;
    }

    @Override
    int entries() {
        return start(grid.channels(), 0, 0);
    }

    @Override
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

    @Override
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
