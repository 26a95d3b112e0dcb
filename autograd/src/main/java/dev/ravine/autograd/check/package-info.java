/**
 * Checking that gradients are correct.
 *
 * <p>{@link dev.ravine.autograd.check.GradientCheck} compares a gradient with what evaluating the function gives, entry by
 * entry, with an estimate of how far the evaluation itself can be trusted:
 *
 * <pre>{@code
 * Variable x = Variable.of(new double[][] {{0.3, -0.2}, {0.5, 0.1}});
 * Variable w = Variable.of(new double[][] {{0.5}, {-1}});
 * GradientCheck.of((u, v) -> tanh(u.matmul(v)).sum()).at(x, w).order(2).assertCorrect();
 * }</pre>
 *
 * <p>It works on functions of {@link dev.ravine.autograd.Variable}s, and on a function and a hand-written gradient in plain
 * Java. If a gradient is wrong, the {@linkplain dev.ravine.autograd.check.GradientReport report} names the worst entry,
 * the operation whose rule is to blame, and the mistake that it looks like.
 *
 * <p>{@link dev.ravine.autograd.check.Matrices} has the matrices to check at, awkward ones among them; with jqwik, those of
 * {@code dev.ravine.autograd.jqwik} shrink as well.
 */
@NullMarked
package dev.ravine.autograd.check;

import org.jspecify.annotations.NullMarked;
