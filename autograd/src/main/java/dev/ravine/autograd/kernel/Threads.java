package dev.ravine.autograd.kernel;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Work for several threads: those of the common pool, and the one that asks. */
final class Threads {
    /** From how many operations on a second thread is worth waking: some 50 microseconds of work for each. */
    static final long WORTH_SHARING = 2_000_000;

    private Threads() {}

    /** Does the parts of some work, from 0 on, and returns when all are done. */
    static void share(int parts, IntConsumer part) {
        IntStream.range(0, parts).parallel().forEach(part);
    }
}
