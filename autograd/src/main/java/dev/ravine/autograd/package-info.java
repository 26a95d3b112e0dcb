/**
 * Differentiable matrices.
 *
 * <p>A {@link dev.ravine.autograd.Variable} is a matrix that knows how it was computed. Operations compute at once and
 * leave a trail; {@link dev.ravine.autograd.Variable#backward} follows it from a loss back to the
 * {@linkplain dev.ravine.autograd.Parameter parameters} and returns their
 * {@linkplain dev.ravine.autograd.Gradients gradients}:
 *
 * <pre>{@code
 * Parameter w = new Parameter("w", new double[][] {{0.5, -1}, {2, 0.1}});
 * Variable x = Variable.of(new double[][] {{1, 2}, {3, 4}});
 * Variable loss = tanh(x.matmul(w)).mul(2).sum();
 * Gradients gradients = loss.backward();
 * DMatrixRMaj dw = gradients.of(w);
 * }</pre>
 *
 * <p>The operations stand in families: {@link dev.ravine.autograd.Arithmetic}, {@link dev.ravine.autograd.Elementwise},
 * {@link dev.ravine.autograd.Reductions}, {@link dev.ravine.autograd.LinearAlgebra},
 * {@link dev.ravine.autograd.Shaping}, and for images {@link dev.ravine.autograd.convolution}. Each is one definition:
 * the result's shape, the {@linkplain dev.ravine.autograd.Kernel kernel} that fills it, and a
 * {@linkplain dev.ravine.autograd.Vjp rule} for each input. One of your own is written in just the same way:
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
 *
 * <p>Rules are made of these operations themselves, so gradients can be differentiated again ({@link dev.ravine.autograd.Fused}
 * is for what would be too slow like that); {@link dev.ravine.autograd.Derivatives} has the Jacobians, Hessians and products
 * that follow from that.
 *
 * <p>To read the engine, take {@link dev.ravine.autograd.Variable}, {@link dev.ravine.autograd.Input}, {@code Backward}.
 */
@NullMarked
package dev.ravine.autograd;

import org.jspecify.annotations.NullMarked;
