package dev.ravine.nn.activation;

import dev.ravine.autograd.Elementwise;

/**
 * x · sigmoid(x) of each entry, also called swish.
 *
 * <p>S. Elfwing, E. Uchibe, K. Doya, Sigmoid-Weighted Linear Units for Neural Network Function Approximation in Reinforcement
 * Learning (2017), equation 5.
 */
public final class Silu extends Activation {
    /** Makes the layer. */
    public Silu() {
        super(Elementwise::silu);
    }
}
