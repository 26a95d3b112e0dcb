package dev.ravine.nn.activation;

import static dev.ravine.autograd.Shaping.test;
import static dev.ravine.autograd.Shaping.where;

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.image.Pixels;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@link LeakyRelu} with a slope that is learned: one for all entries, or one for each feature or each channel of images.
 *
 * <p>Parameter: {@code weight}, 1 × slopes, a quarter each at first, which is PyTorch's default too. At an entry of 0, the
 * weight's gradient is 0 and the entry's own is the slope.
 *
 * <p>K. He, X. Zhang, S. Ren, J. Sun, Delving Deep into Rectifiers (2015), equation 1.
 */
public final class PRelu extends Layer {
    private static final double INITIAL = 0.25;

    private final boolean forAll;
    private final @Nullable ImageShape image;
    private final Parameter weight;

    /** Makes the layer with one slope for all entries. */
    public PRelu() {
        this(1, true, null);
    }

    /** Makes the layer with a slope for each of the given number of features. */
    public PRelu(int features) {
        this(features, false, null);
    }

    /** Makes the layer with a slope for each channel of images. */
    public PRelu(ImageShape image) {
        this(Require.notNull("PRelu", "the image's shape", image).channels(), false, image);
    }

    private PRelu(int slopes, boolean forAll, @Nullable ImageShape image) {
        Require.atLeastOne("PRelu", "features", slopes);
        this.forAll = forAll;
        this.image = image;
        weight = parameter("weight", Constants.full(1, slopes, INITIAL).value(), slopes);
    }

    /** What a row holds, if there is a slope for each channel of images. */
    public Optional<ImageShape> image() {
        return Optional.ofNullable(image);
    }

    @Override
    protected Variable compute(Variable x) {
        Variable above = test(x, v -> !(v <= 0));
        // The slopes' gradient must not see what they are not applied to, as it may be infinite.
        return where(above, x, where(above, Variable.of(0), x).mul(slopes(x)));
    }

    private Variable slopes(Variable x) {
        if (image != null) {
            requireColumns(x, image.size(), image.expected());
            return Pixels.ofChannels(weight, image);
        }
        if (!forAll) {
            requireFeatures(x, weight.columns());
        }
        return weight;
    }

    @Override
    protected String details() {
        return image != null ? image.toString() : forAll ? "" : Integer.toString(weight.columns());
    }
}
