package dev.ravine.autograd;

import dev.ravine.autograd.kernel.Kernels;
import org.ejml.data.DMatrixRMaj;

/**
 * A kernel that computes each entry by itself, from the entries in the same place of its inputs and from what an input that
 * is stretched has there. So any range of entries can be computed alone, and the result may lie in an input's own array.
 */
public interface EntryKernel extends Kernel {
    /**
     * Fills a range of the result's entries, counted row by row.
     *
     * @param from the first
     * @param to where the range ends
     */
    void fill(DMatrixRMaj y, DMatrixRMaj[] in, int from, int to);

    @Override
    default void fill(DMatrixRMaj y, DMatrixRMaj[] in) {
        int n = y.data.length;
        if (n < Kernels.MANY) {
            fill(y, in, 0, n);
        } else {
            Kernels.active().inRanges(n, Kernels.PER_ENTRY, (from, to) -> fill(y, in, from, to));
        }
    }
}
