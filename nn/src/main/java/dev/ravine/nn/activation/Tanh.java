package dev.ravine.nn.activation;

import dev.ravine.autograd.Elementwise;

/** The hyperbolic tangent of each entry. */
public final class Tanh extends Activation {
    /** Makes the layer. */
    public Tanh() {
        super(Elementwise::tanh);
    }
}
