package dev.ravine.nn.recurrent;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import java.util.Arrays;
import java.util.List;

/**
 * What a recurrent layer remembers of the sequences that it read.
 *
 * @param parts the hidden state, and of an {@link Lstm} the cell state after it; each batch × (layers · directions ·
 *     hidden), layer after layer, and of each the forward direction first
 */
public record RecurrentState(List<Variable> parts) {
    /** Copies the list. */
    public RecurrentState {
        for (Variable part : Require.notNull("RecurrentState", "the list of parts", parts)) {
            Require.notNull("RecurrentState", "a part", part);
        }
        parts = List.copyOf(parts);
    }

    /** A state of these parts. */
    public static RecurrentState of(Variable... parts) {
        return new RecurrentState(Arrays.asList(Require.notNull("RecurrentState", "the array of parts", parts)));
    }

    /** The hidden state h. */
    public Variable hidden() {
        return part(0, "hidden");
    }

    /**
     * The cell state c.
     *
     * @throws IllegalArgumentException if there is none, since an {@link Lstm} alone has one
     */
    public Variable cell() {
        return part(1, "cell");
    }

    private Variable part(int index, String name) {
        Require.that(parts.size() > index, "RecurrentState", "there is no %s state", name);
        return parts.get(index);
    }

    /**
     * The same values as constants: to go on with a sequence, but not back through what was before (truncated
     * backpropagation).
     */
    public RecurrentState detach() {
        return new RecurrentState(parts.stream().map(Variable::detach).toList());
    }
}
