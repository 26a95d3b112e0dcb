package dev.ravine.nn.image;

import static dev.ravine.autograd.Shaping.reshape;

import dev.ravine.autograd.Per;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;

/**
 * The mean of each channel: of a batch of images, batch × channels.
 *
 * <p>M. Lin, Q. Chen, S. Yan, Network In Network (2013), section 3.2. In PyTorch, {@code AdaptiveAvgPool2d(1)}.
 */
public final class GlobalAvgPool2d extends Layer {
    private final ImageShape input;

    /** Makes a layer for images of a shape. */
    public GlobalAvgPool2d(ImageShape input) {
        this.input = Require.notNull("GlobalAvgPool2d", "the shape of the input", input);
    }

    /** The shape of the images that this takes. */
    public ImageShape input() {
        return input;
    }

    @Override
    protected Variable compute(Variable x) {
        requireColumns(x, input.size(), input.expected());
        Variable ofChannels = Reductions.mean(Pixels.channelsAsRows(x, input), Per.ROW);
        return reshape(ofChannels, x.rows(), input.channels());
    }

    @Override
    protected String details() {
        return input + " → " + input.channels();
    }
}
