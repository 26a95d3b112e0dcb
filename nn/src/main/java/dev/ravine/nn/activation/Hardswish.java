package dev.ravine.nn.activation;

import static dev.ravine.nn.activation.Relu6.relu6;

/**
 * x times {@link Hardsigmoid} of x: {@link Silu} without exponentials. The gradient at −3 is 0 and that at 3 is 1.
 *
 * <p>A. Howard and others, Searching for MobileNetV3 (2019), section 5.2.
 */
public final class Hardswish extends Activation {
    /** Makes the layer. */
    public Hardswish() {
        super(x -> x.mul(relu6(x.add(3))).div(6));
    }
}
