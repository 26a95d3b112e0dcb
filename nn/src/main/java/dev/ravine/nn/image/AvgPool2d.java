package dev.ravine.nn.image;

import static dev.ravine.autograd.convolution.Convolutions.convolve;

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.convolution.PatchGrid;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * The mean of each window of each channel.
 *
 * <p>Padding counts as zeros, which is PyTorch's default, {@code count_include_pad=True}; {@link #withoutCountingPadding}
 * divides by the number of pixels within the image.
 */
public final class AvgPool2d extends Pooling {
    private final Window window;
    private final boolean countsPadding;
    private final PatchGrid grid;

    /** The weights of a window's sum, a row, and what each place's sum is divided by, a row. */
    private final Variable ones;

    private final Variable counts;

    /** Makes a layer whose windows are the image cut into squares of this size. */
    public AvgPool2d(ImageShape input, int size) {
        this(input, Window.tiles(size));
    }

    /**
     * Makes a layer that counts padding as zeros.
     *
     * @param input what a row holds
     * @param window which moves by one pixel unless its stride says more: so does {@code Window.of(2)}, while
     *     {@code Window.tiles(2)} moves by its own size
     * @throws IllegalArgumentException if the window is larger than the padded image, or some window holds only padding
     */
    public AvgPool2d(ImageShape input, Window window) {
        this(input, window, true);
    }

    private AvgPool2d(ImageShape input, Window window, boolean countsPadding) {
        this(input, window, countsPadding, windows("AvgPool2d", input, window));
    }

    private AvgPool2d(ImageShape input, Window window, boolean countsPadding, int[][] windows) {
        super(input, window.over("AvgPool2d", input, input.channels()));
        this.window = window;
        this.countsPadding = countsPadding;
        grid = window.on("AvgPool2d", channel(input));
        int size = grid.patchSize();
        ones = Constants.ones(1, size);
        DMatrixRMaj numbers = new DMatrixRMaj(1, windows.length);
        Arrays.setAll(numbers.data, place -> countsPadding ? size : windows[place].length);
        counts = Variable.wrap(numbers);
    }

    /** Makes a layer whose means are of the pixels within the image alone: PyTorch's {@code count_include_pad=False}. */
    public static AvgPool2d withoutCountingPadding(ImageShape input, Window window) {
        return new AvgPool2d(input, window, false);
    }

    /** What it looks at, and how that moves. */
    public Window window() {
        return window;
    }

    /** Whether padding counts as zeros. */
    public boolean countsPadding() {
        return countsPadding;
    }

    @Override
    Variable pooled(Variable channels) {
        return convolve(channels, ones, grid, 1).div(counts);
    }

    @Override
    protected String details() {
        return super.details() + ", " + window + (countsPadding ? "" : ", padding not counted");
    }
}
