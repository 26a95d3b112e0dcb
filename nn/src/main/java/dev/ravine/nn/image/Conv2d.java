package dev.ravine.nn.image;

import static dev.ravine.autograd.convolution.Convolutions.convolve;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.convolution.PatchGrid;
import dev.ravine.nn.Layer;
import dev.ravine.nn.init.Initializer;
import dev.ravine.nn.norm.BatchNorm;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * A window that moves over images: each channel of the result is, pixel by pixel, a weighted sum of what the window sees there
 * in all channels, plus a bias.
 *
 * <pre>{@code
 * ImageShape image = new ImageShape(1, 28, 28);
 * Conv2d conv = new Conv2d(image, 8, Window.of(3).padding(1), random);
 * MaxPool2d pool = new MaxPool2d(conv.output(), 2);
 * Linear linear = new Linear(pool.output().size(), 10, random);
 * }</pre>
 *
 * <p>As in PyTorch and in all libraries like it, the kernel is not turned around: what mathematicians call
 * cross-correlation. With groups, the input's channels and the outputs are cut into as many parts, and each part of the
 * outputs sees its part of the channels; with as many groups as channels the convolution is depthwise.
 *
 * <p>Parameters: {@code weight}, outputs × (channels / groups · window height · window width), and {@code bias},
 * 1 × outputs; laid out as PyTorch's. Both are drawn at first from the uniform distribution between ±1/√n, where n is the
 * number of columns of the weight, which is PyTorch's default too.
 */
public final class Conv2d extends Layer {
    private final ImageShape input;
    private final Window window;
    private final int groups;
    private final ImageShape output;
    private final PatchGrid grid;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /**
     * Makes a layer with a bias.
     *
     * @param input what a row of x holds
     * @param outputs the channels of the result
     * @param window the kernel's size, its stride, dilation and the zeros around the image
     * @param random where the first weights come from
     * @throws IllegalArgumentException if the window is larger than the padded image
     */
    public Conv2d(ImageShape input, int outputs, Window window, RandomGenerator random) {
        this(input, outputs, window, 1, true, random);
    }

    /**
     * Makes a layer with groups.
     *
     * @param groups divides the input's channels and the outputs
     * @param withBias whether there is a bias
     */
    public Conv2d(ImageShape input, int outputs, Window window, int groups, boolean withBias, RandomGenerator random) {
        this.input = Require.notNull("Conv2d", "the shape of the input", input);
        this.window = Require.notNull("Conv2d", "the window", window);
        this.groups = groups;
        Require.atLeastOne("Conv2d", "outputs", outputs);
        Require.atLeastOne("Conv2d", "groups", groups);
        Require.that(
                input.channels() % groups == 0 && outputs % groups == 0,
                "Conv2d",
                "%d groups do not divide %d channels and %d outputs",
                groups,
                input.channels(),
                outputs);
        output = window.over(input, outputs);
        grid = window.on(input);
        int seen = grid.patchSize() / groups;
        Require.size("Conv2d", outputs, seen);
        Initializer initial = Initializer.uniform(1 / Math.sqrt(seen));
        weight = parameter(
                "weight",
                initial.draw(outputs, seen, random),
                outputs,
                input.channels() / groups,
                window.height(),
                window.width());
        bias = withBias ? parameter("bias", initial.draw(1, outputs, random), outputs) : null;
    }

    /** Makes a layer without a bias: for one that {@link BatchNorm} follows, which has its own. */
    public static Conv2d withoutBias(ImageShape input, int outputs, Window window, RandomGenerator random) {
        return new Conv2d(input, outputs, window, 1, false, random);
    }

    /**
     * Redraws the weight and sets the bias to zero.
     *
     * @return this layer
     */
    public Conv2d initialize(Initializer initializer, RandomGenerator random) {
        Require.notNull("Conv2d", "the initializer", initializer);
        int fanOut = weight.rows() * window.pixels();
        weight.set(initializer.draw(weight.rows(), weight.columns(), fanOut, random));
        if (bias != null) {
            bias.set(new DMatrixRMaj(1, bias.columns()));
        }
        return this;
    }

    /** The shape of the images that this takes. */
    public ImageShape input() {
        return input;
    }

    /** The kernel's size, its stride, dilation and the zeros around the image. */
    public Window window() {
        return window;
    }

    /** Into how many parts the channels are cut. */
    public int groups() {
        return groups;
    }

    /** The shape of the images that this returns. */
    public ImageShape output() {
        return output;
    }

    @Override
    protected Variable compute(Variable x) {
        requireColumns(x, input.size(), input.expected());
        return bias == null ? convolve(x, weight, grid, groups) : convolve(x, weight, bias, grid, groups);
    }

    @Override
    protected String details() {
        return input + " → " + output + ", " + window + (groups == 1 ? "" : ", " + groups + " groups")
                + (bias == null ? ", no bias" : "");
    }
}
