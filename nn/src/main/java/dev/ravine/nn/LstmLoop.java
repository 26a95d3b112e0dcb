package dev.ravine.nn;

import dev.ravine.autograd.ResultListener;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.autograd.kernel.Rows;
import dev.ravine.autograd.kernel.Strided;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * All steps of an {@link Lstm} in one direction, and all the way back, without a graph in between.
 *
 * <p>Sequences do not see one another, so parts of a batch can go through all steps at once, each on a thread of its own. In
 * both ways the only products within the loop are those that have to wait for one another; the gradient of the weights is one
 * product over all steps.
 *
 * <p>Matrices with a row for each step of each sequence are {@linkplain Packing packed}. A row of the states is h, then c; a
 * row of the gates is i, f, g and o.
 */
final class LstmLoop {
    private static final Kernels K = Kernels.active();

    /** In how many parts a batch is worked on; small ones make slow products. */
    private static final int PARTS = 2;

    private final int[] starts;
    private final boolean reverse;
    private final DMatrixRMaj x;
    private final DMatrixRMaj weightOfInput;
    private final DMatrixRMaj biasOfInput;
    private final DMatrixRMaj weight;
    private final DMatrixRMaj bias;
    private final DMatrixRMaj firstHidden;
    private final DMatrixRMaj firstCell;
    private final int batch;
    private final int hidden;

    /** The gates, after their functions; and the tanh of each cell. These are set on the way forward, as is what follows. */
    private final DMatrixRMaj gates;

    private final DMatrixRMaj tanhs;

    /** What the gates were computed from: x, and beside it the h of the step before. */
    private final DMatrixRMaj seen;

    /** What the way back found last, since each input asks for its part of it. */
    private volatile @Nullable Back last;

    /** What the way back finds for a gradient g. */
    private record Back(DMatrixRMaj g, DMatrixRMaj gates, DMatrixRMaj firstHidden, DMatrixRMaj firstCell) {}

    /**
     * Prepares the loop.
     *
     * @param starts where each step's packed rows begin, and at last where they end
     * @param reverse whether the last step comes first
     * @param inputs x, packed; W, (4 · hidden) × inputs, and b of the input; W, (4 · hidden) × hidden, and b of the hidden
     *     state; the first h and the first c, batch × hidden each
     */
    LstmLoop(int[] starts, boolean reverse, Variable... inputs) {
        this.starts = starts;
        this.reverse = reverse;
        x = inputs[0].value();
        weightOfInput = inputs[1].value();
        biasOfInput = inputs[2].value();
        weight = inputs[3].value();
        bias = inputs[4].value();
        firstHidden = inputs[5].value();
        firstCell = inputs[6].value();
        batch = firstHidden.numRows;
        hidden = firstHidden.numCols;
        gates = new DMatrixRMaj(x.numRows, 4 * hidden);
        tanhs = new DMatrixRMaj(x.numRows, hidden);
        seen = new DMatrixRMaj(x.numRows, x.numCols + hidden);
    }

    // ---- the walk

    private interface Step {
        /**
         * Works on some sequences in one step.
         *
         * @param row the packed row of the first of them
         * @param from the first of them
         * @param to behind the last
         * @param before the packed row of the first one's step before
         * @param continued behind the last that has a step before; the others start here
         */
        void accept(int row, int from, int to, int before, int continued);
    }

    /** Takes each part of the batch through all steps, forwards or back. */
    private void walk(boolean back, Step step) {
        int size = (batch + PARTS - 1) / PARTS;
        long multiplyAdds = 4L * gates.numRows * hidden * hidden;
        K.share(PARTS, multiplyAdds, part -> {
            int from = part * size;
            int end = Math.min(batch, from + size);
            int steps = starts.length - 1;
            for (int i = 0; i < steps; i++) {
                int now = reverse != back ? steps - 1 - i : i;
                int previous = reverse ? now + 1 : now - 1;
                int to = Math.min(end, active(now));
                if (from < to) {
                    int continued = Math.max(from, Math.min(to, active(previous)));
                    int before = continued == from ? -1 : starts[previous] + from;
                    step.accept(starts[now] + from, from, to, before, continued);
                }
            }
        });
    }

