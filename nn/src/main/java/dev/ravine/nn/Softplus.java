package dev.ravine.nn;

import dev.ravine.autograd.Elementwise;

/**
 * ln(1 + eˣ) of each entry, a smooth {@link Relu}. PyTorch returns x itself above 20; the two differ by 2 · 10⁻⁹ there.
 */
public final class Softplus extends Activation {
    /** Makes the layer. */
    public Softplus() {
        super(Elementwise::softplus);
    }
}
