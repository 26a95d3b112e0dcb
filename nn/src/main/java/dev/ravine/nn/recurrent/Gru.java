package dev.ravine.nn.recurrent;

import static dev.ravine.autograd.Arithmetic.sub;
import static dev.ravine.autograd.Elementwise.sigmoid;
import static dev.ravine.autograd.Elementwise.tanh;

import dev.ravine.autograd.Variable;
import java.util.random.RandomGenerator;

/**
 * The gated recurrent unit: its hidden state is a mean of the state before and a new one, weighted by a gate.
 *
 * <pre>
 *   r = sigmoid(W_ir x + b_ir + W_hr h + b_hr)
 *   z = sigmoid(W_iz x + b_iz + W_hz h + b_hz)
 *   n = tanh(W_in x + b_in + r ⊙ (W_hn h + b_hn))
 *   h' = (1 − z) ⊙ n + z ⊙ h
 * </pre>
 *
 * <p>In the parameters r, z and n stand under one another in this order. Parameters, shapes and ways to call it:
 * {@link Recurrent}. K. Cho et al., Learning Phrase Representations using RNN Encoder-Decoder (2014), section 2.3; as in
 * PyTorch, r is multiplied with the product W_hn h, and not, as in the paper, with h before it.
 */
public final class Gru extends Recurrent {
    /**
     * Makes one layer that reads forwards.
     *
     * @param inputs the features of a step
     * @param hidden the size of the state
     * @param random where the first weights come from
     */
    public Gru(int inputs, int hidden, RandomGenerator random) {
        this(inputs, hidden, Stacking.of(1), random);
    }

    /**
     * Makes several layers, or such that read in both directions.
     *
     * @param inputs the features of a step
     * @param hidden the size of the state of each layer in each direction
     * @param stacking how many layers, and in how many directions
     * @param random where the first weights come from, and what dropout between layers draws from
     */
    public Gru(int inputs, int hidden, Stacking stacking, RandomGenerator random) {
        super(3, 1, inputs, hidden, stacking, random);
    }

    @Override
    protected Variable[] step(Variable ofInput, Variable ofHidden, Variable[] before) {
        return next(ofInput, ofHidden, before);
    }

    /** The equations above. */
    static Variable[] next(Variable ofInput, Variable ofHidden, Variable[] before) {
        Variable h = before[0];
        Variable r = sigmoid(block(ofInput, 0, h.columns()).add(block(ofHidden, 0, h.columns())));
        Variable z = sigmoid(block(ofInput, 1, h.columns()).add(block(ofHidden, 1, h.columns())));
        Variable n = tanh(block(ofInput, 2, h.columns()).add(r.mul(block(ofHidden, 2, h.columns()))));
        return new Variable[] {sub(1, z).mul(n).add(z.mul(h))};
    }
}
