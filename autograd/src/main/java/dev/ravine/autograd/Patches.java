package dev.ravine.autograd;

import static dev.ravine.autograd.OwnRules.wrt;

import dev.ravine.autograd.kernel.Kernels;
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
        int batch = images.rows();
        DMatrixRMaj patches = Scratch.zeros(batch * grid.patches(), grid.patchSize());
        double[] from = images.value().data;
        forEachRun(batch, grid, (image, patch, length) -> {
            for (int i = 0; i < length; i++) {
                patches.data[patch + i * grid.patchSize()] = from[image + i * grid.stride()];
            }
        });
        return Variable.of("unfold", patches, wrt(images, (y, g) -> fold(g, grid)));
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
        DMatrixRMaj images = Scratch.zeros(batch, grid.imageSize());
        double[] from = patches.value().data;
        forEachRun(batch, grid, (image, patch, length) -> {
            for (int i = 0; i < length; i++) {
                images.data[image + i * grid.stride()] += from[patch + i * grid.patchSize()];
            }
        });
        return Variable.of("fold", images, wrt(patches, (y, g) -> unfold(g, grid)));
    }

    private interface Run {
        /** The run starts at these places in the images and in the patches. */
        void accept(int image, int patch, int length);
    }

    private static void forEachRun(int batch, PatchGrid grid, Run run) {
        PatchRuns runs = new PatchRuns(grid);
        int ofPatches = grid.patches() * grid.patchSize();
        Kernels.active().inRanges(batch, (long) ofPatches * Kernels.PER_ENTRY, (from, to) -> {
            for (int b = from; b < to; b++) {
                for (int i = 0; i < runs.count; i++) {
                    run.accept(
                            b * grid.imageSize() + runs.pixel[i],
                            b * ofPatches + runs.place[i] * grid.patchSize() + runs.entry[i],
                            runs.length[i]);
                }
            }
        });
    }
}
