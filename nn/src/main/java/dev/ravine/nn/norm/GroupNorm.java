package dev.ravine.nn.norm;

import dev.ravine.nn.image.ImageShape;

/**
 * Normalizes groups of channels of each image to mean 0 and variance 1, then multiplies by a weight and adds a bias for
 * each channel.
 *
 * <p>Y. Wu, K. He, Group Normalization (2018), section 3.1. One group is layer normalization of whole images, and as many
 * groups as channels are {@link InstanceNorm}. It looks at one image at a time, so it does the same in training and in
 * evaluation.
 *
 * <p>Parameters: {@code weight}, 1 × channels, ones at first, and {@code bias}, 1 × channels, zeros at first.
 */
public final class GroupNorm extends ChannelNorm {
    /**
     * Makes a layer with an epsilon of 10⁻⁵.
     *
     * @param groups a divisor of the channels
     * @param image what a row holds
     */
    public GroupNorm(int groups, ImageShape image) {
        this(groups, image, LayerNorm.EPSILON);
    }

    /**
     * Makes a layer.
     *
     * @param groups a divisor of the channels
     * @param image what a row holds
     * @param epsilon what is added to the variance so that a constant group has a result, at least 0
     */
    public GroupNorm(int groups, ImageShape image, double epsilon) {
        this(groups, image, epsilon, true);
    }

    private GroupNorm(int groups, ImageShape image, double epsilon, boolean affine) {
        super(image, groups, epsilon, affine);
    }

    /** Makes a layer without parameters, with an epsilon of 10⁻⁵. */
    public static GroupNorm withoutAffine(int groups, ImageShape image) {
        return withoutAffine(groups, image, LayerNorm.EPSILON);
    }

    /** Makes a layer without parameters. */
    public static GroupNorm withoutAffine(int groups, ImageShape image, double epsilon) {
        return new GroupNorm(groups, image, epsilon, false);
    }

    @Override
    protected String details() {
        return groups() + (groups() == 1 ? " group of " : " groups of ") + details(LayerNorm.EPSILON, true);
    }
}
