/**
 * The arithmetic under the operations: loops over {@code double[]}, in two implementations.
 *
 * <p>{@link dev.ravine.autograd.kernel.Kernels} is portable Java, and always there. Where the JVM was started
 * with {@code --add-modules jdk.incubator.vector}, the vector kernels take over most elementwise
 * functions, many loops over rows and the matrix product. Two system properties are read when the library is loaded:
 *
 * <ul>
 *   <li>{@code ravine.kernels}: {@code portable} to do without the vector kernels all the same, {@code vector} to insist
 *       on them.
 *   <li>{@code ravine.threads}: how many threads share large matrix products, convolutions and the like when the vector
 *       kernels are in use, by default one for each processor. The result does not depend on it.
 * </ul>
 *
 * <p>Within either implementation the same numbers always give the same bits, run after run; between the two they agree
 * to rounding. What is here is internal: it checks nothing and may change at any time. Write operations of your own with
 * your own loops.
 */
@NullMarked
package dev.ravine.autograd.kernel;

import org.jspecify.annotations.NullMarked;
