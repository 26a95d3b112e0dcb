/**
 * Methods that ask for the loss again within a step: L-BFGS, Levenberg–Marquardt, Gauss–Newton, Newton's method with
 * conjugate gradients.
 *
 * <p>They suit small nets whose whole data set fits into one batch, and need no learning rate:
 *
 * <pre>{@code
 * Variable x = Variable.of(new double[][] {{0}, {1}, {2}});
 * Variable y = Variable.of(new double[][] {{1}, {3}, {5}});
 * Parameter w = new Parameter("w", new double[][] {{0.5}});
 * Parameter b = new Parameter("b", new double[][] {{0}});
 * Minimization result = new Lbfgs(Parameters.of(w, b))
 *         .minimize(() -> x.matmul(w).add(b).sub(y).pow(2).mean());
 * }</pre>
 *
 * <table>
 * <caption>Which one</caption>
 * <tr><th>method</th><th>is given</th><th>time of a step, for n weights</th><th>memory</th></tr>
 * <tr><td>{@link dev.ravine.optim.minimize.LevenbergMarquardt}</td><td>residuals, whose squares are summed</td>
 *     <td>residuals · n² and n³</td><td>residuals · n</td></tr>
 * <tr><td>{@link dev.ravine.optim.minimize.GaussNewton}</td><td>residuals that come close to 0</td><td>the same</td>
 *     <td>the same</td></tr>
 * <tr><td>{@link dev.ravine.optim.minimize.Lbfgs}</td><td>any smooth loss</td><td>one gradient, seldom more</td><td>20
 * n</td></tr>
 * <tr><td>{@link dev.ravine.optim.minimize.NewtonCg}</td><td>any smooth loss, badly conditioned</td>
 *     <td>a gradient, and a Hessian-vector product for each step of conjugate gradients</td><td>the graph of a
 *     gradient</td></tr>
 * </table>
 *
 * <p>All of them need the same loss at the same parameters each time: the whole data set, no dropout, no running statistics.
 * They only ever go down: after each step, and after an exception, the parameters hold the best point so far.
 */
@NullMarked
package dev.ravine.optim.minimize;

import org.jspecify.annotations.NullMarked;
