package dev.ravine.nn;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.internal.Amount;

/**
 * Sequences, batch × (steps · features), as a row for each step, (batch · steps) × features, and back. The entries stay
 * where they are, so neither costs anything.
 */
public final class Sequences {
    private Sequences() {}

    /** The number of steps of a layer's input; fails unless the columns are a whole number of steps, at least one. */
    public static int steps(Layer layer, Variable x, int features) {
        Require.notNull("Sequences.steps", "the layer", layer);
        Require.operand("Sequences.steps", x);
        Require.atLeastOne("Sequences.steps", "features", features);
        if (x.columns() == 0 || x.columns() % features != 0) {
            throw layer.unexpected(x, "steps of " + Amount.of(features, "feature"));
        }
        return x.columns() / features;
    }

    /** From a row for each sequence to a row for each step. */
    public static Variable split(Variable x, int steps) {
        Require.operand("Sequences.split", x);
        Require.atLeastOne("Sequences.split", "steps", steps);
        Require.that(
                x.columns() % steps == 0,
                "Sequences.split",
                "%s, expected as many columns for each of %d steps",
                x,
                steps);
        return Shaping.reshape(x, x.rows() * steps, x.columns() / steps);
    }

    /** From a row for each step to a row for each sequence. */
    public static Variable join(Variable x, int steps) {
        Require.operand("Sequences.join", x);
        Require.atLeastOne("Sequences.join", "steps", steps);
        Require.that(x.rows() % steps == 0, "Sequences.join", "%s, expected %d rows for each sequence", x, steps);
        return Shaping.reshape(x, x.rows() / steps, x.columns() * steps);
    }
}
