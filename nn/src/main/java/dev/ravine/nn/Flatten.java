package dev.ravine.nn;

import dev.ravine.autograd.Variable;

/**
 * Returns its input: an image is a row already, and a linear layer takes it as it is.
 *
 * <p>It is here so that a network can be written down layer for layer, with the names that the layers have in PyTorch.
 */
public final class Flatten extends Layer {
    /** Makes the layer. */
    public Flatten() {}

    @Override
    protected Variable compute(Variable x) {
        return x;
    }
}
