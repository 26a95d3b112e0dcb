package dev.ravine.autograd.jqwik;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Parts of a list of indices. */
final class Lines {
    private Lines() {}

    /** Shorter lists, but not below {@code least}: the shortest first, then halves, then all but one. */
    static Stream<int[]> fewer(int[] lines, int least) {
        return IntStream.of(least, 1, lines.length / 2, lines.length - 1)
                .filter(size -> least <= size && size < lines.length)
                .distinct()
                .boxed()
                .flatMap(size -> size == lines.length - 1 ? allButOne(lines) : windows(lines, size));
    }

    private static Stream<int[]> windows(int[] lines, int size) {
        return IntStream.rangeClosed(0, size == 0 ? 0 : lines.length - size)
                .mapToObj(from -> Arrays.copyOfRange(lines, from, from + size));
    }

    private static Stream<int[]> allButOne(int[] lines) {
        return IntStream.iterate(lines.length - 1, i -> i >= 0, i -> i - 1)
                .mapToObj(out -> IntStream.range(0, lines.length)
                        .filter(i -> i != out)
                        .map(i -> lines[i])
                        .toArray());
    }

    /** The list in blocks of the given size, the last of which may be smaller. */
    static Stream<int[]> blocks(int[] lines, int size) {
        return IntStream.iterate(0, from -> from < lines.length, from -> from + size)
                .mapToObj(from -> Arrays.copyOfRange(lines, from, Math.min(from + size, lines.length)));
    }
}
