package dev.ravine.nn;

import dev.ravine.autograd.Elementwise;

/** The hyperbolic tangent, entry by entry. */
public final class Tanh extends Activation {
    /** Makes the layer. */
    public Tanh() {
        super(Elementwise::tanh);
    }
}
