package dev.ravine.autograd;

import dev.ravine.autograd.kernel.Kernels;
import org.ejml.data.DMatrixRMaj;

/** A kernel that works on rows, columns or entries, each of which takes about as long, in ranges of them. */
public final class RangeKernel implements SharedKernel {
    private final int size;
    private final long operations;
    private final int length;
    private final Loop loop;

    /** The work on a range. */
    @FunctionalInterface
    public interface Loop {
        /**
         * Fills the part of the result that belongs to a range of rows, columns or entries.
         *
         * @param from the first
         * @param to where the range ends
         */
        void fill(DMatrixRMaj y, DMatrixRMaj[] in, int from, int to);
    }

    /**
     * Makes a kernel.
     *
     * @param size how many rows, columns or entries there are
     * @param operations about how many operations on numbers each of them takes
     * @param loop the work on a range
     */
    public RangeKernel(int size, long operations, Loop loop) {
        this.size = size;
        this.operations = size * operations;
        this.length = Kernels.rangeLength(size, operations);
        this.loop = loop;
    }

    /** A kernel that goes through each row of a matrix more than once. */
    public static RangeKernel ofRows(Variable x, Loop loop) {
        return new RangeKernel(x.rows(), 2L * x.columns() * Kernels.PER_ENTRY, loop);
    }

    @Override
    public int parts() {
        return size <= length ? 1 : (size - 1) / length + 1;
    }

    @Override
    public long operations() {
        return operations;
    }

    @Override
    public void fill(int part, DMatrixRMaj y, DMatrixRMaj[] in) {
        int from = part * length;
        loop.fill(y, in, from, Math.min(size, from + length));
    }
}
