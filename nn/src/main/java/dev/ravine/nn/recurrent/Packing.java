package dev.ravine.nn.recurrent;

import static dev.ravine.autograd.Shaping.gatherRows;
import static dev.ravine.autograd.Shaping.rows;
import static dev.ravine.autograd.Shaping.scatterAddRows;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Sequences;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Sequences of different lengths without their padding, a row for each step: first all first steps, then all second
 * steps, and so on, and of each the longest sequence first.
 *
 * <p>So the rows of a step stand together, the sequences that have a next step are the first of them, and nothing is
 * computed of padding, whatever stands in it. (PyTorch's PackedSequence is the same.)
 */
final class Packing {
    private final int batch;
    private final int steps;
    /** The sequences, the longest first. */
    private final int[] order;
    /** Where each step's rows begin, and at last where they end. */
    private final int[] starts;
    /** For each packed row, the row of the unpacked steps. */
    private final int[] places;

    /** For sequences of the given lengths, padded to the given number of steps. */
    Packing(int[] lengths, int steps) {
        this.batch = lengths.length;
        this.steps = steps;
        order = IntStream.range(0, batch)
                .boxed()
                .sorted(Comparator.comparing(i -> -lengths[i]))
                .mapToInt(i -> i)
                .toArray();
        int longest = Arrays.stream(lengths).max().orElse(steps);
        starts = new int[longest + 1];
        places = new int[Arrays.stream(lengths).sum()];
        int row = 0;
        for (int step = 0; step < longest; step++) {
            for (int i = 0; i < batch && lengths[order[i]] > step; i++) {
                places[row++] = order[i] * steps + step;
            }
            starts[step + 1] = row;
        }
    }

    /** The steps of sequences, batch × (steps · features), packed. */
    Variable pack(Variable x) {
        return gatherRows(Sequences.split(x, steps), places);
    }

    /** Undoes {@link #pack}, with zeros for the padding. */
    Variable unpack(Variable packed) {
        return Sequences.join(scatterAddRows(packed, batch * steps, places), steps);
    }

    /** A row for each sequence, in the order of the packed rows. */
    Variable sort(Variable x) {
        return gatherRows(x, order);
    }

    /** Undoes {@link #sort}. */
    Variable unsort(Variable sorted) {
        return scatterAddRows(sorted, batch, order);
    }

    /** Where each step's packed rows begin, and at last where they end; must not be modified. */
    int[] starts() {
        return starts;
    }

    /** The packed row of each sequence's last step in one direction, in the order of the packed rows. */
    int[] ends(boolean reverse) {
        int[] ends = new int[batch];
        for (int step = 0; step < starts.length - 1; step++) {
            for (int i = 0; i < starts[step + 1] - starts[step] && !(reverse && step > 0); i++) {
                ends[i] = starts[step] + i;
            }
        }
        return ends;
    }

    /** The packed rows of each step that there is. */
    Variable[] steps(Variable packed) {
        Variable[] steps = new Variable[starts.length - 1];
        cut(packed, 0, steps.length, steps);
        return steps;
    }

    /**
     * Cuts rows into those of some steps.
     *
     * <p>They are halved until each half is a step. The reverse pass pads a part to the size of what it was cut from: cut from
     * the whole one by one, n steps would cost n times the whole, and like this they cost log n times.
     */
    private void cut(Variable x, int from, int to, Variable[] steps) {
        if (to - from == 1) {
            steps[from] = x;
        } else if (to - from > 1) {
            int middle = (from + to) >>> 1;
            int row = starts[middle] - starts[from];
            cut(rows(x, 0, row), from, middle, steps);
            cut(rows(x, row, x.rows()), middle, to, steps);
        }
    }
}
