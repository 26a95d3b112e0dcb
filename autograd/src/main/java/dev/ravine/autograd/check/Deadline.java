package dev.ravine.autograd.check;

import java.time.Duration;

/** When a check has to come to an end. */
final class Deadline {
    private final long begin = System.nanoTime();
    private final long length;

    Deadline(Duration length) {
        this.length = length.toNanos();
    }

    boolean isOver() {
        return System.nanoTime() - begin > length;
    }

    /** Whether the function as a whole has had its share: what is begun is ended then, and the operations get the rest. */
    boolean isThirdOver() {
        return System.nanoTime() - begin > length / 3;
    }
}
