package dev.ravine.autograd.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;

/**
 * Matrices to try code on: the awkward ones first, then random ones.
 *
 * <p>A source for JUnit's parameterized tests, with the distribution that {@code @Shape} and {@code @Entries} give to
 * property tests under jqwik:
 *
 * <pre>{@code
 * static Stream<DMatrixRMaj> matrices() {
 *     return Matrices.of("1..6", "1..6").entries(-2, 2).seed(42).stream();
 * }
 *
 * static Stream<Object[]> factors() {
 *     return Matrices.of("n", "m").matching(Matrices.of("m", "k"));
 * }
 * }</pre>
 *
 * <p>Sizes are written as {@link SizeRange} says, and {@link EntryRange} tells what the entries are like. The awkward
 * matrices come in the least and in the greatest size. The same settings give the same matrices at every call, and each
 * is a new one that the test may change. Sources themselves never change: each setting returns a new one.
 */
public final class Matrices {
    private static final EntryRange USUAL_ENTRIES = new EntryRange(EntryRange.USUAL_MIN, EntryRange.USUAL_MAX);

    private final SizeRange rows;
    private final SizeRange columns;
    private final EntryRange entries;
    private final long seed;
    private final int random;

    private Matrices(SizeRange rows, SizeRange columns, EntryRange entries, long seed, int random) {
        this.rows = rows;
        this.columns = columns;
        this.entries = entries;
        this.seed = seed;
        this.random = random;
    }

    /**
     * Takes the size of the matrices. Their entries are from -2 to 2, unless {@link #entries} says otherwise.
     *
     * @param rows a number {@code "3"}, a range {@code "1..6"}, or a name {@code "n"} or {@code "n:1..6"}
     * @param columns the same; equal to the rows where it has their name
     * @throws IllegalArgumentException if one is null or written in another way
     */
    public static Matrices of(String rows, String columns) {
        SizeRange height = SizeRange.parse("Matrices.of: rows", rows);
        SizeRange width = SizeRange.parse("Matrices.of: columns", columns);
        Matrices matrices = new Matrices(height, width, USUAL_ENTRIES, 0, 100);
        names("Matrices.of", List.of(matrices));
        return matrices;
    }

    /**
     * Sets the least and the greatest entry.
     *
     * @throws IllegalArgumentException if one is not finite, or they are the wrong way round
     */
    public Matrices entries(double min, double max) {
        try {
            return new Matrices(rows, columns, new EntryRange(min, max), seed, random);
        } catch (IllegalArgumentException problem) {
            throw new IllegalArgumentException("Matrices.entries: " + problem.getMessage(), problem);
        }
    }

    /** Sets what the random ones are drawn from; 0 if it is not set. */
    public Matrices seed(long seed) {
        return new Matrices(rows, columns, entries, seed, random);
    }

    /**
     * Sets how many random ones follow the awkward ones; 100 if it is not set.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public Matrices random(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("Matrices.random: " + count + " matrices: expected 0 or more");
        }
        return new Matrices(rows, columns, entries, seed, count);
    }

    /** Returns the matrices, a finite number of them. */
    public Stream<DMatrixRMaj> stream() {
        return matching().map(matrices -> (DMatrixRMaj) matrices[0]);
    }

    /**
     * Returns arrays with a matrix of this source and one of each of the others, whose sizes are equal wherever they have
     * the same name. This source's seed and number of random ones hold for all.
     *
     * @param others the sources of the test's further arguments
     * @throws IllegalArgumentException if one is null, or two of them say different ranges for the same name
     */
    public Stream<Object[]> matching(Matrices... others) {
        List<Matrices> all = new ArrayList<>(List.of(this));
        for (Matrices other : others) {
            if (other == null) {
                throw new IllegalArgumentException("Matrices.matching: source " + all.size() + " is null");
            }
            all.add(other);
        }
        Map<String, SizeRange> names = names("Matrices.matching", all);
        Stream<Object[]> awkward = Stream.of(
                        sized(all, names, SizeRange::least), sized(all, names, SizeRange::greatest))
                .distinct()
                .flatMap(Matrices::awkward);
        Stream<Object[]> drawn =
                new SplittableRandom(seed).longs(random).mapToObj(each -> draw(all, names, new SplittableRandom(each)));
        return Stream.concat(awkward, drawn);
    }

    /** What each name stands for: the range of its first use. */
    private static Map<String, SizeRange> names(String operation, List<Matrices> all) {
        Map<String, SizeRange> names = new HashMap<>();
        for (Matrices each : all) {
            for (SizeRange side : List.of(each.rows, each.columns)) {
                try {
                    side.name().ifPresent(name -> names.computeIfAbsent(name, any -> side)
                            .requireSame(side));
                } catch (IllegalArgumentException problem) {
                    throw new IllegalArgumentException(operation + ": " + problem.getMessage(), problem);
                }
            }
        }
        return names;
    }

    /** A source whose size is decided. */
    private record Sized(EntryRange entries, int rows, int columns) {}

    private static List<Sized> sized(List<Matrices> all, Map<String, SizeRange> names, ToIntFunction<SizeRange> size) {
        ToIntFunction<SizeRange> meant =
                side -> size.applyAsInt(side.name().map(names::get).orElse(side));
        return all.stream()
                .map(each -> new Sized(each.entries, meant.applyAsInt(each.rows), meant.applyAsInt(each.columns)))
                .toList();
    }

    /** As many as the source with the most kinds has; the others begin again. */
    private static Stream<Object[]> awkward(List<Sized> all) {
        List<List<DMatrixRMaj>> kinds = all.stream()
                .map(each -> each.entries.awkward(each.rows, each.columns))
                .toList();
        int most = kinds.stream().mapToInt(List::size).max().orElse(0);
        return IntStream.range(0, most).mapToObj(i -> kinds.stream()
                .map(list -> list.get(i % list.size()).copy())
                .toArray());
    }

    private static Object[] draw(List<Matrices> all, Map<String, SizeRange> names, RandomGenerator random) {
        Map<String, Integer> drawn = new HashMap<>();
        ToIntFunction<SizeRange> size = side -> side.name()
                .map(name -> drawn.computeIfAbsent(name, any -> side.draw(random)))
                .orElseGet(() -> side.draw(random));
        return sized(all, names, size).stream()
                .map(each -> each.entries.draw(each.rows, each.columns, random))
                .toArray();
    }
}
