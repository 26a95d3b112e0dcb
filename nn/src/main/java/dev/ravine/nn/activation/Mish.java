package dev.ravine.nn.activation;

import static dev.ravine.autograd.Elementwise.softplus;
import static dev.ravine.autograd.Elementwise.tanh;

/**
 * x · tanh(softplus(x)) of each entry.
 *
 * <p>D. Misra, Mish: A Self Regularized Non-Monotonic Activation Function (2019).
 */
public final class Mish extends Activation {
    /** Makes the layer. */
    public Mish() {
        super(x -> x.mul(tanh(softplus(x))));
    }
}
