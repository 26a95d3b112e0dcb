package dev.ravine.nn.image;

import static dev.ravine.autograd.convolution.Convolutions.convolveTransposed;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.convolution.PatchGrid;
import dev.ravine.nn.init.Initializer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A convolution the other way around, which enlarges images: each pixel adds its multiple of the kernel to the result where a
 * {@link Conv2d} with the same window would have looked from there, and a bias is added to each pixel.
 *
 * <pre>{@code
 * Conv2d down = new Conv2d(image, 8, Window.of(3).stride(2).padding(1), random);
 * ConvTranspose2d up = new ConvTranspose2d(down.output(), image, Window.of(3).stride(2).padding(1), random);
 * }</pre>
 *
 * <p>Several sizes of an image may lead to the same with a stride: the shape of the result says which is meant, PyTorch's
 * {@code output_padding}. The number of outputs alone means the smallest.
 *
 * <p>Parameters: {@code weight}, channels × (outputs / groups · window height · window width), and {@code bias},
 * 1 × outputs; laid out as PyTorch's. Both are drawn at first from the uniform distribution between ±1/√n, where n is the
 * number of columns of the weight, which is PyTorch's default too. M. D. Zeiler, D. Krishnan, G. W. Taylor, R. Fergus,
 * Deconvolutional Networks (2010).
 */
public final class ConvTranspose2d extends ImageLayer {
    private final Window window;
    private final ConvOptions options;
    private final PatchGrid grid;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /**
     * Makes a layer with a bias whose result is the smallest that fits.
     *
     * @param input what a row of x holds
     * @param outputs the channels of the result
     * @param window the kernel's size, its stride, dilation, and the padding that is cut off the result
     * @param random where the first weights come from
     */
    public ConvTranspose2d(ImageShape input, int outputs, Window window, RandomGenerator random) {
        this(input, smallest(input, outputs, window), window, random);
    }

    /**
     * Makes a layer with options whose result is the smallest that fits.
     *
     * @param input what a row of x holds
     * @param outputs the channels of the result
     * @param window the kernel's size, its stride, dilation, and the padding that is cut off the result
     * @param random where the first weights come from
     * @throws IllegalArgumentException if the groups do not divide the channels of both, or the padding's mode is another than
     *     zeros
     */
    public ConvTranspose2d(ImageShape input, int outputs, Window window, ConvOptions options, RandomGenerator random) {
        this(input, smallest(input, outputs, window), window, options, random);
    }

    /**
     * Makes a layer with a bias.
     *
     * @param input what a row of x holds
     * @param output the shape of the result
     * @param window the kernel's size, its stride, dilation, and the padding that is cut off the result
     * @param random where the first weights come from
     * @throws IllegalArgumentException unless the window has as many places on the result as x has pixels
     */
    public ConvTranspose2d(ImageShape input, ImageShape output, Window window, RandomGenerator random) {
        this(input, output, window, ConvOptions.standard(), random);
    }

    /**
     * Makes a layer with options, of which the padding's mode cannot be another than zeros.
     *
     * @throws IllegalArgumentException unless the window has as many places on the result as x has pixels, and the groups
     *     divide the channels of both
     */
    public ConvTranspose2d(
            ImageShape input, ImageShape output, Window window, ConvOptions options, RandomGenerator random) {
        super(
                Require.notNull("ConvTranspose2d", "the shape of the input", input),
                Require.notNull("ConvTranspose2d", "the shape of the output", output));
        String name = "ConvTranspose2d";
        this.window = Require.notNull(name, "the window", window);
        this.options = Require.notNull(name, "the set of options", options);
        options.requireDivisorOf(name, input.channels(), output.channels());
        Require.that(
                options.paddingMode() == PaddingMode.ZEROS,
                name,
                "the padding is cut off, so its mode cannot be %s",
                options.paddingMode());
        ImageShape seen = window.over("ConvTranspose2d", output, input.channels());
        Require.that(
                seen.equals(input),
                name,
                "a window of %s on a result of %s has the places of %s, but the input is %s",
                window,
                output,
                seen,
                input);
        grid = window.on("ConvTranspose2d", output);
        int columns = grid.patchSize() / options.groups();
        Require.notNull(name, "the random generator", random);
        Require.size(name, input.channels(), columns);
        Initializer initial = Initializer.uniform(1 / Math.sqrt(columns));
        weight = parameter(
                "weight",
                initial.draw(input.channels(), columns, random),
                input.channels(),
                output.channels() / options.groups(),
                window.height(),
                window.width());
        bias = options.bias() ? parameter("bias", initial.draw(1, output.channels(), random), output.channels()) : null;
    }

    /** The smallest image over which the window has as many places as the input has pixels. */
    private static ImageShape smallest(ImageShape input, int outputs, Window window) {
        Require.notNull("ConvTranspose2d", "the shape of the input", input);
        Require.notNull("ConvTranspose2d", "the window", window);
        int down = (input.height() - 1) * window.stride().down()
                + window.dilation().down() * (window.height() - 1);
        int across = (input.width() - 1) * window.stride().across()
                + window.dilation().across() * (window.width() - 1);
        return new ImageShape(
                outputs,
                down + 1 - window.padding().top() - window.padding().bottom(),
                across + 1 - window.padding().left() - window.padding().right());
    }

    /**
     * Redraws the weight and sets the bias to zero.
     *
     * @return this layer
     */
    public ConvTranspose2d initialize(Initializer initializer, RandomGenerator random) {
        int fanOut = weight.rows() * window.pixels();
        Require.notNull("ConvTranspose2d", "the initializer", initializer).redraw(weight, bias, fanOut, random);
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
        Variable y = convolveTransposed(x, weight, grid, options.groups());
        return bias == null ? y : y.add(Pixels.ofChannels(bias, output()));
    }

    @Override
    protected String details() {
        return super.details() + ", " + window + options.differences();
    }
}
