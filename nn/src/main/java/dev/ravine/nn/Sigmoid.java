package dev.ravine.nn;

import dev.ravine.autograd.Elementwise;

/** The logistic function, entry by entry. */
public final class Sigmoid extends Activation {
    /** Makes the layer. */
    public Sigmoid() {
        super(Elementwise::sigmoid);
    }
}
