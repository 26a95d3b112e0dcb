package dev.ravine.nn.checkpoint;

import org.jspecify.annotations.Nullable;

/** The checks of arguments. */
final class Require {
    private Require() {}

    static void that(boolean condition, String where, String problem) {
        if (!condition) {
            throw new IllegalArgumentException(where + ": " + problem);
        }
    }

    static <T> T notNull(String where, String what, @Nullable T object) {
        if (object == null) {
            throw new IllegalArgumentException(where + ": " + what + " is null");
        }
        return object;
    }
}
