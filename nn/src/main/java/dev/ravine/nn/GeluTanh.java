package dev.ravine.nn;

import dev.ravine.autograd.Elementwise;

/**
 * ½x · (1 + tanh(√(2/π) · (x + 0.044715x³))) of each entry: the approximation of {@link Gelu} that GPT-2 was trained with,
 * PyTorch's {@code GELU(approximate='tanh')}.
 *
 * <p>D. Hendrycks, K. Gimpel, Gaussian Error Linear Units (2016), section 2.
 */
public final class GeluTanh extends Activation {
    /** Makes the layer. */
    public GeluTanh() {
        super(Elementwise::geluTanh);
    }
}
