package dev.ravine.nn.activation;

import dev.ravine.autograd.Per;
import dev.ravine.autograd.Reductions;

/** x − ln Σ eˣ with the sum over each row: the logarithm of {@link Softmax}, but never −∞ by rounding. */
public final class LogSoftmax extends Activation {
    /** Makes the layer. */
    public LogSoftmax() {
        super(x -> Reductions.logSoftmax(x, Per.ROW));
    }
}
