package dev.ravine.nn.data;

import java.util.Arrays;

/** The heap, which what a small packed file unpacks to may not fit into. */
final class Heap {
    private Heap() {}

    /**
     * Fails unless there is room for this many bytes more.
     *
     * <p>Without this, what does not fit would end in an {@link OutOfMemoryError}, perhaps in other threads of the program.
     *
     * @throws MalformedDataException if there is not
     */
    static void require(String file, String place, long bytes) {
        if (bytes > free()) {
            System.gc(); // What is no longer used counts as used until then.
            if (bytes > free()) {
                throw full(file, place, bytes);
            }
        }
    }

    /**
     * Copies numbers to an array of another length.
     *
     * @throws MalformedDataException if there is no room for it, in one piece
     */
    static double[] copy(String file, String place, double[] numbers, int length) {
        long bytes = 8L * length;
        require(file, place, bytes);
        try {
            return Arrays.copyOf(numbers, length);
        } catch (OutOfMemoryError e) {
            throw full(file, place, bytes);
        }
    }

    private static MalformedDataException full(String file, String place, long bytes) {
        return new MalformedDataException(
                file,
                place,
                "its numbers take " + megabytes(bytes) + " more, but the heap has room for " + megabytes(free())
                        + " (-Xmx sets its size)");
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
