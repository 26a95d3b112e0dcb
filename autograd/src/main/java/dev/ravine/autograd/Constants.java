package dev.ravine.autograd;

import dev.ravine.autograd.kernel.PortableRandom;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;
import org.ejml.data.DMatrixRMaj;

/**
 * Constant matrices: rows, columns, of one number, the identity, random ones, and those of a function of the row and the column.
 *
 * <pre>{@code
 * Variable noise = Constants.normal(32, 8, random);
 * Parameter weight = new Parameter("weight", Constants.uniform(8, 4, -0.5, 0.5, random).value());
 * }</pre>
 *
 * <p>Random ones are drawn by a kernel, so anew at each call of a {@linkplain dev.ravine.autograd.capture captured} function.
 *
 * <p>Each returns a new one, and fails with an {@link IllegalArgumentException} for a size that no matrix can have.
 */
public final class Constants {
    private Constants() {}

    /** A function of an entry's place. */
    @FunctionalInterface
    public interface EntryFunction {
        /** The entry in a row and a column, both counted from 0. */
        double at(int row, int column);
    }

    /** Returns zeros. */
    public static Variable zeros(int rows, int columns) {
        return Variable.wrap(matrix("zeros", rows, columns));
    }

    /** Returns ones. */
    public static Variable ones(int rows, int columns) {
        return filled("ones", rows, columns, (i, j) -> 1);
    }

    /** Returns a matrix whose entries are all the given number. */
    public static Variable full(int rows, int columns, double value) {
        return filled("full", rows, columns, (i, j) -> value);
    }

    /** Returns a row of the given entries, which are copied. */
    public static Variable row(double... entries) {
        return Variable.wrap(
                DMatrixRMaj.wrap(1, Require.notNull("row", "the array of entries", entries).length, entries.clone()));
    }

    /** Returns a column of the given entries, which are copied. */
    public static Variable column(double... entries) {
        return Variable.wrap(DMatrixRMaj.wrap(
                Require.notNull("column", "the array of entries", entries).length, 1, entries.clone()));
    }

    /** Returns the square matrix with ones on its diagonal, and zeros elsewhere. */
    public static Variable identity(int size) {
        return filled("identity", size, size, (i, j) -> i == j ? 1 : 0);
    }

    /** Returns entries drawn from the normal distribution with mean 0 and deviation 1, row by row. */
    public static Variable normal(int rows, int columns, RandomGenerator random) {
        Require.notNull("normal", "the generator", random);
        return drawn("normal", rows, columns, () -> PortableRandom.normal(random));
    }

    /**
     * Returns entries drawn evenly from a range, row by row.
     *
     * @param from the least
     * @param to above all; finite and greater than {@code from}
     */
    public static Variable uniform(int rows, int columns, double from, double to, RandomGenerator random) {
        Require.notNull("uniform", "the generator", random);
        Require.finite("uniform", "the least entry", from);
        Require.that(
                from < to && to - from < Double.POSITIVE_INFINITY,
                "uniform",
                "entries from %s to %s, expected a finite range",
                from,
                to);
        return drawn("uniform", rows, columns, () -> random.nextDouble(from, to));
    }

    /** Returns the entries that a function gives, which is called row by row. */
    public static Variable from(int rows, int columns, EntryFunction function) {
        return filled("from", rows, columns, Require.notNull("from", "the function", function));
    }

    private static Variable filled(String operation, int rows, int columns, EntryFunction function) {
        DMatrixRMaj matrix = matrix(operation, rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                matrix.set(i, j, function.at(i, j));
            }
        }
        return Variable.wrap(matrix);
    }

    private static Variable drawn(String operation, int rows, int columns, DoubleSupplier entry) {
        Require.size(operation, rows, columns);
        return Variable.compute(operation, rows, columns, (y, in) -> Arrays.setAll(y.data, i -> entry.getAsDouble()));
    }

    private static DMatrixRMaj matrix(String operation, int rows, int columns) {
        Require.size(operation, rows, columns);
        return new DMatrixRMaj(rows, columns);
    }
}
