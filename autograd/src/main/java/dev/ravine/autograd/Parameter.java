package dev.ravine.autograd;

import java.util.function.Consumer;
import org.ejml.data.DMatrixRMaj;

/**
 * A named leaf of the graph: what training changes, and what {@link Variable#backward} returns gradients of.
 *
 * <p>A parameter's value is the only one that ever changes, and only by {@link #update} (an optimizer) and
 * {@link #set} (a loader). Each change raises the {@linkplain #version() version}; differentiating through something
 * that was computed from an older version is an error, because the rules would read the new values. While values are
 * being changed, no other thread may read them; between changes, any number of threads may compute and differentiate.
 */
public final class Parameter extends Variable {
    private final String name;
    private int version;
    private boolean frozen;

    /**
     * Makes a parameter with a copy of the matrix.
     *
     * @param name what it is called in messages and checkpoints, not blank
     * @param value its first value; copied
     */
    public Parameter(String name, DMatrixRMaj value) {
        super("parameter", new DMatrixRMaj(Require.notNull("Parameter", "the value", value)), true);
        Require.that(!Require.notNull("Parameter", "the name", name).isBlank(), "Parameter", "the name is blank");
        this.name = name;
    }

    /**
     * Makes a parameter with a copy of the rows, all of one length.
     *
     * @param name what it is called in messages and checkpoints, not blank
     * @param rows its first value; copied
     */
    public Parameter(String name, double[][] rows) {
        this(name, matrix("Parameter", rows));
    }

    /**
     * Makes a 1×1 parameter.
     *
     * @param name what it is called in messages and checkpoints, not blank
     * @param scalar its first value
     */
    public Parameter(String name, double scalar) {
        this(name, DMatrixRMaj.wrap(1, 1, new double[] {scalar}));
    }

    /** What it is called in messages and checkpoints. */
    public String name() {
        return name;
    }

    /** How often the value was changed. */
    public int version() {
        return version;
    }

    /**
     * Changes the value in place.
     *
     * @param change given the entries in row-major order, to be modified in place and not kept
     */
    public void update(Consumer<double[]> change) {
        Require.notNull("update", "the change", change);
        try {
            change.accept(matrix().data);
        } finally {
            version++;
            forgetEntries();
        }
    }

    /**
     * Replaces the value by a copy of the matrix.
     *
     * @throws IllegalArgumentException if it has another shape
     */
    public void set(DMatrixRMaj matrix) {
        Require.notNull("set", "the matrix for parameter '" + name + "'", matrix);
        Require.sameShape("set", title(), this, "the matrix", Variable.wrap(matrix));
        update(data -> System.arraycopy(matrix.data, 0, data, 0, data.length));
    }

    /**
     * Makes this a constant for what is computed from now on: no gradient is taken to it, and an optimizer passes over it.
     * Gradients still flow past it, to the other inputs of an operation.
     */
    public void freeze() {
        frozen = true;
    }

    /** Undoes {@link #freeze}. */
    public void unfreeze() {
        frozen = false;
    }

    /** Whether this is frozen. */
    public boolean isFrozen() {
        return frozen;
    }

    @Override
    public boolean needsGradient() {
        return !frozen;
    }

    /** The name, the shape and, of a small matrix, the entries. */
    @Override
    public String toString() {
        return describe(title());
    }

    @Override
    String title() {
        return "parameter '" + name + "'";
    }
}
