package dev.ravine.autograd.capture;

import org.jspecify.annotations.Nullable;

/** The checks that this package shares. */
final class Require {
    private Require() {}

    static <T> T notNull(String what, @Nullable T object) {
        if (object == null) {
            throw new IllegalArgumentException("capture: " + what + " is null");
        }
        return object;
    }
}
