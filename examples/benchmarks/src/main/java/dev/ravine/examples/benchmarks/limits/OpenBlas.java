package dev.ravine.examples.benchmarks.limits;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_dgemm;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.openblas.global.openblas;

/** The matrix product of OpenBLAS, on one thread, on memory of its own so that nothing is copied. */
final class OpenBlas {
    private OpenBlas() {}

    /**
     * Loads the library.
     *
     * @throws UnsatisfiedLinkError if there is none for this machine
     */
    static void load() {
        openblas.blas_set_num_threads(1);
    }

    /** The version of the binding, which begins with the library's. */
    static String version() {
        return String.valueOf(openblas.class.getPackage().getImplementationVersion());
    }

    /** A product that is ready to be computed again and again. */
    static Runnable product(Product of) {
        DoublePointer a = matrix((long) of.m() * of.k());
        DoublePointer b = matrix((long) of.k() * of.n());
        DoublePointer c = matrix((long) of.m() * of.n());
        return () -> cblas_dgemm(
                CblasRowMajor,
                of.transA() ? CblasTrans : CblasNoTrans,
                of.transB() ? CblasTrans : CblasNoTrans,
                of.m(),
                of.n(),
                of.k(),
                1,
                a,
                of.transA() ? of.m() : of.k(),
                b,
                of.transB() ? of.k() : of.n(),
                0,
                c,
                of.n());
    }

    private static DoublePointer matrix(long size) {
        DoublePointer pointer = new DoublePointer(size);
        for (long i = 0; i < size; i++) {
            pointer.put(i, 1.0 / (i + 1));
        }
        return pointer;
    }
}
