package dev.ravine.nn.activation;

import dev.ravine.autograd.Elementwise;

/**
 * ½x · (1 + tanh(√(2/π) · (x + 0.044715x³))) of each entry: an approximation of {@link Gelu} that GPT-2 was trained with.
 *
 * <p>D. Hendrycks, K. Gimpel, Gaussian Error Linear Units (2016), section 2. In PyTorch, {@code GELU(approximate='tanh')}.
 */
public final class GeluTanh extends Activation {
    /** Makes the layer. */
    public GeluTanh() {
        super(Elementwise::geluTanh);
    }
}
