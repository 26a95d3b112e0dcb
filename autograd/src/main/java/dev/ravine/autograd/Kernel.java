package dev.ravine.autograd;

import org.ejml.data.DMatrixRMaj;

/**
 * Computes the value of an operation: fills a matrix from the values of the operation's inputs.
 *
 * <p>An operation that is computed eagerly runs its kernel once. Where it is part of a captured function, the same kernel
 * runs again each time that the function is called, on the same matrices with other entries. So everything that decides the
 * result has to happen in here, and everything that is read has to come in by the array: a value that was looked at
 * outside is the value of the first run forever.
 *
 * <pre>{@code
 * static Variable cube(Variable x) {
 *     return Variable.compute("cube", x.rows(), x.columns(), (y, in) -> {
 *         for (int i = 0; i < y.data.length; i++) {
 *             y.data[i] = in[0].data[i] * in[0].data[i] * in[0].data[i];
 *         }
 *     }, Variable.wrt(x, (y, g) -> g.mul(x.pow(2)).mul(3)));
 * }
 * }</pre>
 */
@FunctionalInterface
public interface Kernel {
    /**
     * Fills the result.
     *
     * @param y the result, of the operation's shape; its entries are undefined at first, and the kernel must set every one
     * @param in the values of the operation's inputs, in their order; must not be modified or kept
     */
    void fill(DMatrixRMaj y, DMatrixRMaj[] in);
}
