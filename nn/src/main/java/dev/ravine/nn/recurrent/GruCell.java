package dev.ravine.nn.recurrent;

import dev.ravine.autograd.Variable;
import java.util.random.RandomGenerator;

/** One step of a {@link Gru}: its equations, parameters and order of gates are there and at {@link RecurrentCell}. */
public final class GruCell extends RecurrentCell {
    /**
     * Makes a cell.
     *
     * @param inputs the features of a step
     * @param hidden the size of the state
     * @param random where the first weights come from
     */
    public GruCell(int inputs, int hidden, RandomGenerator random) {
        this(inputs, hidden, true, random);
    }

    private GruCell(int inputs, int hidden, boolean bias, RandomGenerator random) {
        super(3, 1, inputs, hidden, bias, random);
    }

    /** Makes a cell without biases. */
    public static GruCell withoutBias(int inputs, int hidden, RandomGenerator random) {
        return new GruCell(inputs, hidden, false, random);
    }

    @Override
    Variable[] next(Variable ofInput, Variable ofHidden, Variable[] before) {
        return Gru.next(ofInput, ofHidden, before);
    }
}
