package dev.ravine.nn.activation;

import dev.ravine.autograd.Elementwise;

/**
 * ln(1 + eˣ) of each entry, a smooth {@link Relu}.
 *
 * <p>PyTorch returns x itself above 20, where the two differ by 2 · 10⁻⁹ or less.
 */
public final class Softplus extends Activation {
    /** Makes the layer. */
    public Softplus() {
        super(Elementwise::softplus);
    }
}
