package dev.ravine.nn.activation;

import dev.ravine.autograd.Elementwise;

/** The logistic function 1 / (1 + e⁻ˣ) of each entry. */
public final class Sigmoid extends Activation {
    /** Makes the layer. */
    public Sigmoid() {
        super(Elementwise::sigmoid);
    }
}
