package dev.ravine.nn.recurrent;

import static dev.ravine.autograd.Elementwise.sigmoid;
import static dev.ravine.autograd.Elementwise.tanh;
import static dev.ravine.autograd.LinearAlgebra.matmul;
import static dev.ravine.autograd.LinearAlgebra.matmulTransA;
import static dev.ravine.autograd.Reductions.sum;
import static dev.ravine.autograd.Variable.reading;

import dev.ravine.autograd.Fused;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.ResultListener;
import dev.ravine.autograd.Variable;
import java.util.random.RandomGenerator;

/**
 * Long short-term memory: beside its hidden state h it has a cell state c, and gates between 0 and 1 that let in, forget
 * and let out.
 *
 * <pre>
 *   i = sigmoid(W_ii x + b_ii + W_hi h + b_hi)
 *   f = sigmoid(W_if x + b_if + W_hf h + b_hf)
 *   g = tanh(W_ig x + b_ig + W_hg h + b_hg)
 *   o = sigmoid(W_io x + b_io + W_ho h + b_ho)
 *   c' = f ⊙ c + i ⊙ g
 *   h' = o ⊙ tanh(c')
 * </pre>
 *
 * <p>In the parameters the four gates stand under one another in this order. Parameters, shapes and ways to call it:
 * {@link Recurrent}. S. Hochreiter, J. Schmidhuber, Long Short-Term Memory (1997), with the forget gate of F. A. Gers, J.
 * Schmidhuber, F. Cummins, Learning to Forget (2000).
 */
public final class Lstm extends Recurrent {
    /**
     * Makes one layer that reads forwards.
     *
     * @param inputs the features of a step
     * @param hidden the size of each state
     * @param random where the first weights come from
     */
    public Lstm(int inputs, int hidden, RandomGenerator random) {
        this(inputs, hidden, Stacking.of(1), random);
    }

    /**
     * Makes several layers, or such that read in both directions.
     *
     * @param inputs the features of a step
     * @param hidden the size of each state of each layer in each direction
     * @param stacking how many layers, and in how many directions
     * @param random where the first weights come from, and what dropout between layers draws from
     */
    public Lstm(int inputs, int hidden, Stacking stacking, RandomGenerator random) {
        super(4, 2, inputs, hidden, stacking, random);
    }

    @Override
    Variable states(Variable packed, Direction weights, Variable[] initial, Packing packing, boolean reverse) {
        Variable[] inputs = {
            packed,
            weights.weightOfInput(),
            weights.biasOfInput(),
            weights.weightOfHidden(),
            weights.biasOfHidden(),
            initial[0],
            initial[1]
        };
        int hidden = initial[0].columns();
        LstmLoop loop = new LstmLoop(packing.starts(), reverse, packed.columns(), initial[0].rows(), hidden);
        ResultListener.multiplied(loop.multiplyAdds());
        return Fused.of(
                "lstm",
                packed.rows(),
                2 * hidden,
                loop.states(),
                (y, g) -> gradients(loop, inputs, y, g),
                in -> super.states(
                        in[0],
                        new Direction(in[1], in[3], in[2], in[4]),
                        new Variable[] {in[5], in[6]},
                        packing,
                        reverse),
                inputs);
    }

    /** The gradients of all inputs: the loop walks back along the gates, and the rest are products over all steps. */
    private static Variable[] gradients(LstmLoop loop, Variable[] inputs, Variable y, Variable g) {
        Variable packed = inputs[LstmLoop.X];
        Variable weightOfInput = inputs[LstmLoop.WEIGHT_OF_INPUT];
        Variable weight = inputs[LstmLoop.WEIGHT];
        Variable firstCell = inputs[LstmLoop.FIRST_CELL];
        int batch = firstCell.rows();
        int hidden = firstCell.columns();
        LstmLoop.Back back = loop.new Back();
        Variable ofGates = Variable.compute(
                "lstmGradient",
                packed.rows(),
                4 * hidden,
                back,
                reading(y),
                reading(g),
                reading(weight),
                reading(firstCell));
        Variable before = Variable.compute(
                "hiddenBefore", packed.rows(), hidden, (z, in) -> loop.fillHiddenBefore(z), reading(y));
        Variable ofBias = sum(ofGates, Per.COLUMN);
        return new Variable[] {
            // The lowest layer does not need it, and it costs a product.
            packed.needsGradient() ? matmul(ofGates, weightOfInput) : packed,
            matmulTransA(ofGates, packed),
            ofBias,
            matmulTransA(ofGates, before),
            ofBias,
            Variable.compute("ofFirstHidden", batch, hidden, (z, in) -> back.fillFirstHidden(z), reading(ofGates)),
            Variable.compute("ofFirstCell", batch, hidden, (z, in) -> back.fillFirstCell(z), reading(ofGates))
        };
    }

    @Override
    protected Variable[] step(Variable ofInput, Variable ofHidden, Variable[] before) {
        return next(ofInput, ofHidden, before);
    }

    /** The equations above. */
    static Variable[] next(Variable ofInput, Variable ofHidden, Variable[] before) {
        Variable c = before[1];
        Variable gates = ofInput.add(ofHidden);
        Variable i = sigmoid(block(gates, 0, c.columns()));
        Variable f = sigmoid(block(gates, 1, c.columns()));
        Variable g = tanh(block(gates, 2, c.columns()));
        Variable o = sigmoid(block(gates, 3, c.columns()));
        Variable cAfter = f.mul(c).add(i.mul(g));
        Variable hAfter = o.mul(tanh(cAfter));
        return new Variable[] {hAfter, cAfter};
    }
}
