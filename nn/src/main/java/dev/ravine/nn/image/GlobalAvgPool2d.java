package dev.ravine.nn.image;

import dev.ravine.autograd.Per;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Variable;

/**
 * The mean of each channel: of a batch of images, batch × channels.
 *
 * <p>M. Lin, Q. Chen, S. Yan, Network In Network (2013), section 3.2. In PyTorch, {@code AdaptiveAvgPool2d(1)}.
 */
public final class GlobalAvgPool2d extends Pooling {
    /** Makes a layer for images of a shape. */
    public GlobalAvgPool2d(ImageShape input) {
        super(input, AdaptiveAvgPool2d.output("GlobalAvgPool2d", input, 1, 1));
    }

    @Override
    Variable pooled(Variable channels) {
        return Reductions.mean(channels, Per.ROW);
    }

    @Override
    protected String details() {
        return input() + " → " + output().channels();
    }
}
