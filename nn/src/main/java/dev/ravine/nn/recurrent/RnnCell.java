package dev.ravine.nn.recurrent;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Variable;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** One step of an {@link Rnn}: its equation is there, its parameters are at {@link RecurrentCell}. */
public final class RnnCell extends RecurrentCell {
    private final UnaryOperator<Variable> activation;

    /**
     * Makes a cell of tanh.
     *
     * @param inputs the features of a step
     * @param hidden the size of the state
     * @param random where the first weights come from
     */
    public RnnCell(int inputs, int hidden, RandomGenerator random) {
        this(Elementwise::tanh, inputs, hidden, true, random);
    }

    private RnnCell(UnaryOperator<Variable> activation, int inputs, int hidden, boolean bias, RandomGenerator random) {
        super(1, 1, inputs, hidden, bias, random);
        this.activation = activation;
    }

    /** Makes a cell of tanh without biases. */
    public static RnnCell withoutBias(int inputs, int hidden, RandomGenerator random) {
        return new RnnCell(Elementwise::tanh, inputs, hidden, false, random);
    }

    /** Makes a cell with ReLU instead of tanh. */
    public static RnnCell withRelu(int inputs, int hidden, RandomGenerator random) {
        return new RnnCell(Elementwise::relu, inputs, hidden, true, random);
    }

    /** The function around the sum: tanh or ReLU. */
    public UnaryOperator<Variable> activation() {
        return activation;
    }

    @Override
    Variable[] next(Variable ofInput, Variable ofHidden, Variable[] before) {
        return Rnn.next(activation, ofInput, ofHidden);
    }
}
