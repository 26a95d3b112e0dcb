package dev.ravine.nn.init;

import dev.ravine.autograd.Require;
import dev.ravine.nn.activation.LeakyRelu;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.activation.Sigmoid;
import dev.ravine.nn.activation.Tanh;

/**
 * How much to scale the weights before an activation so that its output has the variance of its input.
 *
 * <p>The values are PyTorch's ({@code torch.nn.init.calculate_gain}).
 */
public final class Gain {
    /** For no activation, and for {@link Sigmoid}. */
    public static final double LINEAR = 1;

    /** For {@link Tanh}: 5/3, which is of practice rather than of theory. */
    public static final double TANH = 5.0 / 3;

    /** For {@link Relu}, which lets half of the variance through: √2. He et al. (2015), equation 10. */
    public static final double RELU = Math.sqrt(2);

    private Gain() {}

    /** For {@link LeakyRelu}: √(2 / (1 + slope²)). He et al. (2015), equation 15. */
    public static double leakyRelu(double slope) {
        Require.finite("Gain.leakyRelu", "the slope", slope);
        return Math.sqrt(2 / (1 + slope * slope));
    }
}
