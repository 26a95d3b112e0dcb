/**
 * The arithmetic under the operations: loops over {@code double[]}, in two implementations.
 *
 * <p>{@link dev.ravine.autograd.kernel.Kernels} is portable Java and EJML, and always there. Where the JVM was started
 * with {@code --add-modules jdk.incubator.vector}, the vector kernels take over the transcendental functions and the
 * matrix product. Start with {@code -Dravine.kernels=portable} to do without them all the same. What is here is internal:
 * it checks nothing and may change at any time. Write operations of your own with your own loops.
 */
@NullMarked
package dev.ravine.autograd.kernel;

import org.jspecify.annotations.NullMarked;
