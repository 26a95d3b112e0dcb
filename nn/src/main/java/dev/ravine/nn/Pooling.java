package dev.ravine.nn;

import static dev.ravine.autograd.Shaping.reshape;

import dev.ravine.autograd.PatchGrid;
import dev.ravine.autograd.Patches;
import dev.ravine.autograd.Variable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/** A layer that makes one number of each window of each channel. */
abstract class Pooling extends Layer {
    private final ImageShape input;
    private final Window window;
    private final ImageShape output;

    /** Of one channel, which stands for each. */
    private final PatchGrid grid;

    /** For each place, the pixels of its window as their numbers in the channel, −1 for one in the padding. */
    private final int[][] windows;

    Pooling(String kind, ImageShape input, Window window) {
        this.input = Require.notNull(kind, "the shape of the input", input);
        this.window = Require.notNull(kind, "the window", window);
        output = window.over(input, input.channels());
        grid = window.on(new ImageShape(1, input.height(), input.width()));
        windows = windows(input.pixels(), grid);
        for (int place = 0; place < windows.length; place++) {
            Require.that(
                    insideAt(place) > 0, kind, "a window of %s on an image of %s lies in the padding", window, input);
        }
    }

    private static int[][] windows(int pixels, PatchGrid grid) {
        // An image whose entries are the pixels' numbers from 1, so that the zeros of the padding stand out.
        DMatrixRMaj numbers = new DMatrixRMaj(1, pixels);
        Arrays.setAll(numbers.data, i -> i + 1);
        DMatrixRMaj patches = Patches.unfold(Variable.wrap(numbers), grid).value();
        int[][] windows = new int[patches.numRows][patches.numCols];
        for (int place = 0; place < windows.length; place++) {
            int at = place * patches.numCols;
            Arrays.setAll(windows[place], i -> (int) patches.data[at + i] - 1);
        }
        return windows;
    }

    /** The shape of the images that this returns. */
    public final ImageShape output() {
        return output;
    }

    @Override
    protected final Variable compute(Variable x) {
        Pixels.require(this, x, input);
        return reshape(pooled(Pixels.channelsAsRows(x, input)), x.rows(), output.size());
    }

    /**
     * Makes one number of each window of each channel.
     *
     * @param channels (batch · channels) × pixels
     * @return as many entries as there are channels times places, channel by channel
     */
    abstract Variable pooled(Variable channels);

    /** (batch · channels · places) × window: the pixels of each window, 0 in the padding. */
    final Variable patches(Variable channels) {
        return Patches.unfold(channels, grid);
    }

    /** The windows' pixels, by their places. */
    final int[][] windows() {
        return windows;
    }

    /** How many pixels of the window in this place lie within the image. */
    final int insideAt(int place) {
        return (int) IntStream.of(windows[place]).filter(pixel -> pixel >= 0).count();
    }

    @Override
    protected String details() {
        return input + " → " + output + ", " + window;
    }
}
