package dev.ravine.autograd.check;

import java.time.Duration;

/** When a check has to come to an end. */
final class Deadline {
    private final long end;

    Deadline(Duration from) {
        end = System.nanoTime() + from.toNanos();
    }

    boolean isOver() {
        return System.nanoTime() - end > 0;
    }
}
