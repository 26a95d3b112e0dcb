package dev.ravine.autograd.check;

import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** What a check is about: a function of some matrices, and the gradients that it claims to have. */
interface Subject {
    /**
     * The function's result.
     *
     * @param at a matrix for each input; not modified
     */
    DMatrixRMaj value(DMatrixRMaj[] at);

    /**
     * The function's result where what it computes in between, as far as that can be reached, is off by its last digits.
     *
     * @param at a matrix for each input; not modified
     */
    default DMatrixRMaj roundedOtherwise(DMatrixRMaj[] at, RandomGenerator random) {
        return value(at);
    }

    /**
     * The gradients of Σ cotangent ⊙ result.
     *
     * @param at a matrix for each input; not modified
     * @param cotangent of the result's shape
     * @return a matrix for each input, null where the function is said not to depend on it
     */
    @Nullable DMatrixRMaj[] gradients(DMatrixRMaj[] at, DMatrixRMaj cotangent);

    /**
     * What an input is called where nobody said.
     *
     * @param input counted from 0
     * @param count of all inputs
     */
    default String name(int input, int count) {
        return "input " + input;
    }
}
