package dev.ravine.nn.recurrent;

import dev.ravine.autograd.Kernel;
import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.autograd.kernel.Product;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * All steps of an {@link Lstm} in one direction, and all the way back, without a graph in between: kernels for {@link Lstm}'s
 * one operation and for its gradients.
 *
 * <p>Sequences do not see one another, so parts of a batch can go through all steps at once, each on a thread of its own. In
 * both ways the only products within the loop are those that have to wait for one another; the gradient of the weights is one
 * product over all steps.
 *
 * <p>The kernels read the inputs in the order of {@link #X} to {@link #FIRST_CELL}. What the way forward leaves in the
 * fields here, the ways back read; what a way back finds belongs to {@link Back}, as several may run at once.
 *
 * <p>Matrices with a row for each step of each sequence are {@linkplain Packing packed}. A row of the states is h, then c; a
 * row of the gates is i, f, g and o.
 */
final class LstmLoop {
    private static final Kernels K = Kernels.active();

    /** In how many parts a batch is worked on; small ones make slow products. */
    private static final int PARTS = 2;

    /** x, packed. */
    static final int X = 0;

    /** W of the input, (4 · hidden) × inputs. */
    static final int WEIGHT_OF_INPUT = 1;

    /** b of the input. */
    static final int BIAS_OF_INPUT = 2;

    /** W of the hidden state, (4 · hidden) × hidden. */
    static final int WEIGHT = 3;

    /** b of the hidden state. */
    static final int BIAS = 4;

    /** The first h, batch × hidden. */
    static final int FIRST_HIDDEN = 5;

    /** The first c, batch × hidden. */
    static final int FIRST_CELL = 6;

    private final int[] starts;
    private final boolean reverse;
    private final int rows;
    private final int inputs;
    private final int batch;
    private final int hidden;

    /** The gates, after their functions; and the tanh of each cell. The way forward fills these, and what follows. */
    private final DMatrixRMaj gates;

    private final DMatrixRMaj tanhs;

    /** What the gates were computed from: x, and beside it the h of the step before. */
    private final DMatrixRMaj seen;

    /**
     * Prepares the loop.
     *
     * @param starts where each step's packed rows begin, and at last where they end
     * @param reverse whether the last step comes first
     */
    LstmLoop(int[] starts, boolean reverse, int inputs, int batch, int hidden) {
        this.starts = starts;
        this.reverse = reverse;
        this.rows = starts[starts.length - 1];
        this.inputs = inputs;
        this.batch = batch;
        this.hidden = hidden;
        gates = new DMatrixRMaj(rows, 4 * hidden);
        tanhs = new DMatrixRMaj(rows, hidden);
        seen = new DMatrixRMaj(rows, inputs + hidden);
    }

    // ---- the walk

    /** Takes each part of the batch through all steps, forwards or back. */
    private abstract class Walk implements Kernel, IntConsumer {
        private final boolean back;

        /** For a number of sequences, the product of their step, made when it is first needed. */
        private final @Nullable Product[] products = new Product[batch + 1];

        Walk(boolean back) {
            this.back = back;
        }

        final void walk() {
            K.share(PARTS, 4L * rows * hidden * hidden, this);
        }

        @Override
        public final void accept(int part) {
            int size = (batch + PARTS - 1) / PARTS;
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
                    step(starts[now] + from, from, to, before, continued);
                }
            }
        }

        final Product product(int sequences) {
            Product product = products[sequences];
            if (product == null) {
                product = newProduct(sequences);
                products[sequences] = product;
            }
            return product;
        }

        abstract Product newProduct(int sequences);

        /**
         * Works on some sequences in one step.
         *
         * @param row the packed row of the first of them
         * @param from the first of them
         * @param to behind the last
         * @param before the packed row of the first one's step before
         * @param continued behind the last that has a step before; the others start here
         */
        abstract void step(int row, int from, int to, int before, int continued);
    }

    /** How many sequences have a step. */
    private int active(int step) {
        return step < 0 || step >= starts.length - 1 ? 0 : starts[step + 1] - starts[step];
    }

    // ---- forwards

    /** How many multiplications the way forward takes. */
    long multiplyAdds() {
        return (long) rows * 4 * hidden * (inputs + hidden);
    }

    /** Computes the states after all steps: packed, rows × (2 · hidden). */
    Kernel states() {
        return new Forward();
    }

    private final class Forward extends Walk {
        private final int inner = inputs + hidden;

        /** Both weights under one another, turned around once and not in every step. */
        private final double[] weights = new double[inner * 4 * hidden];

        private final double[] biases = new double[4 * hidden];
        private double[] states = {};
        private DMatrixRMaj[] in = {};

        Forward() {
            super(false);
        }

        @Override
        public void fill(DMatrixRMaj y, DMatrixRMaj[] operands) {
            states = y.data;
            in = operands;
            transpose(in[WEIGHT_OF_INPUT], weights, 0);
            transpose(in[WEIGHT], weights, inputs * 4 * hidden);
            K.add(in[BIAS_OF_INPUT].data, 0, 1, in[BIAS].data, 0, 1, biases, 0, biases.length);
            walk();
        }

        @Override
        Product newProduct(int sequences) {
            return K.product(sequences, 4 * hidden, inner, inner, 1, 4 * hidden, 1, 4 * hidden);
        }

        /** A step's gates are finished before the next, while they are in the cache. */
        @Override
        void step(int row, int from, int to, int before, int continued) {
            double[] firstCell = in[FIRST_CELL].data;
            int count = to - from;
            for (int i = 0; i < count; i++) {
                System.arraycopy(in[X].data, (row + i) * inputs, seen.data, (row + i) * inner, inputs);
                boolean starting = from + i >= continued;
                double[] hiddens = starting ? in[FIRST_HIDDEN].data : states;
                int at = starting ? (from + i) * hidden : (before + i) * 2 * hidden;
                System.arraycopy(hiddens, at, seen.data, (row + i) * inner + inputs, hidden);
            }
            product(count).set(biases, seen.data, row * inner, weights, 0, gates.data, row * gates.numCols);
            for (int i = from; i < to; i++) {
                int at = row + i - from;
                boolean starting = i >= continued;
                double[] cells = starting ? firstCell : states;
                int atCell = starting ? i * hidden : (before + i - from) * 2 * hidden + hidden;
                LstmLoop.this.step(at, states, cells, atCell);
            }
        }
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

    /** Fills what each step's gates saw as the hidden state before: packed, rows × hidden. */
    void fillHiddenBefore(DMatrixRMaj y) {
        for (int row = 0; row < rows; row++) {
            System.arraycopy(seen.data, row * seen.numCols + inputs, y.data, row * hidden, hidden);
        }
    }

    /**
     * One way back: computes the gradient of the gates before their functions, packed, rows × (4 · hidden), from the states
     * after all steps, what arrives at them, W of the hidden state and the first c.
     */
    final class Back extends Walk {
        // For each sequence what arrives from the step behind; at last, from the first step.
        private final double[] ofHidden = new double[batch * hidden];
        private final double[] ofCell = new double[batch * hidden];
        private double[] ofGates = {};
        private DMatrixRMaj[] in = {};

        Back() {
            super(true);
        }

        @Override
        public void fill(DMatrixRMaj y, DMatrixRMaj[] operands) {
            ofGates = y.data;
            in = operands;
            Arrays.fill(ofHidden, 0);
            Arrays.fill(ofCell, 0);
            walk();
        }

        @Override
        Product newProduct(int sequences) {
            return K.product(sequences, hidden, 4 * hidden, 4 * hidden, 1, hidden, 1, hidden);
        }

        @Override
        void step(int row, int from, int to, int before, int continued) {
            double[] states = in[0].data;
            double[] firstCell = in[3].data;
            for (int i = from; i < to; i++) {
                boolean starting = i >= continued;
                double[] cells = starting ? firstCell : states;
                int atCell = starting ? i * hidden : (before + i - from) * 2 * hidden + hidden;
                stepBack(row + i - from, i, cells, atCell, in[1].data, ofGates, ofHidden, ofCell);
            }
            product(to - from).set(ofGates, row * 4 * hidden, in[2].data, 0, ofHidden, from * hidden);
        }

        /** Fills the gradient of the first h, once those of the gates are there. */
        void fillFirstHidden(DMatrixRMaj y) {
            System.arraycopy(ofHidden, 0, y.data, 0, y.data.length);
        }

        /** Fills the gradient of the first c, once those of the gates are there. */
        void fillFirstCell(DMatrixRMaj y) {
            System.arraycopy(ofCell, 0, y.data, 0, y.data.length);
        }
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
}
