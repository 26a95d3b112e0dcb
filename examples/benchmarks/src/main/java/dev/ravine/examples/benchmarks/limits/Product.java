package dev.ravine.examples.benchmarks.limits;

import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.autograd.kernel.Strided;
import java.util.Arrays;

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
        return () -> {
            Arrays.fill(c, 0); // as the kernel wants it
            kernels.matmul(
                    m,
                    n,
                    k,
                    Strided.of(a, transA ? m : k).transposed(transA),
                    Strided.of(b, transB ? k : n).transposed(transB),
                    Strided.of(c, n));
        };
    }

    private static double[] matrix(int size) {
        double[] entries = new double[size];
        Arrays.setAll(entries, i -> 1.0 / (i + 1));
        return entries;
    }
}
