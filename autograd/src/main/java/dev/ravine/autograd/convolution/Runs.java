package dev.ravine.autograd.convolution;

import java.util.Arrays;

/**
 * Which pixels of an image go where in another array, as runs: pixels a fixed step apart, which go to places a fixed step
 * apart. A pixel may be in several runs, or in none.
 */
final class Runs {
    private final int pixelStep;
    private final int placeStep;
    private int[] pixels = new int[16];
    private int[] places = new int[16];
    private int[] lengths = new int[16];
    private int count;

    Runs(int pixelStep, int placeStep) {
        this.pixelStep = pixelStep;
        this.placeStep = placeStep;
    }

    /**
     * The pixels of all patches of an image; what lies in the padding is in no run.
     *
     * @param entryStep from one entry of a patch to the next
     * @param patchStep from one patch to the next
     */
    static Runs ofPatches(PatchGrid grid, int entryStep, int patchStep) {
        Runs runs = new Runs(grid.stride().across(), patchStep);
        int area = grid.kernelHeight() * grid.kernelWidth();
        for (int entry = 0; entry < grid.patchSize(); entry++) {
            int down = entry % area / grid.kernelWidth() * grid.dilation().down()
                    - grid.padding().top();
            int across = entry % grid.kernelWidth() * grid.dilation().across()
                    - grid.padding().left();
            int stride = grid.stride().across();
            int from = across < 0 ? ceilDiv(-across, stride) : 0;
            int to = Math.min(grid.patchesAcross(), ceilDiv(grid.width() - across, stride));
            for (int i = 0; i < grid.patchesDown() && from < to; i++) {
                int line = i * grid.stride().down() + down;
                if (line >= 0 && line < grid.height()) {
                    int row = entry / area * grid.height() + line;
                    int patch = i * grid.patchesAcross() + from;
                    runs.add(
                            row * grid.width() + across + from * stride,
                            entry * entryStep + patch * patchStep,
                            to - from);
                }
            }
        }
        return runs;
    }

    private static int ceilDiv(int size, int part) {
        return (size + part - 1) / part;
    }

    /** Adds a run; one that continues the last makes that longer. */
    void add(int pixel, int place, int length) {
        int last = count - 1;
        boolean continues = count > 0
                && pixels[last] + lengths[last] * pixelStep == pixel
                && places[last] + lengths[last] * placeStep == place;
        if (continues) {
            lengths[last] += length;
            return;
        }
        if (count == pixels.length) {
            pixels = Arrays.copyOf(pixels, 2 * count);
            places = Arrays.copyOf(places, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        pixels[count] = pixel;
        places[count] = place;
        lengths[count++] = length;
    }

    /** Copies the pixels of an image that begins at {@code image} to their places in an array that begins at {@code at}. */
    void copy(double[] images, int image, double[] to, int at) {
        for (int run = 0; run < count; run++) {
            int pixel = image + pixels[run];
            int place = at + places[run];
            if (pixelStep == 1 && placeStep == 1) {
                System.arraycopy(images, pixel, to, place, lengths[run]);
            } else {
                for (int i = 0; i < lengths[run]; i++) to[place + i * placeStep] = images[pixel + i * pixelStep];
            }
        }
    }

    /** Adds what is at the places to the pixels: the transpose of {@link #copy}. */
    void addBack(double[] from, int at, double[] images, int image) {
        for (int run = 0; run < count; run++) {
            int pixel = image + pixels[run];
            int place = at + places[run];
            for (int i = 0; i < lengths[run]; i++) images[pixel + i * pixelStep] += from[place + i * placeStep];
        }
    }
}
