package dev.ravine.nn;

import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;

/** Where the first values of a parameter come from. The same generator in the same state gives the same bits. */
@FunctionalInterface
public interface Initializer {
    /** Returns a new matrix of the given shape. */
    DMatrixRMaj draw(int rows, int columns, RandomGenerator random);

    /** Uniform between −bound and bound. */
    static Initializer uniform(double bound) {
        return (rows, columns, random) -> {
            DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
            for (int i = 0; i < matrix.data.length; i++) {
                matrix.data[i] = (2 * random.nextDouble() - 1) * bound;
            }
            return matrix;
        };
    }
}
