package dev.ravine.autograd;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How an image lies in an array so that each entry of its patches, seen over all places of the grid, is a window on it.
 *
 * <p>As a rule the image lies there once, with its padding around it, in lines of that width: the place one line down is one
 * width further on. What lies between the last place of a line and the first of the next belongs to no patch; it is computed in
 * vain and left out. For a stride of s, there are images of every s-th line and column: one for each of the s·s offsets that
 * an entry of the patch has. Where a kernel is almost as wide as the image, so that there is much between few places, the
 * patches are made instead: a row for each entry of a patch and a column for each place.
 */
final class Frame {
    /** Widths of results are multiples of this, as a product is fastest so. */
    private static final int MULTIPLE = 16;

    private final PatchGrid grid;
    private final int width;
    private final int entries;
    private final int[] windows;

    /** Pixels of the image, a stride apart, that follow each other in the frame: the first pixel, its place, how many. */
    private int[] pixels = new int[16];

    private int[] places = new int[16];
    private int[] lengths = new int[16];
    private int runs;

    private Frame(PatchGrid grid, int width, int entries, int[] windows) {
        this.grid = grid;
        this.width = width;
        this.entries = entries;
        this.windows = windows;
    }

    /** The frame that takes least for a grid whose patches fit an array. */
    static Frame of(PatchGrid grid) {
        long patches = grid.patches();
        int lines = linesOf(grid.height() + 2 * grid.padding(), grid.stride());
        int width = linesOf(grid.width() + 2 * grid.padding(), grid.stride());
        int[] down = offsets(grid, grid.kernelHeight());
        int[] across = offsets(grid, grid.kernelWidth());
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
    private static int[] offsets(PatchGrid grid, int kernelSize) {
        return IntStream.range(0, kernelSize)
                .map(i -> i * grid.dilation() % grid.stride())
                .distinct()
                .sorted()
                .toArray();
    }

    private static Frame framed(PatchGrid grid, int lines, int width, int[] down, int[] across) {
        int stride = grid.stride();
        int area = grid.kernelHeight() * grid.kernelWidth();
        int size = lines * width;
        int[] windows = new int[grid.patchSize()];
        for (int entry = 0; entry < windows.length; entry++) {
            int line = entry % area / grid.kernelWidth() * grid.dilation();
            int column = entry % grid.kernelWidth() * grid.dilation();
            int image = (entry / area * down.length + Arrays.binarySearch(down, line % stride)) * across.length
                    + Arrays.binarySearch(across, column % stride);
            windows[entry] = image * size + line / stride * width + column / stride;
        }
        Frame frame = new Frame(grid, width, grid.channels() * down.length * across.length * size, windows);
        for (int image = 0; image < grid.channels() * down.length * across.length; image++) {
            int channel = image / (down.length * across.length);
            int offsetDown = down[image / across.length % down.length];
            int offsetAcross = across[image % across.length];
            int column = frame.firstInside(offsetAcross);
            int x = column * stride + offsetAcross - grid.padding();
            int length = x < grid.width() ? (grid.width() - x - 1) / stride + 1 : 0;
            int line = frame.firstInside(offsetDown);
            for (int y = line * stride + offsetDown - grid.padding(); y < grid.height() && length > 0; y += stride) {
                int row = channel * grid.height() + y;
                frame.add(row * grid.width() + x, image * size + line++ * width + column, length);
            }
        }
        return frame;
    }

    private static Frame unfolded(PatchGrid grid) {
        int patches = grid.patches();
        int[] windows = IntStream.range(0, grid.patchSize())
                .map(entry -> entry * patches)
                .toArray();
        Frame frame = new Frame(grid, grid.patchesAcross(), grid.patchSize() * patches, windows);
        PatchRuns of = new PatchRuns(grid);
        for (int run = 0; run < of.count; run++) {
            frame.add(of.pixel[run], windows[of.entry[run]] + of.place[run], of.length[run]);
        }
        return frame;
    }

    /** The first line, or column, at an offset that is not in the padding. */
    private int firstInside(int offset) {
        return Math.max(0, Math.floorDiv(grid.padding() - offset - 1, grid.stride()) + 1);
    }

    private void add(int pixel, int place, int length) {
        int last = runs - 1;
        boolean goesOn = runs > 0
                && pixels[last] + lengths[last] * grid.stride() == pixel
                && places[last] + lengths[last] == place;
        if (goesOn) {
            lengths[last] += length;
            return;
        }
        if (runs == pixels.length) {
            pixels = Arrays.copyOf(pixels, 2 * runs);
            places = Arrays.copyOf(places, 2 * runs);
            lengths = Arrays.copyOf(lengths, 2 * runs);
        }
        pixels[runs] = pixel;
        places[runs] = place;
        lengths[runs++] = length;
    }

    /** An empty frame. */
    double[] make() {
        return new double[entries + MULTIPLE];
    }

    /** Puts an image into a frame. */
    void put(double[] images, int image, double[] frame) {
        int stride = grid.stride();
        for (int run = 0; run < runs; run++) {
            int from = image + pixels[run];
            int to = places[run];
            if (stride == 1) {
                System.arraycopy(images, from, frame, to, lengths[run]);
            } else {
                for (int i = 0; i < lengths[run]; i++) frame[to + i] = images[from + i * stride];
            }
        }
    }

    /** Adds what is in a frame to the pixels of an image that lie there. */
    void take(double[] frame, double[] images, int image) {
        int stride = grid.stride();
        for (int run = 0; run < runs; run++) {
            int from = places[run];
            int to = image + pixels[run];
            for (int i = 0; i < lengths[run]; i++) images[to + i * stride] += frame[from + i];
        }
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
