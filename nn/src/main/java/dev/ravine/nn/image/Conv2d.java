package dev.ravine.nn.image;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.init.Initializer;
import dev.ravine.nn.norm.BatchNorm;
import java.util.random.RandomGenerator;
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
 * <p>As in PyTorch and in all libraries like it, the kernel is not flipped: mathematicians call this cross-correlation.
 * With groups, the input's channels and the outputs are cut into as many parts, and each part of the outputs sees its
 * part of the channels; with as many groups as channels the convolution is depthwise.
 *
 * <p>Parameters: {@code weight}, outputs × (channels / groups · window height · window width), and {@code bias},
 * 1 × outputs; laid out as PyTorch's. Both are drawn at first from the uniform distribution between ±1/√n, where n is the
 * number of columns of the weight, which is PyTorch's default too.
 */
public final class Conv2d extends ImageLayer {
    private final Window window;
    private final ConvOptions options;

    private final Places places;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /**
     * Makes a layer with a bias.
     *
     * @param input what a row of x holds
     * @param outputs the channels of the result
     * @param window the kernel's size, its stride, dilation and the padding around the image
     * @param random where the first weights come from
     * @throws IllegalArgumentException if the window is larger than the padded image
     */
    public Conv2d(ImageShape input, int outputs, Window window, RandomGenerator random) {
        this(input, outputs, window, ConvOptions.standard(), random);
    }

    /**
     * Makes a layer with options.
     *
     * @param input what a row of x holds
     * @param outputs the channels of the result
     * @param window the kernel's size, its stride, dilation and the padding around the image
     * @param random where the first weights come from
     * @throws IllegalArgumentException if the window is larger than the padded image, the groups do not divide the channels and
     *     the outputs, or the padding is more than there is to mirror
     */
    public Conv2d(ImageShape input, int outputs, Window window, ConvOptions options, RandomGenerator random) {
        super(input, output(input, outputs, window));
        this.window = window;
        this.options = Require.notNull("Conv2d", "the set of options", options);
        options.requireDivisorOf("Conv2d", input.channels(), outputs);
        places = Places.of("Conv2d", window, options.paddingMode(), input);
        int seen = places.grid().patchSize() / options.groups();
        Require.notNull("Conv2d", "the random generator", random);
        Require.size("Conv2d", outputs, seen);
        Initializer initial = Initializer.uniform(1 / Math.sqrt(seen));
        weight = parameter(
                "weight",
                initial.draw(outputs, seen, random),
                outputs,
                input.channels() / options.groups(),
                window.height(),
                window.width());
        bias = options.bias() ? parameter("bias", initial.draw(1, outputs, random), outputs) : null;
    }

    private static ImageShape output(ImageShape input, int outputs, Window window) {
        Require.notNull("Conv2d", "the shape of the input", input);
        Require.notNull("Conv2d", "the window", window);
        Require.atLeastOne("Conv2d", "outputs", outputs);
        return window.over("Conv2d", input, outputs);
    }

    /** Makes a layer without a bias: for one that {@link BatchNorm} follows, which has its own. */
    public static Conv2d withoutBias(ImageShape input, int outputs, Window window, RandomGenerator random) {
        return new Conv2d(input, outputs, window, ConvOptions.standard().withoutBias(), random);
    }

    /**
     * Redraws the weight and sets the bias to zero.
     *
     * @return this layer
     */
    public Conv2d initialize(Initializer initializer, RandomGenerator random) {
        int fanOut = weight.rows() * window.pixels();
        Require.notNull("Conv2d", "the initializer", initializer).redraw(weight, bias, fanOut, random);
        return this;
    }

    /** The kernel's size, its stride, dilation and padding. */
    public Window window() {
        return window;
    }

    /** The groups, the bias and the padding's mode. */
    public ConvOptions options() {
        return options;
    }

    @Override
    Variable ofImages(Variable x) {
        return places.convolve(x, weight, bias, options.groups());
    }

    @Override
    protected String details() {
        return super.details() + ", " + window + options.differences();
    }
}
