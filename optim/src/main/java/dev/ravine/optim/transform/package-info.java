/**
 * Transformations that a group applies to gradients and parameters before its rule, and to steps after it.
 *
 * <pre>{@code
 * ParameterGroup.of("weights", model.parameters())
 *         .rule(new Adam())
 *         .learningRate(1e-3)
 *         .with(new ClipNorm(1), new L2(1e-4));
 * }</pre>
 *
 * <p>One of your own is a record with a formula, which explains it:
 *
 * <pre>{@code
 * record Halve() implements Transform.OfGradient {
 *     public void apply(double number, DMatrixRMaj w, DMatrixRMaj g) {
 *         CommonOps_DDRM.scale(0.5, g);
 *     }
 *
 *     public Formula formula(double number) {
 *         return Formula.of("g ← 0.5g");
 *     }
 * }
 * }</pre>
 */
@NullMarked
package dev.ravine.optim.transform;

import org.jspecify.annotations.NullMarked;
