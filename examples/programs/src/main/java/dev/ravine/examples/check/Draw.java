package dev.ravine.examples.check;

import dev.ravine.nn.SplitMix;
import org.ejml.data.DMatrixRMaj;

/**
 * Random matrices to check at.
 *
 * @param random where they come from
 */
record Draw(SplitMix random) {
    /** Entries between −2 and 2. */
    DMatrixRMaj matrix(int rows, int columns) {
        return between(-2, 2, rows, columns);
    }

    /** Entries between 0.25 and 2, for what is only defined there. */
    DMatrixRMaj positive(int rows, int columns) {
        return between(0.25, 2, rows, columns);
    }

    /** Entries between 0.1 and 0.9. */
    DMatrixRMaj probabilities(int rows, int columns) {
        return between(0.1, 0.9, rows, columns);
    }

    /** A square matrix that is far from singular: 4 is added to its diagonal. */
    DMatrixRMaj invertible(int size) {
        DMatrixRMaj matrix = matrix(size, size);
        for (int i = 0; i < size; i++) {
            matrix.add(i, i, 4);
        }
        return matrix;
    }

    private DMatrixRMaj between(double least, double greatest, int rows, int columns) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < matrix.data.length; i++) {
            matrix.data[i] = least + (greatest - least) * random.nextDouble();
        }
        return matrix;
    }
}
