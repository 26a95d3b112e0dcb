package dev.ravine.nn.internal;

import java.util.Arrays;
import java.util.function.Function;

/** The heap, which what a small packed file unpacks to, or a file with holes, may not fit into. */
public final class Heap {
    private Heap() {}

    /**
     * Fails unless there is room for this many bytes more.
     *
     * <p>Without this, what does not fit would end in an {@link OutOfMemoryError}, perhaps in other threads of the program.
     *
     * @param failure makes what is thrown, of the problem in words
     */
    public static void require(long bytes, Function<String, RuntimeException> failure) {
        if (bytes > free()) {
            System.gc(); // What is no longer used counts as used until then.
            if (bytes > free()) {
                throw full(bytes, failure);
            }
        }
    }

    /**
     * Copies numbers to an array of another length, if there is room for it in one piece.
     *
     * @param failure as of {@link #require}
     */
    public static double[] copy(double[] numbers, int length, Function<String, RuntimeException> failure) {
        long bytes = 8L * length;
        require(bytes, failure);
        try {
            return Arrays.copyOf(numbers, length);
        } catch (OutOfMemoryError e) {
            throw full(bytes, failure);
        }
    }

    private static RuntimeException full(long bytes, Function<String, RuntimeException> failure) {
        return failure.apply("its numbers take " + megabytes(bytes) + " more, but the heap has room for "
                + megabytes(free()) + " (-Xmx sets its size)");
    }

    /** A little less than what is not used, since a large array needs room in one piece. */
    private static long free() {
        Runtime runtime = Runtime.getRuntime();
        return (runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory()) / 10 * 9;
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
