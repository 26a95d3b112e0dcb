package dev.ravine.nn.activation;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Require;

/**
 * Each entry where it is positive, elsewhere alpha · (eˣ − 1).
 *
 * <p>D.-A. Clevert, T. Unterthiner, S. Hochreiter, Fast and Accurate Deep Network Learning by Exponential Linear Units (2015),
 * equation 16.
 */
public final class Elu extends Activation {
    private final double alpha;

    /** Makes the layer with 1 for alpha, which is PyTorch's default. */
    public Elu() {
        this(1);
    }

    /**
     * Makes the layer.
     *
     * @param alpha finite; the result goes to −alpha far to the left
     */
    public Elu(double alpha) {
        super(x -> Elementwise.elu(x, alpha));
        Require.finite("Elu", "alpha", alpha);
        this.alpha = alpha;
    }

    /** What the result goes to far to the left, negated. */
    public double alpha() {
        return alpha;
    }

    @Override
    protected String details() {
        return "alpha = " + alpha;
    }
}
