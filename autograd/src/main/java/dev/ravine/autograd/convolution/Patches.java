package dev.ravine.autograd.convolution;

import static dev.ravine.autograd.Variable.wrt;

import dev.ravine.autograd.RangeKernel;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.Kernels;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * Images as matrices of patches, and back, so that a convolution is a matrix product.
 *
 * <p>Every operation here throws {@link IllegalArgumentException} for a null or a shape that does not fit the grid. None
 * modifies its operand.
 */
public final class Patches {
    private Patches() {}

    /**
     * Returns the patches of a batch of images, each as a row (im2col).
     *
     * @param images batch × {@link PatchGrid#imageSize}, an image per row
     * @return (batch · {@link PatchGrid#patches}) × {@link PatchGrid#patchSize}: the patches of the first image, row by row
     *     of its grid, then those of the next. A patch is laid out as an image is: channel by channel, then row by row.
     */
    public static Variable unfold(Variable images, PatchGrid grid) {
        Require.operand("unfold", images);
        Require.notNull("unfold", "the grid", grid);
        Require.that(
                images.columns() == grid.imageSize(),
                "unfold",
                "an image of %s has %d entries, but the operand is %s",
                grid,
                grid.imageSize(),
                images);
        Require.size("unfold", (long) images.rows() * grid.patches(), grid.patchSize());
        Runs runs = runs(grid);
        return Variable.compute(
                "unfold",
                images.rows() * grid.patches(),
                grid.patchSize(),
                forEachImage(images.rows(), grid, (y, in, image) -> {
                    int at = image * grid.patches() * grid.patchSize();
                    // What no run reaches lies in the padding.
                    Arrays.fill(y.data, at, at + grid.patches() * grid.patchSize(), 0);
                    runs.copy(in[0].data, image * grid.imageSize(), y.data, at);
                }),
                wrt(images, (y, g) -> fold(g, grid)));
    }

    /** Where the pixels lie among patches that are a row each. */
    private static Runs runs(PatchGrid grid) {
        return Runs.ofPatches(grid, 1, grid.patchSize());
    }

    private interface ImageLoop {
        void fill(DMatrixRMaj y, DMatrixRMaj[] in, int image);
    }

    private static RangeKernel forEachImage(int batch, PatchGrid grid, ImageLoop loop) {
        long operations = (long) grid.patches() * grid.patchSize() * Kernels.PER_ENTRY;
        return new RangeKernel(batch, operations, (y, in, from, to) -> {
            for (int image = from; image < to; image++) loop.fill(y, in, image);
        });
    }

    /**
     * Returns images made by adding every patch where it lies: the rule of {@link #unfold}, which is its own (col2im).
     * Pixels that lie in several patches get the sum; what lies in the padding is left out.
     *
     * @param patches (batch · {@link PatchGrid#patches}) × {@link PatchGrid#patchSize}, as {@link #unfold} returns them
     * @return batch × {@link PatchGrid#imageSize}
     */
    public static Variable fold(Variable patches, PatchGrid grid) {
        Require.operand("fold", patches);
        Require.notNull("fold", "the grid", grid);
        Require.that(
                patches.columns() == grid.patchSize() && patches.rows() % grid.patches() == 0,
                "fold",
                "the patches of %s are rows of %d, %d to an image, but the operand is %s",
                grid,
                grid.patchSize(),
                grid.patches(),
                patches);
        int batch = patches.rows() / grid.patches();
        Require.size("fold", batch, grid.imageSize());
        Runs runs = runs(grid);
        return Variable.compute(
                "fold",
                batch,
                grid.imageSize(),
                forEachImage(batch, grid, (y, in, image) -> {
                    int pixel = image * grid.imageSize();
                    Arrays.fill(y.data, pixel, pixel + grid.imageSize(), 0);
                    runs.addBack(in[0].data, image * grid.patches() * grid.patchSize(), y.data, pixel);
                }),
                wrt(patches, (y, g) -> unfold(g, grid)));
    }
}
