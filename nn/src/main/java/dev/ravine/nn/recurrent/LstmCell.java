package dev.ravine.nn.recurrent;

import dev.ravine.autograd.Variable;
import java.util.random.RandomGenerator;

/** One step of an {@link Lstm}: its equations, parameters and order of gates are there and at {@link RecurrentCell}. */
public final class LstmCell extends RecurrentCell {
    /**
     * Makes a cell.
     *
     * @param inputs the features of a step
     * @param hidden the size of the state
     * @param random where the first weights come from
     */
    public LstmCell(int inputs, int hidden, RandomGenerator random) {
        this(inputs, hidden, true, random);
    }

    private LstmCell(int inputs, int hidden, boolean bias, RandomGenerator random) {
        super(4, 2, inputs, hidden, bias, random);
    }

    /** Makes a cell without biases. */
    public static LstmCell withoutBias(int inputs, int hidden, RandomGenerator random) {
        return new LstmCell(inputs, hidden, false, random);
    }

    @Override
    Variable[] next(Variable ofInput, Variable ofHidden, Variable[] before) {
        return Lstm.next(ofInput, ofHidden, before);
    }
}
