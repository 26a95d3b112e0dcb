package dev.ravine.autograd.check;

import org.ejml.data.DMatrixRMaj;

/** A function of matrices in plain Java, with a single number as its result. */
@FunctionalInterface
public interface PlainFunction {
    /**
     * Returns the function's value.
     *
     * @param inputs one matrix for each input; not to be modified
     */
    double apply(DMatrixRMaj... inputs);
}
