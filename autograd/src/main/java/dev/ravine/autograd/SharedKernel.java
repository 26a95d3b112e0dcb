package dev.ravine.autograd;

import dev.ravine.autograd.kernel.Kernels;
import org.ejml.data.DMatrixRMaj;

/** A kernel whose work is cut into parts that may be done at once and in any order, with the same bits. */
public interface SharedKernel extends Kernel {
    /** How many parts there are; always as many. */
    int parts();

    /** About how many operations on numbers all the parts together take: whether they are worth a second thread. */
    long operations();

    /**
     * Does one part.
     *
     * @param part its number, from 0
     */
    void fill(int part, DMatrixRMaj y, DMatrixRMaj[] in);

    @Override
    default void fill(DMatrixRMaj y, DMatrixRMaj[] in) {
        Kernels.active().share(parts(), operations(), part -> fill(part, y, in));
    }
}
