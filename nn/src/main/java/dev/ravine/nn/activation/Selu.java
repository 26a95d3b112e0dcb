package dev.ravine.nn.activation;

import dev.ravine.autograd.Elementwise;

/**
 * {@link Elu} with the alpha and the factor that keep mean 0 and variance 1 from layer to layer: 1.0507 · elu(x, 1.6733).
 *
 * <p>Initialize the linear layers between with {@link dev.ravine.nn.init.Initializer#lecunNormal}. G. Klambauer, T.
 * Unterthiner, A. Mayr, S. Hochreiter, Self-Normalizing Neural Networks (2017), equation 2.
 */
public final class Selu extends Activation {
    private static final double ALPHA = 1.6732632423543772;
    private static final double SCALE = 1.0507009873554805;

    /** Makes the layer. */
    public Selu() {
        super(x -> Elementwise.elu(x, ALPHA).mul(SCALE));
    }
}
