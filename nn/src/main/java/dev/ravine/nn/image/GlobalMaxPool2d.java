package dev.ravine.nn.image;

import dev.ravine.autograd.Variable;

/**
 * The greatest entry of each channel: of a batch of images, batch × channels. In PyTorch, {@code AdaptiveMaxPool2d(1)}.
 *
 * <p>It is {@link MaxPool2d} with a window as large as the image.
 */
public final class GlobalMaxPool2d extends Pooling {
    private final MaxPool2d pool;

    /** Makes a layer for images of a shape. */
    public GlobalMaxPool2d(ImageShape input) {
        super(input, AdaptiveAvgPool2d.output("GlobalMaxPool2d", input, 1, 1));
        pool = new MaxPool2d(input, Window.of(input.height(), input.width()));
    }

    @Override
    Variable pooled(Variable channels) {
        return pool.pooled(channels);
    }

    @Override
    protected String details() {
        return input() + " → " + output().channels();
    }
}
