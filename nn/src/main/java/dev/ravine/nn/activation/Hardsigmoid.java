package dev.ravine.nn.activation;

import static dev.ravine.nn.activation.Relu6.relu6;

/**
 * {@link Sigmoid} in three straight lines: 0 up to −3, 1 from 3 on, and x/6 + ½ between. The gradient at both ends is 0.
 *
 * <p>As in PyTorch. M. Courbariaux, Y. Bengio, J.-P. David, BinaryConnect (2015), section 2.3, has slope ½.
 */
public final class Hardsigmoid extends Activation {
    /** Makes the layer. */
    public Hardsigmoid() {
        super(x -> relu6(x.add(3)).div(6));
    }
}
