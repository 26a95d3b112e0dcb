package dev.ravine.nn.image;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;

/**
 * Images of another size, usually a larger one, that show the same.
 *
 * <pre>{@code
 * Layer twice = Upsample.nearest(image, 2);
 * Layer smooth = Upsample.bilinear(image, 64, 64);
 * }</pre>
 *
 * <p>A new pixel lies at its share of the old image, and what it is comes from the old pixels around: the one that it lies in,
 * the straight lines between two in each direction, or a cubic through four. PyTorch's {@code Upsample} of a size; a whole
 * scale factor is the same there. Each number between pixels is a weighted sum of all pixels of a row and a column, with weights
 * of 0 for most, so an infinite or NaN pixel makes its whole channel NaN, where PyTorch's keeps to its neighbours.
 */
public final class Upsample extends ImageLayer {
    private enum Mode {
        NEAREST,
        BILINEAR,
        BICUBIC
    }

    private final Mode mode;
    private final boolean alignsCorners;
    private final UnaryOperator<Variable> ofChannels;

    private Upsample(Mode mode, boolean alignsCorners, ImageShape input, int height, int width) {
        super(input, new ImageShape(channels(input), height, width));
        this.mode = mode;
        this.alignsCorners = alignsCorners;
        ofChannels = mode == Mode.NEAREST ? nearest()::apply : resampling()::apply;
    }

    /** Makes a layer that repeats each pixel, the same number of times in both directions. */
    public static Upsample nearest(ImageShape input, int scale) {
        return scaled(Mode.NEAREST, input, scale);
    }

    /** Makes a layer each of whose pixels is that of the input in which it lies. */
    public static Upsample nearest(ImageShape input, int height, int width) {
        return new Upsample(Mode.NEAREST, false, input, height, width);
    }

    /** Makes a layer whose pixels are between the four around them, to a multiple of the size. */
    public static Upsample bilinear(ImageShape input, int scale) {
        return scaled(Mode.BILINEAR, input, scale);
    }

    /** Makes a layer whose pixels are between the four around them. Behind the outermost ones it is constant. */
    public static Upsample bilinear(ImageShape input, int height, int width) {
        return new Upsample(Mode.BILINEAR, false, input, height, width);
    }

    /** Makes a layer whose pixels lie on cubics through the sixteen around them, to a multiple of the size. */
    public static Upsample bicubic(ImageShape input, int scale) {
        return scaled(Mode.BICUBIC, input, scale);
    }

    /**
     * Makes a layer whose pixels lie on cubics through the sixteen around them, with the outermost ones repeated.
     *
     * <p>R. G. Keys, Cubic Convolution Interpolation for Digital Image Processing (1981), with −¾ for a, as in PyTorch.
     */
    public static Upsample bicubic(ImageShape input, int height, int width) {
        return new Upsample(Mode.BICUBIC, false, input, height, width);
    }

    private static Upsample scaled(Mode mode, ImageShape input, int scale) {
        Require.notNull("Upsample", "the shape of the input", input);
        Require.atLeastOne("Upsample", "scale", scale);
        Require.size("Upsample", (long) input.height() * scale, (long) input.width() * scale);
        return new Upsample(mode, false, input, input.height() * scale, input.width() * scale);
    }

    /**
     * The same with the centres of the outermost pixels upon those of the old ones, and the others between them: PyTorch's
     * {@code align_corners=True}. Otherwise, the edges of the images lie upon one another.
     *
     * @throws IllegalArgumentException for the nearest pixels
     */
    public Upsample withAlignedCorners() {
        Require.that(mode != Mode.NEAREST, "Upsample", "nearest pixels have no centres to align");
        return new Upsample(mode, true, input(), output().height(), output().width());
    }

    @Override
    Variable ofImages(Variable x) {
        return Pixels.channelsAsImages(ofChannels.apply(Pixels.channelsAsRows(x, input())), output());
    }

    private static int channels(ImageShape input) {
        return Require.notNull("Upsample", "the shape of the input", input).channels();
    }

    private PixelMap nearest() {
        ImageShape input = input();
        ImageShape output = output();
        int[] from = new int[output.pixels()];
        for (int i = 0; i < from.length; i++) {
            int row = (int) ((long) (i / output.width()) * input.height() / output.height());
            int column = (int) ((long) (i % output.width()) * input.width() / output.width());
            from[i] = row * input.width() + column;
        }
        return new PixelMap(input.pixels(), from);
    }

    private Resampling resampling() {
        return new Resampling(weights(input().height(), output().height()), weights(input().width(), output().width()));
    }

    /** For each of m new pixels in a direction a row of weights of n old ones. */
    private DMatrixRMaj weights(int n, int m) {
        DMatrixRMaj weights = new DMatrixRMaj(m, n);
        for (int i = 0; i < m; i++) {
            double place = alignsCorners ? (m == 1 ? 0 : (double) i * (n - 1) / (m - 1)) : (i + 0.5) * n / m - 0.5;
            int before = (int) Math.floor(place);
            double share = place - before;
            double[] around = mode == Mode.BILINEAR
                    ? new double[] {0, 1 - share, share, 0}
                    : new double[] {cubic(1 + share), cubic(share), cubic(1 - share), cubic(2 - share)};
            for (int j = 0; j < around.length; j++) {
                weights.add(i, Math.max(0, Math.min(n - 1, before - 1 + j)), around[j]);
            }
        }
        return weights;
    }

    /** The weight of a pixel at a distance. */
    private static double cubic(double x) {
        double a = -0.75;
        return x < 1 ? ((a + 2) * x - (a + 3)) * x * x + 1 : a * (((x - 5) * x + 8) * x - 4);
    }

    @Override
    protected String details() {
        return super.details() + ", " + mode.name().toLowerCase(Locale.ROOT)
                + (alignsCorners ? ", aligned corners" : "");
    }
}
