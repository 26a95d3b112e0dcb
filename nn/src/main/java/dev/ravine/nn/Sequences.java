package dev.ravine.nn;

import dev.ravine.autograd.Recording;
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

    /**
     * Cuts a matrix into parts of some rows each.
     *
     * <p>It is halved until each half is a part. The reverse pass pads a part to the size of what it was cut from: cut from
     * the whole one by one, n parts would cost n times the whole, and like this they cost log n times.
     *
     * @param starts where each part begins, and at last where they end
     */
    public static Variable[] cut(Variable x, int[] starts) {
        Variable[] parts = new Variable[starts.length - 1];
        cut(x, starts, 0, parts.length, parts);
        return parts;
    }

    private static void cut(Variable x, int[] starts, int from, int to, Variable[] parts) {
        if (to - from == 1) {
            parts[from] = x;
        } else if (to - from > 1) {
            int middle = (from + to) >>> 1;
            int row = starts[middle] - starts[from];
            cut(Shaping.rows(x, 0, row), starts, from, middle, parts);
            cut(Shaping.rows(x, row, x.rows()), starts, middle, to, parts);
        }
    }

    /** Fails if the lengths change from run to run, since it depends on them which operations there are. */
    public static void requireFixed(int[] lengths) {
        Require.that(
                !Recording.isInput(lengths),
                "lengths",
                "the lengths decide what is computed, so they cannot be an input of a captured function");
    }

    /** Fails unless there is a length for each sequence, from 1 to the number of steps. */
    public static void requireLengths(int[] lengths, int batch, int steps) {
        requireFixed(Require.notNull("lengths", "the array", lengths));
        Require.that(lengths.length == batch, "lengths", "there are %d, for %d sequences", lengths.length, batch);
        for (int i = 0; i < batch; i++) {
            Require.that(
                    lengths[i] >= 1 && lengths[i] <= steps,
                    "lengths",
                    "that of sequence %d is %d, expected 1 to %d",
                    i,
                    lengths[i],
                    steps);
        }
    }
}