    /** How many sequences have a step. */
    private int active(int step) {
        return step < 0 || step >= starts.length - 1 ? 0 : starts[step + 1] - starts[step];
    }

    // ---- forwards

    /** Computes the states after all steps: packed, rows × (2 · hidden). */
    DMatrixRMaj states() {
        ResultListener.multiplied((long) gates.numRows * gates.numCols * (x.numCols + hidden));
        DMatrixRMaj states = new DMatrixRMaj(gates.numRows, 2 * hidden);
        // Both weights under one another, turned around once and not in every step.
        int inputs = x.numCols;
        int inner = seen.numCols;
        DMatrixRMaj weights = new DMatrixRMaj(inner, 4 * hidden);
        transpose(weightOfInput, weights.data, 0);
        transpose(weight, weights.data, inputs * 4 * hidden);
        double[] biases = new double[4 * hidden];
        K.add(biasOfInput.data, 0, 1, bias.data, 0, 1, biases, 0, biases.length);
        // A step's gates are finished before the next, while they are in the cache.
        walk(false, (row, from, to, before, continued) -> {
            int count = to - from;
            for (int i = 0; i < count; i++) {
                System.arraycopy(x.data, (row + i) * inputs, seen.data, (row + i) * inner, inputs);
                boolean starting = from + i >= continued;
                double[] hiddens = starting ? firstHidden.data : states.data;
                int at = starting ? (from + i) * hidden : (before + i) * 2 * hidden;
                System.arraycopy(hiddens, at, seen.data, (row + i) * inner + inputs, hidden);
                System.arraycopy(biases, 0, gates.data, (row + i) * gates.numCols, gates.numCols);
            }
            K.matmul(
                    count,
                    gates.numCols,
                    inner,
                    Strided.of(seen.data, row * inner, inner),
                    Strided.of(weights.data, weights.numCols),
                    Strided.of(gates.data, row * gates.numCols, gates.numCols));
            for (int i = from; i < to; i++) {
                int at = row + i - from;
                boolean starting = i >= continued;
                double[] cells = starting ? firstCell.data : states.data;
                step(at, states.data, cells, starting ? i * hidden : (before + i - from) * 2 * hidden + hidden);
            }
        });
        return states;
    }

    /** Writes the transpose of a matrix to a part of an array. */
    private static void transpose(DMatrixRMaj from, double[] to, int at) {
        for (int i = 0; i < from.numRows; i++) {
            for (int j = 0; j < from.numCols; j++) {
                to[at + j * from.numRows + i] = from.data[i * from.numCols + j];
            }
        }
    }

    /** One sequence's step, from its gates before their functions and the cells before. */
    private void step(int row, double[] states, double[] cells, int atCell) {
        double[] a = gates.data;
        int i = row * 4 * hidden;
        int f = i + hidden;
        int g = f + hidden;
        int o = g + hidden;
        K.sigmoid(a, a, i, g);
        K.tanh(a, a, g, o);
        K.sigmoid(a, a, o, o + hidden);
        int h = row * 2 * hidden;
        int c = h + hidden;
        for (int j = 0; j < hidden; j++) {
            states[c + j] = a[f + j] * cells[atCell + j] + a[i + j] * a[g + j];
        }
        int tanh = row * hidden;
        System.arraycopy(states, c, tanhs.data, tanh, hidden);
        K.tanh(tanhs.data, tanhs.data, tanh, tanh + hidden);
        for (int j = 0; j < hidden; j++) {
            states[h + j] = a[o + j] * tanhs.data[tanh + j];
        }
    }

    // ---- back

    /** The gradient with respect to one of the inputs, in their order. */
    DMatrixRMaj gradient(int input, DMatrixRMaj states, DMatrixRMaj g) {
        Back found = last;
        if (found == null || found.g() != g) {
            found = back(states, g);
            last = found;
        }
        return switch (input) {
            case 0 -> ofInput(found.gates());
            case 1 -> ofWeight(found.gates(), 0, x.numCols);
            case 2, 4 -> sumOfRows(found.gates());
            case 3 -> ofWeight(found.gates(), x.numCols, hidden);
            case 5 -> found.firstHidden();
            default -> found.firstCell();
        };
    }

