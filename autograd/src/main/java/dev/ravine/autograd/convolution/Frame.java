package dev.ravine.autograd.convolution;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How an image lies in an array so that each entry of its patches, seen over all places of the grid, is a window on it.
 *
 * <p>As a rule the image lies there once, with its padding around it, in lines of that width: the place one line down is one
 * width further on. What lies between the last place of a line and the first of the next belongs to no patch; it is computed in
 * vain and left out. For strides of s and t, there are images of every s-th line and t-th column: one for each of the s·t
 * offsets that an entry of the patch has. Where a kernel is almost as wide as the image, so that there is much between few
 * places, the patches are made instead: a row for each entry of a patch and a column for each place.
 */
final class Frame {
    /** Widths of results are multiples of this, as a product is fastest so. */
    private static final int MULTIPLE = 16;

    private final PatchGrid grid;
    private final int width;
    private final int entries;
    private final int[] windows;

    private final Runs runs;

    private Frame(PatchGrid grid, int width, int entries, int[] windows, Runs runs) {
        this.grid = grid;
        this.width = width;
        this.entries = entries;
        this.windows = windows;
        this.runs = runs;
    }

    /** The frame that takes least for a grid whose patches fit an array. */
    static Frame of(PatchGrid grid) {
        long patches = grid.patches();
        int lines = linesOf(grid.paddedHeight(), grid.stride().down());
        int width = linesOf(grid.paddedWidth(), grid.stride().across());
        int[] down = offsets(
                grid.kernelHeight(), grid.dilation().down(), grid.stride().down());
        int[] across = offsets(
                grid.kernelWidth(), grid.dilation().across(), grid.stride().across());
        long entries = (long) grid.channels() * down.length * across.length * lines * width;
        long places = (grid.patchesDown() - 1L) * width + grid.patchesAcross();
        boolean isFramed = entries <= grid.patchSize() * patches && places <= 2 * patches;
        return isFramed ? framed(grid, lines, width, down, across) : unfolded(grid);
    }

    /** Every how many lines, or columns, there is one of a stride. */
    private static int linesOf(int size, int stride) {
        return (size - 1) / stride + 1;
    }

    /** The offsets from every s-th line, or column, that an entry of the patch has, in order. */
    private static int[] offsets(int kernelSize, int dilation, int stride) {
        return IntStream.range(0, kernelSize)
                .map(i -> i * dilation % stride)
                .distinct()
                .sorted()
                .toArray();
    }

    private static Frame framed(PatchGrid grid, int lines, int width, int[] down, int[] across) {
        int strideDown = grid.stride().down();
        int strideAcross = grid.stride().across();
        int area = grid.kernelHeight() * grid.kernelWidth();
        int size = lines * width;
        int[] windows = new int[grid.patchSize()];
        for (int entry = 0; entry < windows.length; entry++) {
            int line = entry % area / grid.kernelWidth() * grid.dilation().down();
            int column = entry % grid.kernelWidth() * grid.dilation().across();
            int image = (entry / area * down.length + Arrays.binarySearch(down, line % strideDown)) * across.length
                    + Arrays.binarySearch(across, column % strideAcross);
            windows[entry] = image * size + line / strideDown * width + column / strideAcross;
        }
        Runs runs = new Runs(strideAcross, 1);
        int images = grid.channels() * down.length * across.length;
        int top = grid.padding().top();
        int left = grid.padding().left();
        for (int image = 0; image < images; image++) {
            int channel = image / (down.length * across.length);
            int offsetDown = down[image / across.length % down.length];
            int offsetAcross = across[image % across.length];
            int column = firstInside(left, offsetAcross, strideAcross);
            int x = column * strideAcross + offsetAcross - left;
            int length = x < grid.width() ? (grid.width() - x - 1) / strideAcross + 1 : 0;
            int line = firstInside(top, offsetDown, strideDown);
            for (int y = line * strideDown + offsetDown - top; y < grid.height() && length > 0; y += strideDown) {
                int row = channel * grid.height() + y;
                runs.add(row * grid.width() + x, image * size + line++ * width + column, length);
            }
        }
        return new Frame(grid, width, images * size, windows, runs);
    }

    /** The first line, or column, at an offset that is not in the padding. */
    private static int firstInside(int padding, int offset, int stride) {
        return Math.max(0, Math.floorDiv(padding - offset - 1, stride) + 1);
    }

    private static Frame unfolded(PatchGrid grid) {
        int patches = grid.patches();
        int[] windows = IntStream.range(0, grid.patchSize())
                .map(entry -> entry * patches)
                .toArray();
        Runs runs = Runs.ofPatches(grid, patches, 1);
        return new Frame(grid, grid.patchesAcross(), grid.patchSize() * patches, windows, runs);
    }

    /** An empty frame. */
    double[] make() {
        return new double[entries + MULTIPLE];
    }

    /** Puts an image into a frame. */
    void put(double[] images, int image, double[] frame) {
        runs.copy(images, image, frame, 0);
    }

    /** Adds what is in a frame to the pixels of an image that lie there. */
    void take(double[] frame, double[] images, int image) {
        runs.addBack(frame, 0, images, image);
    }

    /** The number of entries that this is for one image. */
    int entries() {
        return entries;
    }

    /** Places from a line of the grid to the next. */
    int width() {
        return width;
    }

    /** Where the window of an entry of the patches starts. */
    int window(int entry) {
        return windows[entry];
    }

    /** Where the windows of some entries start. */
    int[] windows(int first, int count) {
        return count == windows.length ? windows : Arrays.copyOfRange(windows, first, first + count);
    }

    /** Places from the first to the last, those between lines included. */
    int places() {
        return (grid.patchesDown() - 1) * width + grid.patchesAcross();
    }

    /** The number of places, and some more. */
    int roundedPlaces() {
        return (places() + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
    }
}
