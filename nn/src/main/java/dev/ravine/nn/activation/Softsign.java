package dev.ravine.nn.activation;

import static dev.ravine.autograd.Elementwise.abs;

/**
 * x / (1 + |x|) of each entry: between −1 and 1 as {@link Tanh}, but slower to get there.
 *
 * <p>J. Bergstra and others, Quadratic Polynomials Learn Better Image Features (2009).
 */
public final class Softsign extends Activation {
    /** Makes the layer. */
    public Softsign() {
        super(x -> x.div(abs(x).add(1)));
    }
}
