package dev.ravine.nn.image;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;

/** A layer from images of one shape to images of another. */
abstract class ImageLayer extends Layer {
    private final ImageShape input;
    private final ImageShape output;

    ImageLayer(ImageShape input, ImageShape output) {
        this.input = input;
        this.output = output;
    }

    /** The shape of the images that this takes. */
    public final ImageShape input() {
        return input;
    }

    /** The shape of the images that this returns. */
    public final ImageShape output() {
        return output;
    }

    @Override
    protected final Variable compute(Variable x) {
        requireColumns(x, input.size(), input.expected());
        return ofImages(x);
    }

    /**
     * Computes the layer.
     *
     * @param x batch × size of the input
     * @return batch × size of the output
     */
    abstract Variable ofImages(Variable x);

    @Override
    protected String details() {
        return input + " → " + output;
    }
}
