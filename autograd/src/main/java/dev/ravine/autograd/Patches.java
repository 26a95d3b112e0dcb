package dev.ravine.autograd;

import static dev.ravine.autograd.Variable.wrt;

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
        PatchRuns runs = new PatchRuns(grid);
        return Variable.of(
                "unfold",
                images.rows() * grid.patches(),
                grid.patchSize(),
                forEachImage(images.rows(), grid, (y, in, from, to) -> unfold(in[0], grid, runs, y, from, to)),
                wrt(images, (y, g) -> fold(g, grid)));
    }

    private static RangeKernel forEachImage(int batch, PatchGrid grid, RangeKernel.Loop loop) {
        return new RangeKernel(batch, (long) grid.patches() * grid.patchSize() * Kernels.PER_ENTRY, loop);
    }

    private static void unfold(
            DMatrixRMaj images, PatchGrid grid, PatchRuns runs, DMatrixRMaj patches, int from, int to) {
        int size = grid.patches() * grid.patchSize();
        // What no run reaches lies in the padding.
        Arrays.fill(patches.data, from * size, to * size, 0);
        for (int image = from; image < to; image++) {
            for (int run = 0; run < runs.count; run++) {
                int pixel = image * grid.imageSize() + runs.pixel[run];
                int entry = image * size + runs.place[run] * grid.patchSize() + runs.entry[run];
                for (int i = 0; i < runs.length[run]; i++) {
                    patches.data[entry + i * grid.patchSize()] = images.data[pixel + i * grid.stride()];
                }
            }
        }
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
        PatchRuns runs = new PatchRuns(grid);
        return Variable.of(
                "fold",
                batch,
                grid.imageSize(),
                forEachImage(batch, grid, (y, in, from, to) -> fold(in[0], grid, runs, y, from, to)),
                wrt(patches, (y, g) -> unfold(g, grid)));
    }

    private static void fold(
            DMatrixRMaj patches, PatchGrid grid, PatchRuns runs, DMatrixRMaj images, int from, int to) {
        int size = grid.patches() * grid.patchSize();
        Arrays.fill(images.data, from * grid.imageSize(), to * grid.imageSize(), 0);
        for (int image = from; image < to; image++) {
            for (int run = 0; run < runs.count; run++) {
                int pixel = image * grid.imageSize() + runs.pixel[run];
                int entry = image * size + runs.place[run] * grid.patchSize() + runs.entry[run];
                for (int i = 0; i < runs.length[run]; i++) {
                    images.data[pixel + i * grid.stride()] += patches.data[entry + i * grid.patchSize()];
                }
            }
        }
    }
}
