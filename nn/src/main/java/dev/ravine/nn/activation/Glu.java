package dev.ravine.nn.activation;

import static dev.ravine.autograd.Elementwise.sigmoid;
import static dev.ravine.autograd.Shaping.columns;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;

/**
 * The first half of each row times the sigmoid of the second: from an even number of features to half as many. Of images
 * with an even number of channels, the halves are those of the channels.
 *
 * <p>For a sequence, give it a row for each step. Y. N. Dauphin, A. Fan, M. Auli, D. Grangier, Language Modeling with Gated
 * Convolutional Networks (2016), equation 1.
 */
public final class Glu extends Layer {
    /** Makes the layer. */
    public Glu() {}

    @Override
    protected Variable compute(Variable x) {
        if (x.columns() % 2 != 0) {
            throw unexpected(x, "an even number of features");
        }
        int half = x.columns() / 2;
        return columns(x, 0, half).mul(sigmoid(columns(x, half, x.columns())));
    }
}
