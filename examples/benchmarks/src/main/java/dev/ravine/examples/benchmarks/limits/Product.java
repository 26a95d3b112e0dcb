package dev.ravine.examples.benchmarks.limits;

import dev.ravine.autograd.kernel.Kernels;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** The matrix product of an m×k and a k×n matrix, each of which may be stored transposed. */
record Product(boolean transA, boolean transB, int m, int n, int k) {
    /** A multiplication and an addition for each entry of the result and each k. */
    double operations() {
        return 2.0 * m * n * k;
    }

    /** How it is written in BLAS: N for as it is, T for transposed. */
    String letters() {
        return (transA ? "T" : "N") + (transB ? "T" : "N");
    }

    /** Our product, ready to be computed again and again. */
    Runnable ours() {
        double[] a = matrix(m * k);
        double[] b = matrix(k * n);
        double[] c = new double[m * n];
        Kernels kernels = Kernels.active();
        dev.ravine.autograd.kernel.Product product =
                kernels.product(m, n, k, transA ? 1 : k, transA ? m : 1, transB ? 1 : n, transB ? k : 1, n);
        IntConsumer part = i -> product.set(i, null, a, 0, b, 0, c, 0);
        return () -> kernels.share(product.parts(), product.operations(), part);
    }

    private static double[] matrix(int size) {
        double[] entries = new double[size];
        Arrays.setAll(entries, i -> 1.0 / (i + 1));
        return entries;
    }
}
