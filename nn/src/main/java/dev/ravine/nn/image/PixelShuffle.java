package dev.ravine.nn.image;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.internal.Amount;

/**
 * Makes larger images of more channels: of each r² channels that follow one another, one channel whose pixels are those of the
 * r² beside and under one another.
 *
 * <p>W. Shi and others, Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional Neural
 * Network (2016), equation 4, with the order of channels that PyTorch has.
 */
public final class PixelShuffle extends ImageLayer {
    private final PixelMap map;

    /**
     * Makes the layer.
     *
     * @param input what a row holds
     * @param factor r, by which height and width grow; its square divides the channels
     */
    public PixelShuffle(ImageShape input, int factor) {
        super(input, output(input, factor));
        ImageShape output = output();
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

    private static ImageShape output(ImageShape input, int factor) {
        Require.notNull("PixelShuffle", "the shape of the input", input);
        Require.atLeastOne("PixelShuffle", "factor", factor);
        Require.that(
                input.channels() % ((long) factor * factor) == 0,
                "PixelShuffle",
                "%s cannot be divided into squares of %d",
                Amount.of(input.channels(), "channel"),
                factor);
        return new ImageShape(input.channels() / (factor * factor), input.height() * factor, input.width() * factor);
    }

    @Override
    Variable ofImages(Variable x) {
        return map.apply(x);
    }
}
