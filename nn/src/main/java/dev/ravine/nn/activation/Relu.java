package dev.ravine.nn.activation;

import dev.ravine.autograd.Elementwise;

/** max(x, 0), entry by entry. */
public final class Relu extends Activation {
    /** Makes the layer. */
    public Relu() {
        super(Elementwise::relu);
    }
}
