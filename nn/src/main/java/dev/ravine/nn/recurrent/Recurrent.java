package dev.ravine.nn.recurrent;

import static dev.ravine.autograd.LinearAlgebra.affine;
import static dev.ravine.autograd.Shaping.columns;
import static dev.ravine.autograd.Shaping.concatenateColumns;
import static dev.ravine.autograd.Shaping.concatenateRows;
import static dev.ravine.autograd.Shaping.gatherRows;
import static dev.ravine.autograd.Shaping.rows;

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Dropout;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Sequences;
import dev.ravine.nn.init.Initializer;
import dev.ravine.nn.internal.Lengths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Rnn}, {@link Lstm} and {@link Gru} share: the walk along the steps, in several layers, in one or both
 * directions. What is theirs is the {@linkplain #step step}, and so it is with a cell of your own.
 *
 * <p>{@link #forward} takes batch × (steps · inputs) and returns the topmost layer's outputs at all steps, batch × (steps ·
 * directions · hidden). {@link #run(Variable, int...)} returns the final states too, and lets sequences differ in length.
 *
 * <pre>{@code
 * Layer classifier = Sequential.of(
 *         new Embedding(words, 16, random), new Lstm(16, 32, random), new LastStep(32), new Linear(32, classes, random));
 * }</pre>
 *
 * <p>Parameters of layer k, with the suffix {@code _reverse} for the reverse direction: {@code weight_ih_lk}, (gates ·
 * hidden) × inputs; {@code weight_hh_lk}, (gates · hidden) × hidden; {@code bias_ih_lk} and {@code bias_hh_lk}, 1 ×
 * (gates · hidden); the biases are left out with {@link Stacking#withoutBias}. Names, layout and equations are
 * PyTorch's, and so is the distribution of the first values, uniform between ±1/√hidden.
 */
public abstract class Recurrent extends Layer {
    private final int inputs;
    private final int hidden;
    private final int parts;
    private final Stacking stacking;
    private final List<Direction> directions = new ArrayList<>();
    private final @Nullable Dropout dropout;

    /** The weights with which one layer reads in one direction; biases that a layer does not have are zeros. */
    record Direction(Variable weightOfInput, Variable weightOfHidden, Variable biasOfInput, Variable biasOfHidden) {}

    /**
     * Makes the layer.
     *
     * @param gates how many times hidden the columns are that a step's {@code ofInput} and {@code ofHidden} have
     * @param parts how many matrices the state consists of, of which the first is the hidden state
     * @param inputs the features of a step
     * @param hidden the size of the state
     * @param stacking how many layers, and in how many directions
     * @param random where the first weights come from, and what dropout between layers draws from
     */
    protected Recurrent(int gates, int parts, int inputs, int hidden, Stacking stacking, RandomGenerator random) {
        Require.atLeastOne(kind(), "inputs", inputs);
        Require.atLeastOne(kind(), "hidden", hidden);
        this.inputs = inputs;
        this.hidden = hidden;
        this.parts = parts;
        this.stacking = Require.notNull(kind(), "the stacking", stacking);
        Require.notNull(kind(), "the random generator", random);
        Initializer initial = Initializer.uniform(1 / Math.sqrt(hidden));
        for (int layer = 0; layer < stacking.layers(); layer++) {
            int below = layer == 0 ? inputs : stacking.directions() * hidden;
            Require.size(kind(), (long) gates * hidden, Math.max(below, hidden));
            for (int direction = 0; direction < stacking.directions(); direction++) {
                String suffix = "_l" + layer + (direction == 0 ? "" : "_reverse");
                directions.add(new Direction(
                        parameter("weight_ih" + suffix, initial.draw(gates * hidden, below, random)),
                        parameter("weight_hh" + suffix, initial.draw(gates * hidden, hidden, random)),
                        bias("bias_ih" + suffix, gates * hidden, initial, random),
                        bias("bias_hh" + suffix, gates * hidden, initial, random)));
            }
        }
        dropout = stacking.dropout() == 0 ? null : child("dropout", new Dropout(stacking.dropout(), random));
    }

    private Variable bias(String name, int columns, Initializer initial, RandomGenerator random) {
        return stacking.bias()
                ? parameter(name, initial.draw(1, columns, random), columns)
                : Constants.zeros(1, columns);
    }

    /**
     * Takes one step, for some of the sequences: a row for each.
     *
     * @param ofInput W x + b of the step's input, for all gates beside one another
     * @param ofHidden W h + b of the hidden state before
     * @param before the state before: the hidden state, and what other parts there are, rows × hidden each; not modified
     * @return the state after the step, of the same parts
     */
    protected abstract Variable[] step(Variable ofInput, Variable ofHidden, Variable[] before);

    /** The columns of one gate or one part of the state, counted from 0. */
    protected final Variable gate(Variable gates, int index) {
        return block(gates, index, hidden);
    }

    /** Of blocks of columns of the given width, one. */
    static Variable block(Variable x, int index, int width) {
        return columns(x, index * width, (index + 1) * width);
    }

    /** The features of a step. */
    public final int inputs() {
        return inputs;
    }

    /** The size of the state of each layer in each direction. */
    public final int hidden() {
        return hidden;
    }

    /** How many layers there are, and in how many directions. */
    public final Stacking stacking() {
        return stacking;
    }

    // ---- ways to call it

    @Override
    protected final Variable compute(Variable x) {
        return walk(x, lengths(x), zeros(x.rows())).outputs();
    }

    /** Reads sequences that are as long as x has steps, and returns the outputs and the final states. */
    public final RecurrentResult run(Variable x) {
        return running(x, () -> walk(x, lengths(x), zeros(x.rows())));
    }

    /**
     * Reads sequences of different lengths. What stands in x after the end of one changes nothing; its outputs there are
     * zeros, its final state is that at its end, and there the reverse direction begins.
     *
     * @param x batch × (steps · inputs)
     * @param lengths of each sequence, from 1 to steps
     */
    public final RecurrentResult run(Variable x, int... lengths) {
        return running(x, () -> walk(x, lengths, zeros(x.rows())));
    }

    /** As {@link #run(Variable)}, from an initial state instead of zeros. */
    public final RecurrentResult run(Variable x, RecurrentState initial) {
        return running(x, () -> walk(x, lengths(x), initial));
    }

    /** As {@link #run(Variable, int...)}, from an initial state instead of zeros. */
    public final RecurrentResult run(Variable x, RecurrentState initial, int... lengths) {
        return running(x, () -> walk(x, lengths, initial));
    }

    /** All steps, of each sequence. */
    private int[] lengths(Variable x) {
        int[] lengths = new int[x.rows()];
        Arrays.fill(lengths, Sequences.steps(this, x, inputs));
        return lengths;
    }

    private RecurrentState zeros(int batch) {
        Variable zeros = Constants.zeros(batch, directions.size() * hidden);
        return new RecurrentState(Stream.generate(() -> zeros).limit(parts).toList());
    }

    // ---- how

    /** Through all layers, in all directions. */
    private RecurrentResult walk(Variable x, int[] lengths, RecurrentState initial) {
        int steps = Sequences.steps(this, x, inputs);
        Lengths.require(lengths, x.rows(), steps);
        Require.notNull("initial state", "the state", initial);
        requireState("initial state", initial.parts(), x.rows(), directions.size() * hidden);
        Packing packing = new Packing(lengths, steps);
        Variable packed = packing.pack(x);
        Variable[][] ends = new Variable[parts][directions.size()];
        for (int layer = 0; layer < stacking.layers(); layer++) {
            Variable below = layer == 0 || dropout == null ? packed : dropout.forward(packed);
            Variable[] outputs = new Variable[stacking.directions()];
            for (int direction = 0; direction < outputs.length; direction++) {
                int index = layer * outputs.length + direction;
                Variable[] state = initial.parts().stream()
                        .map(part -> packing.sort(gate(part, index)))
                        .toArray(Variable[]::new);
                outputs[direction] = walk(directions.get(index), direction == 1, packing, below, state);
                for (int part = 0; part < parts; part++) {
                    ends[part][index] = packing.unsort(state[part]);
                }
            }
            packed = concatenateColumns(outputs);
        }
        Variable[] topmost = Arrays.copyOfRange(ends[0], directions.size() - stacking.directions(), directions.size());
        return new RecurrentResult(
                packing.unpack(packed),
                concatenateColumns(topmost),
                new RecurrentState(
                        Stream.of(ends).map(part -> concatenateColumns(part)).toList()));
    }

    /**
     * Through the steps of one layer in one direction.
     *
     * @param state the initial state; replaced by the final one
     * @return the outputs, packed
     */
    private Variable walk(Direction weights, boolean reverse, Packing packing, Variable packed, Variable[] state) {
        Variable states = states(packed, weights, state.clone(), packing, reverse);
        Variable ends = gatherRows(states, packing.ends(reverse));
        Arrays.setAll(state, part -> parts == 1 ? ends : gate(ends, part));
        return parts == 1 ? states : gate(states, 0);
    }

    /**
     * The states after all steps, in one direction: {@link #step} after step. A sequence whose end was passed, or in reverse
     * not reached yet, keeps its state.
     *
     * @param packed the inputs
     * @param initial the parts of the state before the first step, a row for each sequence
     * @return packed, with the parts of the state beside one another
     */
    Variable states(Variable packed, Direction weights, Variable[] initial, Packing packing, boolean reverse) {
        // The inputs of all steps take one product; the hidden states have to wait for one another.
        Variable ofInput = affine(packed, weights.weightOfInput(), weights.biasOfInput());
        Variable[] state = initial.clone();
        Variable[] inputsOfSteps = packing.steps(ofInput);
        Variable[] states = new Variable[inputsOfSteps.length];
        for (int i = 0; i < states.length; i++) {
            int step = reverse ? states.length - 1 - i : i;
            int active = inputsOfSteps[step].rows();
            Variable[] before = new Variable[state.length];
            Arrays.setAll(before, part -> first(active, state[part]));
            Variable[] after = step(
                    inputsOfSteps[step], affine(before[0], weights.weightOfHidden(), weights.biasOfHidden()), before);
            requireState("state after step " + step, List.of(after), active, hidden);
            Arrays.setAll(state, part -> replaceFirst(state[part], after[part]));
            states[step] = after.length == 1 ? after[0] : concatenateColumns(after);
        }
        return concatenateRows(states);
    }

    private static Variable first(int count, Variable x) {
        return count == x.rows() ? x : rows(x, 0, count);
    }

    private static Variable replaceFirst(Variable x, Variable first) {
        return first.rows() == x.rows() ? first : concatenateRows(first, rows(x, first.rows(), x.rows()));
    }

    private void requireState(String what, List<Variable> state, int rows, int columns) {
        requireState(what, state, parts, rows, columns);
    }

    static void requireState(String what, List<Variable> state, int parts, int rows, int columns) {
        Require.that(state.size() == parts, what, "%d matrices, expected %d", state.size(), parts);
        for (Variable part : state) {
            Require.that(
                    part.rows() == rows && part.columns() == columns,
                    what,
                    "a matrix of it is %s, expected %d×%d",
                    part,
                    rows,
                    columns);
        }
    }

    @Override
    protected String details() {
        return inputs + " → " + hidden + (stacking.layers() == 1 ? "" : ", " + stacking.layers() + " layers")
                + (stacking.directions() == 1 ? "" : ", bidirectional")
                + (stacking.bias() ? "" : ", no bias");
    }
}
