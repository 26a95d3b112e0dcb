package dev.ravine.optim;

import static dev.ravine.autograd.kernel.PortableMath.pow;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.kernel.Kernels;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.ejml.data.DMatrixRMaj;

/**
 * What a rule remembers about one parameter: named buffers, and the number of the step.
 *
 * <p>A buffer is made when a rule first asks for it. It has the parameter's shape, or is a single number, a row, a column or a
 * square. Its name is one word, without a dot.
 */
public final class Slots {
    private final int rows;
    private final int columns;
    private final Map<String, DMatrixRMaj> buffers = new LinkedHashMap<>();
    private final Map<String, Double> initials = new HashMap<>();
    private int step;

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
        // From there on βᵗ is below 2⁻⁵⁴, half of what 1 could lose.
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
        boolean isNew = !buffers.containsKey(name);
        buffer(name, size, size, 0);
        DMatrixRMaj square = Objects.requireNonNull(buffers.get(name));
        for (int i = 0; isNew && i < size; i++) {
            square.set(i, i, initial);
        }
        return square;
    }

    private double[] buffer(String name, int bufferRows, int bufferColumns, double initial) {
        DMatrixRMaj buffer = buffers.get(name);
        if (buffer == null) {
            Require.that(!name.contains("."), "Slots", "the buffer's name '%s' holds a dot, expected one word", name);
            buffer = new DMatrixRMaj(bufferRows, bufferColumns);
            buffer.fill(initial);
            buffers.put(name, buffer);
            initials.put(name, initial);
        }
        return buffer.data;
    }

    /** The buffers by name; must not be changed. */
    public Map<String, DMatrixRMaj> buffers() {
        return Collections.unmodifiableMap(buffers);
    }

    /** A buffer's value at an entry of the parameter. */
    double at(String name, int entry) {
        DMatrixRMaj buffer = Objects.requireNonNull(buffers.get(name));
        return buffer.get(Math.min(entry / columns, buffer.numRows - 1), Math.min(entry % columns, buffer.numCols - 1));
    }

    /** The value that filled a buffer when it was made. */
    double initial(String name) {
        return initials.getOrDefault(name, 0.0);
    }

    /** Counts a step that is taken in these buffers themselves. */
    void advance() {
        step = Math.addExact(step, 1);
    }

    /** Whether every entry of every buffer is at most the bound in size. */
    boolean areWithin(double bound) {
        for (DMatrixRMaj buffer : buffers.values()) {
            if (!Kernels.active().areWithin(buffer.data, 0, buffer.data.length, bound)) {
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
        return of(rows, columns, step, buffers);
    }

    /** Returns slots at the given step, with copies of the buffers. */
    static Slots of(int rows, int columns, int step, Map<String, DMatrixRMaj> buffers) {
        Slots slots = new Slots(rows, columns);
        slots.step = step;
        buffers.forEach((name, buffer) -> slots.buffers.put(name, new DMatrixRMaj(buffer)));
        return slots;
    }
}
