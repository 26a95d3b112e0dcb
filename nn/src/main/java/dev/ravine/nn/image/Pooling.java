package dev.ravine.nn.image;

import static dev.ravine.autograd.Shaping.reshape;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.convolution.PatchGrid;
import dev.ravine.autograd.convolution.Patches;
import dev.ravine.nn.Layer;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** A layer that makes one number of each window of each channel. */
abstract class Pooling extends Layer {
    private final ImageShape input;
    private final Window window;
    private final ImageShape output;

    private final PatchGrid grid;

    /** For each place, the pixels of its window that lie within the image, as their numbers in the channel. */
    private final int[][] windows;

    Pooling(String kind, ImageShape input, Window window) {
        this.input = Require.notNull(kind, "the shape of the input", input);
        this.window = Require.notNull(kind, "the window", window);
        output = window.over(input, input.channels());
        grid = window.on(new ImageShape(1, input.height(), input.width()));
        windows = windows(input.pixels(), grid);
        for (int place = 0; place < windows.length; place++) {
            Require.that(
                    windows[place].length > 0,
                    kind,
                    "a window of %s on an image of %s lies in the padding",
                    window,
                    input);
        }
    }

    private static int[][] windows(int pixels, PatchGrid grid) {
        // An image whose entries are the pixels' numbers from 1, so that the zeros of the padding stand out.
        DMatrixRMaj numbers = new DMatrixRMaj(1, pixels);
        Arrays.setAll(numbers.data, i -> i + 1);
        DMatrixRMaj patches = Patches.unfold(Variable.wrap(numbers), grid).value();
        int[][] windows = new int[patches.numRows][];
        for (int place = 0; place < windows.length; place++) {
            int at = place * patches.numCols;
            windows[place] = Arrays.stream(patches.data, at, at + patches.numCols)
                    .filter(number -> number > 0)
                    .mapToInt(number -> (int) number - 1)
                    .toArray();
        }
        return windows;
    }

    /** The shape of the images that this takes. */
    public final ImageShape input() {
        return input;
    }

    /** What it looks at, and how that moves. */
    public final Window window() {
        return window;
    }

    /** The shape of the images that this returns. */
    public final ImageShape output() {
        return output;
    }

    @Override
    protected final Variable compute(Variable x) {
        requireColumns(x, input.size(), input.expected());
        return reshape(pooled(Pixels.channelsAsRows(x, input)), x.rows(), output.size());
    }

    /**
     * Makes one number of each window of each channel.
     *
     * @param channels (batch · channels) × pixels
     * @return as many entries as there are channels times places, channel by channel
     */
    abstract Variable pooled(Variable channels);

    /** Of one channel, which stands for each. */
    final PatchGrid grid() {
        return grid;
    }

    /** For each place, the pixels of its window that lie within the image, as their numbers in the channel. */
    final int[][] windows() {
        return windows;
    }

    @Override
    protected String details() {
        return input + " → " + output + ", " + window;
    }
}
