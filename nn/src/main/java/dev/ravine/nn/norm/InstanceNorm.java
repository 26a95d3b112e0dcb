package dev.ravine.nn.norm;

import dev.ravine.autograd.Require;
import dev.ravine.nn.image.ImageShape;

/**
 * Normalizes each channel of each image to mean 0 and variance 1. It looks at one image at a time, so it does the same
 * in training and in evaluation; PyTorch's {@code InstanceNorm2d} with its defaults, and {@link #withAffine} with
 * {@code affine=True}. There are no running statistics ({@code track_running_stats=True}).
 *
 * <p>D. Ulyanov, A. Vedaldi, V. Lempitsky, Instance Normalization (2016), equation 3.
 *
 * <p>Parameters, with {@link #withAffine} only: {@code weight}, 1 × channels, ones at first, and {@code bias}, 1 × channels,
 * zeros at first.
 */
public final class InstanceNorm extends ChannelNorm {
    /** Makes a layer without parameters, with an epsilon of 10⁻⁵. */
    public InstanceNorm(ImageShape image) {
        this(image, LayerNorm.EPSILON);
    }

    /**
     * Makes a layer without parameters.
     *
     * @param image what a row holds
     * @param epsilon what is added to the variance so that a constant channel has a result, at least 0
     */
    public InstanceNorm(ImageShape image, double epsilon) {
        this(image, epsilon, false);
    }

    private InstanceNorm(ImageShape image, double epsilon, boolean affine) {
        super(image, Require.notNull("InstanceNorm", "the image's shape", image).channels(), epsilon, affine);
    }

    /** Makes a layer that multiplies by a weight and adds a bias for each channel, with an epsilon of 10⁻⁵. */
    public static InstanceNorm withAffine(ImageShape image) {
        return withAffine(image, LayerNorm.EPSILON);
    }

    /** Makes a layer that multiplies by a weight and adds a bias for each channel. */
    public static InstanceNorm withAffine(ImageShape image, double epsilon) {
        return new InstanceNorm(image, epsilon, true);
    }

    @Override
    protected String details() {
        return details(LayerNorm.EPSILON, false);
    }
}