    private DMatrixRMaj ofInput(DMatrixRMaj ofGates) {
        DMatrixRMaj gradient = new DMatrixRMaj(x.numRows, x.numCols);
        K.matmul(
                x.numRows,
                x.numCols,
                ofGates.numCols,
                Strided.of(ofGates.data, ofGates.numCols),
                Strided.of(weightOfInput.data, x.numCols),
                Strided.of(gradient.data, x.numCols));
        return gradient;
    }

    /** The gradient of a weight, from the columns of what the gates were computed from that it was multiplied by. */
    private DMatrixRMaj ofWeight(DMatrixRMaj ofGates, int from, int columns) {
        DMatrixRMaj gradient = new DMatrixRMaj(ofGates.numCols, columns);
        K.matmul(
                ofGates.numCols,
                columns,
                ofGates.numRows,
                Strided.of(ofGates.data, ofGates.numCols).transposed(),
                Strided.of(seen.data, from, seen.numCols),
                Strided.of(gradient.data, columns));
        return gradient;
    }

    private Back back(DMatrixRMaj states, DMatrixRMaj g) {
        DMatrixRMaj ofGates = new DMatrixRMaj(gates.numRows, gates.numCols);
        // For each sequence what arrives from the step behind; at last, from the first step.
        DMatrixRMaj ofHidden = new DMatrixRMaj(batch, hidden);
        DMatrixRMaj ofCell = new DMatrixRMaj(batch, hidden);
        walk(true, (row, from, to, before, continued) -> {
            for (int i = from; i < to; i++) {
                boolean starting = i >= continued;
                double[] cells = starting ? firstCell.data : states.data;
                int atCell = starting ? i * hidden : (before + i - from) * 2 * hidden + hidden;
                stepBack(row + i - from, i, cells, atCell, g.data, ofGates.data, ofHidden.data, ofCell.data);
            }
            Arrays.fill(ofHidden.data, from * hidden, to * hidden, 0);
            K.matmul(
                    to - from,
                    hidden,
                    4 * hidden,
                    Strided.of(ofGates.data, row * 4 * hidden, 4 * hidden),
                    Strided.of(weight.data, hidden),
                    Strided.of(ofHidden.data, from * hidden, hidden));
        });
        return new Back(g, ofGates, ofHidden, ofCell);
    }

    /** One sequence's step back: from what arrives at its h and c to its gates, and to the cell before. */
    private void stepBack(
            int row,
            int sequence,
            double[] cells,
            int atCell,
            double[] arriving,
            double[] ofGates,
            double[] ofHidden,
            double[] ofCell) {
        double[] a = gates.data;
        int atGates = row * 4 * hidden;
        for (int j = 0; j < hidden; j++) {
            double i = a[atGates + j];
            double f = a[atGates + hidden + j];
            double g = a[atGates + 2 * hidden + j];
            double o = a[atGates + 3 * hidden + j];
            double tanh = tanhs.data[row * hidden + j];
            int carried = sequence * hidden + j;
            double dh = arriving[row * 2 * hidden + j] + ofHidden[carried];
            double dc = arriving[row * 2 * hidden + hidden + j] + ofCell[carried] + dh * o * (1 - tanh * tanh);
            ofGates[atGates + j] = dc * g * i * (1 - i);
            ofGates[atGates + hidden + j] = dc * cells[atCell + j] * f * (1 - f);
            ofGates[atGates + 2 * hidden + j] = dc * i * (1 - g * g);
            ofGates[atGates + 3 * hidden + j] = dh * tanh * o * (1 - o);
            ofCell[carried] = dc * f;
        }
    }

    private static DMatrixRMaj sumOfRows(DMatrixRMaj x) {
        DMatrixRMaj sum = new DMatrixRMaj(1, x.numCols);
        Rows.addTo(sum.data, x.numCols, x.data);
        return sum;
    }
}
