package dev.ravine.optim;

import static dev.ravine.autograd.kernel.PortableMath.pow;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.kernel.Kernels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * What a rule remembers about one parameter: named buffers, and the number of the step.
 *
 * <p>A buffer is made when a rule first asks for it. It has the parameter's shape, or is a single number, a row, a column or a
 * square. Its name is one word, without a dot.
 */
public final class Slots {
    private final int rows;
    private final int columns;

    /** A few, which are found sooner by looking at each than in a map. */
    private final List<Buffer> buffers = new ArrayList<>();

    private int step;

    private record Buffer(String name, double initial, DMatrixRMaj matrix) {}

    /** Makes the slots of a parameter of the given shape, before its first step. */
    public Slots(int rows, int columns) {
        Require.that(rows >= 0 && columns >= 0, "Slots", "%d×%d is not a shape", rows, columns);
        this.rows = rows;
        this.columns = columns;
    }

    /** The rows of the parameter. */
    public int rows() {
        return rows;
    }

    /** The columns of the parameter. */
    public int columns() {
        return columns;
    }

    /** The number of the step being taken, from 1; between steps, the number of steps taken. */
    public int step() {
        return step;
    }

    /**
     * Returns 1 − βᵗ for the step's number t: what the weights of the t gradients add up to in a moving average that began
     * at 0 and keeps the share β of its old value at each step. The average divided by it is unbiased (D. Kingma, J. Ba,
     * Adam, 2015, section 3).
     */
    public double biasCorrection(double beta) {
        // βᵗ ≤ e^(−t(1 − β)), and what is below 2⁻⁵⁴ is less than half the spacing of doubles below 1.
        return step * (1 - beta) > 38 ? 1 : 1 - pow(beta, step);
    }

    /** The buffer of this name, as long as the parameter, in row-major order; all zeros at first. To be modified. */
    public double[] slot(String name) {
        return slot(name, 0);
    }

    /** The buffer of this name, as long as the parameter, in row-major order; all {@code initial} at first. */
    public double[] slot(String name, double initial) {
        return buffer(name, rows, columns, initial);
    }

    /** A buffer of one number, for what all entries share; {@code initial} at first. To be modified. */
    public double[] number(String name, double initial) {
        return buffer(name, 1, 1, initial);
    }

    /** A buffer of one column, as long as the parameter has rows; all zeros at first. To be modified. */
    public double[] column(String name) {
        return buffer(name, rows, 1, 0);
    }

    /** A buffer of one row, as long as the parameter has columns; all zeros at first. To be modified. */
    public double[] row(String name) {
        return buffer(name, 1, columns, 0);
    }

    /** A buffer of {@code size} × {@code size}; {@code initial} times the identity at first. To be modified. */
    public DMatrixRMaj square(String name, int size, double initial) {
        boolean isNew = find(name) == null;
        DMatrixRMaj square = matrix(name, size, size, 0);
        for (int i = 0; isNew && i < size; i++) {
            square.set(i, i, initial);
        }
        return square;
    }

    private double[] buffer(String name, int bufferRows, int bufferColumns, double initial) {
        return matrix(name, bufferRows, bufferColumns, initial).data;
    }

    private DMatrixRMaj matrix(String name, int bufferRows, int bufferColumns, double initial) {
        Buffer buffer = find(name);
        if (buffer == null) {
            Require.that(!name.contains("."), "Slots", "the buffer's name '%s' holds a dot, expected one word", name);
            buffer = new Buffer(name, initial, new DMatrixRMaj(bufferRows, bufferColumns));
            buffer.matrix.fill(initial);
            buffers.add(buffer);
        }
        return buffer.matrix;
    }

    private @Nullable Buffer find(String name) {
        for (int i = 0; i < buffers.size(); i++) {
            if (buffers.get(i).name.equals(name)) {
                return buffers.get(i);
            }
        }
        return null;
    }

    /** The buffers by name, in the order in which they were made; a map of its own. */
    public Map<String, DMatrixRMaj> buffers() {
        Map<String, DMatrixRMaj> byName = new LinkedHashMap<>();
        buffers.forEach(buffer -> byName.put(buffer.name, buffer.matrix));
        return byName;
    }

    /** A buffer's value at an entry of the parameter. */
    double at(String name, int entry) {
        DMatrixRMaj matrix = Objects.requireNonNull(find(name)).matrix;
        return matrix.get(Math.min(entry / columns, matrix.numRows - 1), Math.min(entry % columns, matrix.numCols - 1));
    }

    /** The value that filled a buffer when it was made. */
    double initial(String name) {
        return Objects.requireNonNull(find(name)).initial;
    }

    /** Counts a step that is taken in these buffers themselves. */
    void advance() {
        step = Math.addExact(step, 1);
    }

    /** Whether every entry of every buffer is at most the bound in size. */
    boolean areWithin(double bound) {
        for (int i = 0; i < buffers.size(); i++) {
            double[] entries = buffers.get(i).matrix.data;
            if (!Kernels.active().areWithin(entries, 0, entries.length, bound)) {
                return false;
            }
        }
        return true;
    }

    /** Returns a copy whose step is the next one: what a rule may work on, while these stay as they are. */
    public Slots next() {
        Slots next = copy();
        next.advance();
        return next;
    }

    /** Returns a copy with buffers of its own. */
    public Slots copy() {
        return of(rows, columns, step, buffers());
    }

    /** Returns slots at the given step, with copies of the buffers. */
    static Slots of(int rows, int columns, int step, Map<String, DMatrixRMaj> buffers) {
        Slots slots = new Slots(rows, columns);
        slots.step = step;
        buffers.forEach((name, matrix) -> slots.buffers.add(new Buffer(name, 0, new DMatrixRMaj(matrix))));
        return slots;
    }
}
