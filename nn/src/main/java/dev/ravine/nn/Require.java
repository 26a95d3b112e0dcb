package dev.ravine.nn;

import dev.ravine.autograd.Variable;
import java.util.Locale;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/** The checks that layers, losses and initializers share. Each throws {@link IllegalArgumentException}. */
final class Require {
    private Require() {}

    static void that(boolean condition, String where, String problem, Object... arguments) {
        if (!condition) {
            throw new IllegalArgumentException(where + ": " + String.format(Locale.ROOT, problem, arguments));
        }
    }

    static <T> T notNull(String where, String what, @Nullable T object) {
        if (object == null) {
            throw new IllegalArgumentException(where + ": " + what + " is null");
        }
        return object;
    }

    /** A number of things that there must be one of at least. */
    static void atLeastOne(String where, String what, int number) {
        that(number >= 1, where, "%s: %d, expected at least 1", what, number);
    }

    /** A number that is neither infinite nor NaN. */
    static void finite(String where, String what, double number) {
        that(Double.isFinite(number), where, "%s: %s, expected a finite number", what, number);
    }

    /** A number that is finite and not negative. */
    static void atLeastZero(String where, String what, double number) {
        that(number >= 0 && number < Double.POSITIVE_INFINITY, where, "%s: %s, expected at least 0", what, number);
    }

    /** The shape, as messages write it. */
    static String shape(Variable x) {
        return x.rows() + "×" + x.columns();
    }

    /** The shape, as messages write it. */
    static String shape(DMatrixRMaj x) {
        return x.numRows + "×" + x.numCols;
    }
}
