package dev.ravine.nn.image;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import org.ejml.data.DMatrixRMaj;

/**
 * The mean of each window, with as many windows as the result has pixels, whatever the size of the image.
 *
 * <p>Of n pixels in a direction, window i of m goes from ⌊i · n / m⌋ to ⌈(i + 1) · n / m⌉, so windows may overlap by a pixel
 * and repeat one where there are more of them than pixels. As in PyTorch; {@link GlobalAvgPool2d} is one window alone.
 * An infinite or NaN pixel makes its whole channel NaN, though, as in a bilinear {@link Upsample}.
 */
public final class AdaptiveAvgPool2d extends Pooling {
    private final Resampling resampling;

    /** Makes a layer whose result is a square of this size. */
    public AdaptiveAvgPool2d(ImageShape input, int size) {
        this(input, size, size);
    }

    /** Makes a layer whose result has the given number of rows and columns of pixels. */
    public AdaptiveAvgPool2d(ImageShape input, int height, int width) {
        super(input, output("AdaptiveAvgPool2d", input, height, width));
        resampling = new Resampling(means(input.height(), height), means(input.width(), width));
    }

    static ImageShape output(String kind, ImageShape input, int height, int width) {
        return new ImageShape(
                Require.notNull(kind, "the shape of the input", input).channels(), height, width);
    }

    /** The first pixel of window i of m, of n pixels. */
    static int start(int i, int n, int m) {
        return (int) ((long) i * n / m);
    }

    /** The pixel behind the last of window i of m, of n pixels. */
    static int end(int i, int n, int m) {
        return (int) (((i + 1L) * n + m - 1) / m);
    }

    /** The mean of each window as a row of weights of the pixels. */
    private static DMatrixRMaj means(int n, int m) {
        DMatrixRMaj means = new DMatrixRMaj(m, n);
        for (int i = 0; i < m; i++) {
            for (int j = start(i, n, m); j < end(i, n, m); j++) {
                means.set(i, j, 1.0 / (end(i, n, m) - start(i, n, m)));
            }
        }
        return means;
    }

    @Override
    Variable pooled(Variable channels) {
        return resampling.apply(channels);
    }
}
