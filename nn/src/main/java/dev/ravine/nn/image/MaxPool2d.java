package dev.ravine.nn.image;

import dev.ravine.autograd.Variable;

/**
 * The greatest entry of each window of each channel; NaN if one is. Padding never wins, whatever the image holds.
 *
 * <p>Of entries that tie for the greatest, the first in the window gets the gradient, as in PyTorch. (Its
 * {@code ceil_mode} is not there: a window that does not fit whole on the padded image is left out.)
 */
public final class MaxPool2d extends Pooling {
    private final Window window;
    private final Greatest greatest;

    /** Makes a layer whose windows are the image cut into squares of this size. */
    public MaxPool2d(ImageShape input, int size) {
        this(input, Window.tiles(size));
    }

    /**
     * Makes a layer.
     *
     * @param input what a row holds
     * @param window which moves by one pixel unless its stride says more: so does {@code Window.of(2)}, while
     *     {@code Window.tiles(2)} moves by its own size
     * @throws IllegalArgumentException if the window is larger than the padded image, or some window holds only padding
     */
    public MaxPool2d(ImageShape input, Window window) {
        this(input, window, windows("MaxPool2d", input, window));
    }

    private MaxPool2d(ImageShape input, Window window, int[][] windows) {
        super(input, window.over("MaxPool2d", input, input.channels()));
        this.window = window;
        greatest = new Greatest(windows);
    }

    /** What it looks at, and how that moves. */
    public Window window() {
        return window;
    }

    @Override
    Variable pooled(Variable channels) {
        return greatest.of(channels);
    }

    @Override
    protected String details() {
        return super.details() + ", " + window;
    }
}
