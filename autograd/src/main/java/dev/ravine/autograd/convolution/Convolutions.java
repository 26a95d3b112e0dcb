package dev.ravine.autograd.convolution;

import static dev.ravine.autograd.Reductions.sum;
import static dev.ravine.autograd.Shaping.reshape;
import static dev.ravine.autograd.Variable.wrt;

import dev.ravine.autograd.Input;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import java.util.stream.Stream;

/**
 * Convolutions of batches of images, as deep learning has them: the kernel is not flipped.
 *
 * <p>Σ g ⊙ convolve(x, w) is linear in x, in w and in g. The three operations here are its derivatives: {@link #convolve}
 * with respect to g, {@link #convolveTransposed} to x, {@link #convolveKernels} to w. So the rules of each are the other
 * two, to any order.
 *
 * <p>An image is laid out as {@link PatchGrid} says. With groups, the channels of the images and those of the results are
 * cut into as many parts, and each part of the results sees its part of the images; with as many groups as channels, the
 * convolution is depthwise.
 *
 * <p>Every operation here throws {@link IllegalArgumentException} for a null or a shape that does not fit. None modifies its
 * operands.
 */
public final class Convolutions {
    private Convolutions() {}

    // ---- the three operations

    /**
     * Returns, for each place of a patch on each image, the sum of the patch times each kernel. It is the matrix product of
     * {@link Patches#unfold} with the transposed kernels, laid out as images, but keeps no patches.
     *
     * @param images batch × {@link PatchGrid#imageSize}
     * @param kernels outputs × ({@link PatchGrid#patchSize} / groups)
     * @param grid the sizes of an image and of a patch of all its channels
     * @param groups a divisor of the channels and of the outputs; with 1, each output sees all channels
     * @return batch × (outputs · {@link PatchGrid#patches}): images with a channel for each output
     */
    public static Variable convolve(Variable images, Variable kernels, PatchGrid grid, int groups) {
        Convolution convolution = new Convolution("convolve", grid, groups, kernels);
        convolution.requireImages(images);
        return convolve(convolution, images, kernels, grid, groups);
    }

    /**
     * Returns {@link #convolve(Variable, Variable, PatchGrid, int)} plus a bias for each output.
     *
     * @param bias 1 × outputs
     */
    public static Variable convolve(Variable images, Variable kernels, Variable bias, PatchGrid grid, int groups) {
        Convolution convolution = new Convolution("convolve", grid, groups, kernels);
        convolution.requireImages(images);
        convolution.requireBias(bias);
        Input added = wrt(bias, (y, g) -> perOutput(g, kernels.rows(), grid.patches()));
        return convolve(convolution, images, kernels, grid, groups, added);
    }

    private static Variable convolve(
            Convolution convolution, Variable images, Variable kernels, PatchGrid grid, int groups, Input... bias) {
        Input ofImages = wrt(images, (y, g) -> convolveTransposed(g, kernels, grid, groups));
        Input ofKernels = wrt(kernels, (y, g) -> convolveKernels(images, g, grid, groups));
        return Variable.compute(
                "convolve",
                images.rows(),
                kernels.rows() * grid.patches(),
                convolution.convolve(images.rows()),
                Stream.concat(Stream.of(ofImages, ofKernels), Stream.of(bias)).toArray(Input[]::new));
    }

    /** The sum over each output's pixels in all images, 1 × outputs. */
    private static Variable perOutput(Variable results, int outputs, int pixels) {
        Variable perChannel = sum(reshape(results, results.rows() * outputs, pixels), Per.ROW);
        return sum(reshape(perChannel, results.rows(), outputs), Per.COLUMN);
    }

    /**
     * Returns images to which each pixel of the results has added its multiple of the kernel, where its patch lies: a
     * transposed convolution, which enlarges images.
     *
     * @param results batch × (outputs · {@link PatchGrid#patches})
     * @param kernels outputs × ({@link PatchGrid#patchSize} / groups)
     * @param grid the sizes of an image of those returned and of a patch of all its channels
     * @param groups a divisor of the channels and of the outputs
     * @return batch × {@link PatchGrid#imageSize}
     */
    public static Variable convolveTransposed(Variable results, Variable kernels, PatchGrid grid, int groups) {
        Convolution convolution = new Convolution("convolveTransposed", grid, groups, kernels);
        convolution.requireResults(results);
        return Variable.compute(
                "convolveTransposed",
                results.rows(),
                grid.imageSize(),
                convolution.transposed(results.rows()),
                wrt(results, (y, g) -> convolve(g, kernels, grid, groups)),
                wrt(kernels, (y, g) -> convolveKernels(g, results, grid, groups)));
    }

    /**
     * Returns, for each output and each entry of a patch, the sum of the output's pixels times that entry of their patches,
     * over all images: how kernels have to move to move the results.
     *
     * @param images batch × {@link PatchGrid#imageSize}
     * @param results batch × (outputs · {@link PatchGrid#patches})
     * @param grid the sizes of an image and of a patch of all its channels
     * @param groups a divisor of the channels and of the outputs
     * @return outputs × ({@link PatchGrid#patchSize} / groups)
     */
    public static Variable convolveKernels(Variable images, Variable results, PatchGrid grid, int groups) {
        String name = "convolveKernels";
        Require.operands(name, images, results);
        Require.notNull(name, "the grid", grid);
        Convolution convolution = new Convolution(name, grid, groups, results.columns() / grid.patches());
        convolution.requireImages(images);
        convolution.requireResults(results);
        Require.that(
                images.rows() == results.rows(), name, "%d images, but results of %d", images.rows(), results.rows());
        return Variable.compute(
                name,
                results.columns() / grid.patches(),
                grid.patchSize() / groups,
                convolution.kernels(images.rows()),
                wrt(images, (y, g) -> convolveTransposed(results, g, grid, groups)),
                wrt(results, (y, g) -> convolve(images, g, grid, groups)));
    }
}
