package dev.ravine.nn.recurrent;

import static dev.ravine.autograd.LinearAlgebra.affine;
import static dev.ravine.autograd.LinearAlgebra.matmulTransB;

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.init.Initializer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One step of a recurrent layer, for loops of your own: {@link RnnCell}, {@link LstmCell} and {@link GruCell}.
 *
 * <pre>{@code
 * RecurrentState state = cell.zeros(batch);
 * for (Variable x : steps) {
 *     state = cell.step(x, state);
 * }
 * }</pre>
 *
 * <p>{@link #forward} takes a step from a state of zeros, batch × inputs, and returns the hidden state, batch × hidden. Where
 * the steps are there beforehand, {@link Recurrent} is faster.
 *
 * <p>Parameters: {@code weight_ih}, (gates · hidden) × inputs; {@code weight_hh}, (gates · hidden) × hidden;
 * {@code bias_ih} and {@code bias_hh}, 1 × (gates · hidden). Names, layout and equations are PyTorch's, and so is the
 * distribution of the first values, uniform between ±1/√hidden.
 */
public abstract class RecurrentCell extends Layer {
    private final int parts;
    private final Parameter weightOfInput;
    private final Parameter weightOfHidden;
    private final @Nullable Parameter biasOfInput;
    private final @Nullable Parameter biasOfHidden;

    RecurrentCell(int gates, int parts, int inputs, int hidden, boolean bias, RandomGenerator random) {
        Require.atLeastOne(kind(), "inputs", inputs);
        Require.atLeastOne(kind(), "hidden", hidden);
        Require.notNull(kind(), "the random generator", random);
        Require.size(kind(), (long) gates * hidden, Math.max(inputs, hidden));
        this.parts = parts;
        Initializer initial = Initializer.uniform(1 / Math.sqrt(hidden));
        weightOfInput = parameter("weight_ih", initial.draw(gates * hidden, inputs, random));
        weightOfHidden = parameter("weight_hh", initial.draw(gates * hidden, hidden, random));
        biasOfInput = bias ? parameter("bias_ih", initial.draw(1, gates * hidden, random), gates * hidden) : null;
        biasOfHidden = bias ? parameter("bias_hh", initial.draw(1, gates * hidden, random), gates * hidden) : null;
    }

    /**
     * Takes one step.
     *
     * @param ofInput W x + b of the input, for all gates beside one another
     * @param ofHidden W h + b of the hidden state before
     * @param before the parts of the state before
     * @return those after
     */
    abstract Variable[] next(Variable ofInput, Variable ofHidden, Variable[] before);

    /**
     * Takes one step, for each sequence.
     *
     * @param x batch × inputs
     * @param before the state before, of matrices of batch × hidden
     * @return the state after it
     */
    public final RecurrentState step(Variable x, RecurrentState before) {
        return running(x, () -> {
            Require.notNull("state", "the state", before);
            Recurrent.requireState("state", before.parts(), parts, x.rows(), hidden());
            return next(x, before);
        });
    }

    /** A state of zeros for the given number of sequences. */
    public final RecurrentState zeros(int batch) {
        Variable zeros = Constants.zeros(batch, hidden());
        return new RecurrentState(Stream.generate(() -> zeros).limit(parts).toList());
    }

    @Override
    protected final Variable compute(Variable x) {
        return next(x, zeros(x.rows())).hidden();
    }

    private RecurrentState next(Variable x, RecurrentState before) {
        requireFeatures(x, weightOfInput.columns());
        return RecurrentState.of(next(
                linear(x, weightOfInput, biasOfInput),
                linear(before.hidden(), weightOfHidden, biasOfHidden),
                before.parts().toArray(Variable[]::new)));
    }

    private static Variable linear(Variable x, Variable weight, @Nullable Variable bias) {
        return bias == null ? matmulTransB(x, weight) : affine(x, weight, bias);
    }

    private int hidden() {
        return weightOfHidden.columns();
    }

    @Override
    protected String details() {
        return weightOfInput.columns() + " → " + hidden() + (biasOfInput == null ? ", no bias" : "");
    }
}
