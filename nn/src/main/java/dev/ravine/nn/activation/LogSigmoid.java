package dev.ravine.nn.activation;

import static dev.ravine.autograd.Elementwise.softplus;

/** ln(1 / (1 + e⁻ˣ)) of each entry: the logarithm of {@link Sigmoid}, but never −∞ by rounding. */
public final class LogSigmoid extends Activation {
    /** Makes the layer. */
    public LogSigmoid() {
        super(x -> softplus(x.neg()).neg());
    }
}
