package dev.ravine.nn.metric;

import dev.ravine.autograd.Variable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The checks of this package. Each throws {@link IllegalArgumentException}. */
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

    static String shape(Variable x) {
        return x.rows() + "×" + x.columns();
    }
}
