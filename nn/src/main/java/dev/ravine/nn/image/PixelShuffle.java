package dev.ravine.nn.image;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.internal.Amount;

/**
 * Makes larger images of more channels: of each r² channels that follow one another, one channel whose pixels are those of the
 * r² beside and under one another.
 *
 * <p>W. Shi and others, Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural
 * Network (2016), equation 4, with the order of channels that PyTorch has.
 */
public final class PixelShuffle extends Layer {
    private final ImageShape input;
    private final ImageShape output;
    private final PixelMap map;

    /**
     * Makes the layer.
     *
     * @param input what a row holds
     * @param factor r, by which height and width grow; its square divides the channels
     */
    public PixelShuffle(ImageShape input, int factor) {
        this.input = Require.notNull("PixelShuffle", "the shape of the input", input);
        Require.atLeastOne("PixelShuffle", "factor", factor);
        Require.that(
                input.channels() % ((long) factor * factor) == 0,
                "PixelShuffle",
                "%s cannot be divided into squares of %d",
                Amount.of(input.channels(), "channel"),
                factor);
        output = new ImageShape(input.channels() / (factor * factor), input.height() * factor, input.width() * factor);
        int[] from = new int[output.size()];
        for (int i = 0; i < from.length; i++) {
            int channel = i / output.pixels();
            int row = i % output.pixels() / output.width();
            int column = i % output.width();
            int source = (channel * factor + row % factor) * factor + column % factor;
            from[i] = (source * input.height() + row / factor) * input.width() + column / factor;
        }
        map = new PixelMap(input.size(), from);
    }

    /** The shape of the images that this takes. */
    public ImageShape input() {
        return input;
    }

    /** The shape of the images that this returns. */
    public ImageShape output() {
        return output;
    }

    @Override
    protected Variable compute(Variable x) {
        requireColumns(x, input.size(), input.expected());
        return map.apply(x);
    }

    @Override
    protected String details() {
        return input + " → " + output;
    }
}
