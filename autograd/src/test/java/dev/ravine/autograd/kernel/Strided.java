package dev.ravine.autograd.kernel;

import org.jspecify.annotations.Nullable;

/**
 * A matrix that lies in an array: entry [i, j] is {@code data[at + i * rowStep + j * columnStep]}.
 *
 * @param data the array, which may hold more than this matrix
 * @param at where entry [0, 0] is
 */
record Strided(double[] data, int at, int rowStep, int columnStep) {
    /** A whole row-major matrix. */
    static Strided of(double[] data, int columns) {
        return new Strided(data, 0, columns, 1);
    }

    /** Where an entry is in the array. */
    int place(int row, int column) {
        return at + row * rowStep + column * columnStep;
    }

    /** The same entries, with rows for columns. */
    Strided transposed() {
        return new Strided(data, at, columnStep, rowStep);
    }

    /** Adds the product a · b of an m×k and a k×n matrix to c, whose columns follow each other. */
    static void multiply(Kernels kernels, int m, int n, int k, Strided a, Strided b, Strided c) {
        Product product = kernels.product(m, n, k, a.rowStep, a.columnStep, b.rowStep, b.columnStep, c.rowStep);
        kernels.share(
                product.parts(),
                product.operations(),
                part -> product.compute(part, false, null, a.data, a.at, b.data, b.at, c.data, c.at));
    }

    /** Fills c with the same row plus a · b, in every row; null for zeros. */
    static void set(Kernels kernels, int m, int n, int k, Strided a, Strided b, double @Nullable [] bias, Strided c) {
        Product product = kernels.product(m, n, k, a.rowStep, a.columnStep, b.rowStep, b.columnStep, c.rowStep);
        kernels.share(
                product.parts(),
                product.operations(),
                part -> product.set(part, bias, a.data, a.at, b.data, b.at, c.data, c.at));
    }
}
