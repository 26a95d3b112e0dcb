package dev.ravine.nn.activation;

import static dev.ravine.autograd.Elementwise.expm1;
import static dev.ravine.autograd.Shaping.test;
import static dev.ravine.autograd.Shaping.where;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;

/**
 * Each entry where it is positive, elsewhere alpha · (e^(x/alpha) − 1): an {@link Elu} whose slope at 0 is 1 for any alpha.
 *
 * <p>J. T. Barron, Continuously Differentiable Exponential Linear Units (2017).
 */
public final class Celu extends Activation {
    private final double alpha;

    /** Makes the layer with 1 for alpha, which is PyTorch's default. */
    public Celu() {
        this(1);
    }

    /**
     * Makes the layer.
     *
     * @param alpha finite and not 0; a positive one is the bound −alpha far to the left
     */
    public Celu(double alpha) {
        super(x -> celu(x, alpha));
        Require.that(
                Double.isFinite(alpha) && alpha != 0, "Celu", "alpha is %s, expected a finite number, not 0", alpha);
        this.alpha = alpha;
    }

    private static Variable celu(Variable x, double alpha) {
        Variable positive = test(x, v -> !(v <= 0));
        return where(
                positive,
                x,
                expm1(where(positive, Variable.of(0), x).div(alpha)).mul(alpha));
    }

    /** The bound far to the left, negated. */
    public double alpha() {
        return alpha;
    }

    @Override
    protected String details() {
        return "alpha = " + alpha;
    }
}
