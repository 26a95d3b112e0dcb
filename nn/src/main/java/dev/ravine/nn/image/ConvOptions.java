package dev.ravine.nn.image;

import dev.ravine.autograd.Require;

/**
 * The options of convolutions; those that are not set are PyTorch's.
 *
 * <pre>{@code
 * new Conv2d(image, 8, Window.of(3).same(), ConvOptions.standard().withGroups(2).withoutBias(), random)
 * }</pre>
 *
 * @param groups how many parts the channels and the outputs are cut into, each part of the outputs seeing its part of the
 *     channels; a divisor of both
 * @param bias whether there is one
 * @param paddingMode what stands in the padding
 */
public record ConvOptions(int groups, boolean bias, PaddingMode paddingMode) {
    /** Checks the options. */
    public ConvOptions {
        Require.atLeastOne("ConvOptions", "groups", groups);
        Require.notNull("ConvOptions", "the padding mode", paddingMode);
    }

    /** One group, a bias, and zeros in the padding. */
    public static ConvOptions standard() {
        return new ConvOptions(1, true, PaddingMode.ZEROS);
    }

    /** The same with another number of groups. */
    public ConvOptions withGroups(int number) {
        return new ConvOptions(number, bias, paddingMode);
    }

    /** The same without a bias. */
    public ConvOptions withoutBias() {
        return new ConvOptions(groups, false, paddingMode);
    }

    /** The same with something else in the padding. */
    public ConvOptions withPaddingMode(PaddingMode mode) {
        return new ConvOptions(groups, bias, mode);
    }

    /** Fails unless the groups divide both. */
    void requireDivisorOf(String layer, int channels, int outputs) {
        Require.that(
                channels % groups == 0 && outputs % groups == 0,
                layer,
                "%d groups do not divide %d channels and %d outputs",
                groups,
                channels,
                outputs);
    }

    /** What is not the default, each after a comma. */
    String differences() {
        return (groups == 1 ? "" : ", " + groups + " groups")
                + (bias ? "" : ", no bias")
                + (paddingMode == PaddingMode.ZEROS ? "" : ", " + paddingMode);
    }
}
