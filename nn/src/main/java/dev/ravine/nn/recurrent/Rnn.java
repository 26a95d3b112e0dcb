package dev.ravine.nn.recurrent;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Variable;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The plain recurrent layer: at each step the hidden state is
 *
 * <pre>
 *   h' = tanh(W_ih x + b_ih + W_hh h + b_hh)
 * </pre>
 *
 * <p>or the same with ReLU instead of tanh. Parameters, shapes and ways to call it: {@link Recurrent}. J. L.
 * Elman, Finding Structure in Time (1990), whose outputs are a layer above the states returned here.
 */
public final class Rnn extends Recurrent {
    private final UnaryOperator<Variable> activation;

    /**
     * Makes one layer of tanh that reads forwards.
     *
     * @param inputs the features of a step
     * @param hidden the size of the state
     * @param random where the first weights come from
     */
    public Rnn(int inputs, int hidden, RandomGenerator random) {
        this(inputs, hidden, Stacking.of(1), random);
    }

    /**
     * Makes several layers of tanh, or such that read in both directions.
     *
     * @param inputs the features of a step
     * @param hidden the size of the state of each layer in each direction
     * @param stacking how many layers, and in how many directions
     * @param random where the first weights come from, and what dropout between layers draws from
     */
    public Rnn(int inputs, int hidden, Stacking stacking, RandomGenerator random) {
        this(Elementwise::tanh, inputs, hidden, stacking, random);
    }

    private Rnn(UnaryOperator<Variable> activation, int inputs, int hidden, Stacking stacking, RandomGenerator random) {
        super(1, 1, inputs, hidden, stacking, random);
        this.activation = activation;
    }

    /** Makes a layer with ReLU instead of tanh. */
    public static Rnn withRelu(int inputs, int hidden, Stacking stacking, RandomGenerator random) {
        return new Rnn(Elementwise::relu, inputs, hidden, stacking, random);
    }

    /** The function around the sum: tanh or ReLU. */
    public UnaryOperator<Variable> activation() {
        return activation;
    }

    @Override
    protected Variable[] step(Variable ofInput, Variable ofHidden, Variable[] before) {
        return next(activation, ofInput, ofHidden);
    }

    /** The equation above. */
    static Variable[] next(UnaryOperator<Variable> activation, Variable ofInput, Variable ofHidden) {
        return new Variable[] {activation.apply(ofInput.add(ofHidden))};
    }
}
