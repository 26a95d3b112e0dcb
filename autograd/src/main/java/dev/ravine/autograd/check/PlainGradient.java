package dev.ravine.autograd.check;

import org.ejml.data.DMatrixRMaj;

/** A gradient written by hand in plain Java. */
@FunctionalInterface
public interface PlainGradient {
    /**
     * Returns the gradient with respect to each input, of its shape.
     *
     * @param inputs one matrix for each input; not to be modified
     */
    DMatrixRMaj[] apply(DMatrixRMaj... inputs);
}
