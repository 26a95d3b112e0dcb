package dev.ravine.nn.image;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.convolution.Padding;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Sequences;
import dev.ravine.nn.init.Initializer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A window that moves along the steps of sequences: each feature of the result is, step by step, a weighted sum of what the
 * window sees there of all features, plus a bias.
 *
 * <pre>{@code
 * Layer conv = new Conv1d(16, 32, Window.of(1, 3).same(), random);
 * Layer causal = new Conv1d(16, 32, Window.of(1, 3).padding(new Padding(0, 2, 0, 0)), random);   // sees no later step
 * }</pre>
 *
 * <p>It takes batch × (steps · inputs), for any number of steps that the window fits on, and returns batch × (places ·
 * outputs): a sequence stands step after step, as for recurrent layers and attention. (PyTorch's Conv1d has it feature after
 * feature.) The window has a height of 1, and of its stride, padding and dilation those across count.
 *
 * <p>Parameters: {@code weight}, outputs × (inputs / groups · window width), and {@code bias}, 1 × outputs; laid out as
 * PyTorch's. Both are drawn at first from the uniform distribution between ±1/√n, where n is the number of columns of the
 * weight, which is PyTorch's default too.
 */
public final class Conv1d extends Layer {
    private final int inputs;
    private final int outputs;
    private final Window window;
    private final ConvOptions options;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /**
     * Makes a layer with a bias.
     *
     * @param inputs the features of a step
     * @param outputs the features of a step of the result
     * @param window of a height of 1
     * @param random where the first weights come from
     */
    public Conv1d(int inputs, int outputs, Window window, RandomGenerator random) {
        this(inputs, outputs, window, ConvOptions.standard(), random);
    }

    /**
     * Makes a layer with options.
     *
     * @param inputs the features of a step
     * @param outputs the features of a step of the result
     * @param window of a height of 1
     * @param random where the first weights come from
     * @throws IllegalArgumentException if the window is higher, or the groups do not divide the inputs and the outputs
     */
    public Conv1d(int inputs, int outputs, Window window, ConvOptions options, RandomGenerator random) {
        Require.atLeastOne("Conv1d", "inputs", inputs);
        Require.atLeastOne("Conv1d", "outputs", outputs);
        Require.notNull("Conv1d", "the window", window);
        Require.that(
                window.height() == 1,
                "Conv1d",
                "a window of %s, expected a height of 1: Window.of(1, %d)",
                window,
                window.width());
        this.inputs = inputs;
        this.outputs = outputs;
        this.window = window.padding(
                new Padding(0, window.padding().left(), 0, window.padding().right()));
        this.options = Require.notNull("Conv1d", "the set of options", options);
        options.requireDivisorOf("Conv1d", inputs, outputs);
        Require.notNull("Conv1d", "the random generator", random);
        int seen = inputs / options.groups() * window.width();
        Require.size("Conv1d", outputs, seen);
        Initializer initial = Initializer.uniform(1 / Math.sqrt(seen));
        weight = parameter(
                "weight", initial.draw(outputs, seen, random), outputs, inputs / options.groups(), window.width());
        bias = options.bias() ? parameter("bias", initial.draw(1, outputs, random), outputs) : null;
    }

    /**
     * Redraws the weight and sets the bias to zero.
     *
     * @return this layer
     */
    public Conv1d initialize(Initializer initializer, RandomGenerator random) {
        int fanOut = weight.rows() * window.pixels();
        Require.notNull("Conv1d", "the initializer", initializer).redraw(weight, bias, fanOut, random);
        return this;
    }

    /** The features of a step. */
    public int inputs() {
        return inputs;
    }

    /** The features of a step of the result. */
    public int outputs() {
        return outputs;
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
    protected Variable compute(Variable x) {
        int steps = Sequences.steps(this, x, inputs);
        // An image of one row, with the features for channels.
        ImageShape image = new ImageShape(inputs, 1, steps);
        Places places = Places.of("Conv1d", window, options.paddingMode(), image);
        Variable images = Pixels.toImages(Sequences.split(x, steps), image);
        Variable y = places.convolve(images, weight, bias, options.groups());
        ImageShape result = new ImageShape(outputs, 1, places.grid().patches());
        return Sequences.join(Pixels.asRows(y, result), result.width());
    }

    @Override
    protected String details() {
        return inputs + " → " + outputs + ", " + window + options.differences();
    }
}
