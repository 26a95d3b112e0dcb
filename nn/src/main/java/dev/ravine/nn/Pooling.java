package dev.ravine.nn;

import static dev.ravine.autograd.Shaping.reshape;

import dev.ravine.autograd.PatchGrid;
import dev.ravine.autograd.Patches;
import dev.ravine.autograd.Variable;
import org.ejml.data.DMatrixRMaj;

/** A layer that makes one number of each window of each channel. */
abstract class Pooling extends Layer {
    private final ImageShape input;
    private final Window window;
    private final ImageShape output;

    /** Of one channel, which stands for each. */
    private final PatchGrid grid;

    /** places × window: 1 where a window's pixel lies within the image, 0 where it lies in the padding. */
    private final DMatrixRMaj inside;

    Pooling(String kind, ImageShape input, Window window) {
        this.input = Require.notNull(kind, "the shape of the input", input);
        this.window = Require.notNull(kind, "the window", window);
        output = window.over(input, input.channels());
        grid = window.on(new ImageShape(1, input.height(), input.width()));
        inside = Patches.unfold(Variable.wrap(LayerNorm.filled(input.pixels(), 1)), grid)
                .value();
        for (int place = 0; place < inside.numRows; place++) {
            Require.that(
                    insideAt(place) > 0, kind, "a window of %s on an image of %s lies in the padding", window, input);
        }
    }

    /** The shape of the images that this returns. */
    public final ImageShape output() {
        return output;
    }

    @Override
    protected final Variable compute(Variable x) {
        Pixels.require(this, x, input);
        Variable windows = Patches.unfold(Pixels.channelsAsRows(x, input), grid);
        return reshape(pooled(windows), x.rows(), output.size());
    }

    /**
     * Makes one number of each row.
     *
     * @param windows (batch · channels · places) × window; 0 in the padding
     * @return a column
     */
    abstract Variable pooled(Variable windows);

    final int places() {
        return inside.numRows;
    }

    /** Whether a pixel of the window in this place lies within the image. */
    final boolean isInside(int place, int pixel) {
        return inside.get(place, pixel) != 0;
    }

    /** How many pixels of the window in this place lie within the image. */
    final int insideAt(int place) {
        int count = 0;
        for (int pixel = 0; pixel < inside.numCols; pixel++) {
            count += isInside(place, pixel) ? 1 : 0;
        }
        return count;
    }

    @Override
    protected String details() {
        return input + " → " + output + ", " + window;
    }
}
