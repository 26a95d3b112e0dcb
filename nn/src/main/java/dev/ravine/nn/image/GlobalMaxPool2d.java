package dev.ravine.nn.image;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;

/**
 * The greatest entry of each channel: of a batch of images, batch × channels. In PyTorch, {@code AdaptiveMaxPool2d(1)}.
 *
 * <p>It is {@link MaxPool2d} with a window as large as the image.
 */
public final class GlobalMaxPool2d extends Layer {
    private final ImageShape input;
    private final MaxPool2d pool;

    /** Makes a layer for images of a shape. */
    public GlobalMaxPool2d(ImageShape input) {
        this.input = Require.notNull("GlobalMaxPool2d", "the shape of the input", input);
        pool = new MaxPool2d(input, Window.of(input.height(), input.width()));
    }

    /** The shape of the images that this takes. */
    public ImageShape input() {
        return input;
    }

    @Override
    protected Variable compute(Variable x) {
        requireColumns(x, input.size(), input.expected());
        return pool.compute(x);
    }

    @Override
    protected String details() {
        return input + " → " + input.channels();
    }
}
