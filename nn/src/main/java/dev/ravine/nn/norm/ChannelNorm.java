package dev.ravine.nn.norm;

import static dev.ravine.autograd.Constants.ones;
import static dev.ravine.autograd.Reductions.standardize;
import static dev.ravine.autograd.Shaping.reshape;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.image.Pixels;
import dev.ravine.nn.internal.Amount;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** A layer that normalizes groups of channels of each image, in training and in evaluation alike. */
abstract class ChannelNorm extends Layer {
    private final ImageShape image;
    private final int groups;
    private final double epsilon;
    private final @Nullable Parameter weight;
    private final @Nullable Parameter bias;

    ChannelNorm(ImageShape image, int groups, double epsilon, boolean affine) {
        this.image = Require.notNull(kind(), "the image's shape", image);
        this.groups = groups;
        this.epsilon = epsilon;
        Require.atLeastOne(kind(), "groups", groups);
        Require.that(
                image.channels() % groups == 0,
                kind(),
                "%s cannot be divided into %s",
                Amount.of(image.channels(), "channel"),
                Amount.of(groups, "group"));
        Require.atLeastZero(kind(), "epsilon", epsilon);
        weight = affine ? parameter("weight", ones(1, image.channels()).value(), image.channels()) : null;
        bias = affine ? parameter("bias", new DMatrixRMaj(1, image.channels()), image.channels()) : null;
    }

    /** What a row holds. */
    public final ImageShape image() {
        return image;
    }

    /** Into how many parts the channels are cut, each of which is normalized. */
    public final int groups() {
        return groups;
    }

    /** What is added to the variance. */
    public final double epsilon() {
        return epsilon;
    }

    @Override
    protected final Variable compute(Variable x) {
        requireColumns(x, image.size(), image.expected());
        Variable ofGroups = reshape(x, x.rows() * groups, image.size() / groups);
        Variable normalized = reshape(standardize(ofGroups, Per.ROW, epsilon), x.rows(), image.size());
        return LayerNorm.affine(normalized, perPixel(weight), perPixel(bias));
    }

    /** From a column for each channel to one for each pixel of each. */
    private @Nullable Variable perPixel(@Nullable Variable ofChannels) {
        return ofChannels == null ? null : Pixels.ofChannels(ofChannels, image);
    }

    /** The image's shape, and what is not the default. */
    final String details(double defaultEpsilon, boolean defaultAffine) {
        boolean affine = weight != null;
        return image
                + (epsilon == defaultEpsilon ? "" : ", epsilon = " + epsilon)
                + (affine == defaultAffine ? "" : affine ? ", affine" : ", not affine");
    }
}
