package dev.ravine.nn.activation;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Require;

/**
 * Each entry where it is positive, elsewhere slope times it.
 *
 * <p>A. L. Maas, A. Y. Hannun, A. Y. Ng, Rectifier Nonlinearities Improve Neural Network Acoustic Models (2013), section 2.
 */
public final class LeakyRelu extends Activation {
    private final double slope;

    /** Makes the layer with a slope of 0.01, which is PyTorch's default. */
    public LeakyRelu() {
        this(0.01);
    }

    /**
     * Makes the layer.
     *
     * @param slope finite
     */
    public LeakyRelu(double slope) {
        super(x -> Elementwise.leakyRelu(x, slope));
        Require.finite("LeakyRelu", "the slope", slope);
        this.slope = slope;
    }

    /** What a negative entry is multiplied with. */
    public double slope() {
        return slope;
    }

    @Override
    protected String details() {
        return "slope = " + slope;
    }
}
