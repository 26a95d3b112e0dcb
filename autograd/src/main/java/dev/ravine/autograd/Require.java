package dev.ravine.autograd;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.Matrix;
import org.jspecify.annotations.Nullable;

/**
 * Checks of arguments. Each throws {@link IllegalArgumentException} unless what it asks holds.
 *
 * <p>A message starts with the operation's name and says what was expected. An argument that is a matrix or a
 * {@link Variable} stands in it as its shape.
 */
public final class Require {
    private Require() {}

    /**
     * Fails unless the condition holds.
     *
     * @param operation what the message starts with
     * @param problem what is wrong and what was expected, a format for the arguments
     * @param arguments written only when they are needed
     */
    public static void that(boolean condition, String operation, String problem, Object... arguments) {
        if (!condition) {
            Object[] words = Stream.of(arguments).map(Require::word).toArray();
            throw new IllegalArgumentException(operation + ": " + String.format(Locale.ROOT, problem, words));
        }
    }

    private static Object word(Object argument) {
        return argument instanceof Variable variable
                ? Shapes.of(variable)
                : argument instanceof Matrix matrix ? Shapes.of(matrix) : argument;
    }

    /** What a message lists: the first thirty things, and how many more there are. */
    public static List<String> few(Collection<?> things) {
        int most = 30;
        Stream<String> first = things.stream().limit(most).map(String::valueOf);
        Stream<String> more = things.size() > most ? Stream.of("and " + (things.size() - most) + " more") : Stream.of();
        return Stream.concat(first, more).toList();
    }

    /** Fails for null; returns what it was given otherwise. */
    public static <T> T notNull(String operation, String what, @Nullable T object) {
        if (object == null) {
            throw new IllegalArgumentException(operation + ": " + what + " is null");
        }
        return object;
    }

    /** A number of things of which there must be at least one. */
    public static void atLeastOne(String operation, String what, int number) {
        that(number >= 1, operation, "%s: %d, expected at least 1", what, number);
    }

    /** A number that is neither infinite nor NaN. */
    public static void finite(String operation, String what, double number) {
        that(Double.isFinite(number), operation, "%s is %s, expected a finite number", what, number);
    }

    /** A finite number above 0, which is returned. Makes no object if it is one, so that each step can check its numbers. */
    public static double positive(String operation, String what, double number) {
        if (!(number > 0 && number < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    operation + ": " + what + " is " + number + ", expected a finite number above 0");
        }
        return number;
    }

    /** A finite number of at least 0, as {@link #positive}. */
    public static double atLeastZero(String operation, String what, double number) {
        if (!(number >= 0 && number < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    operation + ": " + what + " is " + number + ", expected a finite number of at least 0");
        }
        return number;
    }

    /** An operand that is not null. */
    public static void operand(String operation, @Nullable Variable x) {
        notNull(operation, "the operand", x);
    }

    /** Two operands that are not null. */
    public static void operands(String operation, @Nullable Variable a, @Nullable Variable b) {
        notNull(operation, "the first operand", a);
        notNull(operation, "the second operand", b);
    }

    /** Operands of which none is null. */
    public static void operands(String operation, @Nullable Variable @Nullable ... xs) {
        @Nullable Variable[] given = notNull(operation, "the array of operands", xs);
        for (int i = 0; i < given.length; i++) {
            notNull(operation, "operand " + i, given[i]);
        }
    }

    /** Two matrices of one shape: {@code the seed is 3×2, but 'mul' is 2×3}. */
    static void sameShape(String operation, String what, Variable a, String that, Variable b) {
        that(a.rows() == b.rows() && a.columns() == b.columns(), operation, "%s is %s, but %s is %s", what, a, that, b);
    }

    static void square(String operation, @Nullable Variable x) {
        Variable given = notNull(operation, "the operand", x);
        that(given.rows() == given.columns(), operation, "expected a square matrix, got %s", given);
    }

    static void notEmpty(String operation, @Nullable Variable x) {
        Variable given = notNull(operation, "the operand", x);
        that(given.matrix().data.length > 0, operation, "expected at least one entry, got %s", given);
    }

    /** The size of a matrix: at least 0, and no more entries than fit into an array. */
    public static void size(String operation, long rows, long columns) {
        boolean areInts = Math.min(rows, columns) >= 0 && Math.max(rows, columns) <= Integer.MAX_VALUE;
        if (!areInts || rows * columns > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(operation + ": " + rows + "×" + columns
                    + " is not a size that a matrix can have (at least 0, and at most 2³¹ - 9 entries)");
        }
    }

    /** A range {@code from} (inclusive) to {@code to} (exclusive) within {@code size}. */
    public static void range(String operation, String what, int from, int to, int size) {
        if (from < 0 || to < from || to > size) {
            throw new IllegalArgumentException(
                    operation + ": " + what + " " + from + " to " + to + " (exclusive) are not within 0 to " + size);
        }
    }

    /** Each index at least 0 and below {@code size}. */
    public static void indices(String operation, String what, int @Nullable [] indices, int size) {
        int[] given = notNull(operation, "the array of indices", indices);
        for (int i = 0; i < given.length; i++) {
            if (given[i] < 0 || given[i] >= size) {
                throw new IllegalArgumentException(operation + ": index " + i + " is " + given[i] + ", but there are "
                        + size + " " + what + ", counted from 0");
            }
        }
    }

    /** A matrix with a backing array of just its entries, the matrix itself where it has one. */
    static DMatrixRMaj compact(DMatrixRMaj matrix) {
        return matrix.data.length == matrix.getNumElements() ? matrix : new DMatrixRMaj(matrix);
    }
}
