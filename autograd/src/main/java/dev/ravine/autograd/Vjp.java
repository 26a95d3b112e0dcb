package dev.ravine.autograd;

/**
 * A vector-Jacobian product: the rule that carries the gradient of an operation's result back to one of its inputs.
 *
 * <p>For {@code y = f(x)} and a scalar loss {@code L}, the reverse pass arrives with {@code g = dL/dy} and needs
 * {@code dL/dx = gᵀ·(dy/dx)}, taken entry by entry: the same shape as {@code x}. The Jacobian itself is never formed.
 *
 * <p>A rule is written in differentiable operations ({@code (y, g) -> g.mul(y)} for the exponential). That makes
 * gradients differentiable themselves, to any order, with no second rule written by hand. Where an operation
 * broadcasts an input, the rule may return a gradient of the result's shape; the reverse pass sums it back to the
 * input's shape.
 */
@FunctionalInterface
public interface Vjp {
    /**
     * Returns the gradient with respect to one input.
     *
     * @param y the operation's result
     * @param g the gradient with respect to the result, of its shape
     */
    Variable apply(Variable y, Variable g);
}
