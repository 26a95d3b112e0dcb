package dev.ravine.nn.activation;

import dev.ravine.autograd.Elementwise;

/**
 * x · Φ(x) of each entry, with Φ the standard normal distribution function: PyTorch's default form.
 *
 * <p>D. Hendrycks, K. Gimpel, Gaussian Error Linear Units (2016), section 2.
 */
public final class Gelu extends Activation {
    /** Makes the layer. */
    public Gelu() {
        super(Elementwise::gelu);
    }
}
