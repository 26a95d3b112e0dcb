package dev.ravine.autograd.check;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.DoubleStream;
import org.ejml.data.DMatrixRMaj;

/**
 * The entries that drawn matrices may have, and how they are drawn.
 *
 * <p>Most matrices are ordinary: numbers from all over the range, some of them small integers, some equal to an earlier
 * entry, and some awkward: zeros of both signs, ±1e-300, ±1e-8, the bounds. About one in four is awkward as a whole: all
 * zero, all equal, all at the bounds, all tiny, with a repeated or nearly repeated row, or of rank one.
 *
 * @param min the least entry
 * @param max the greatest entry
 */
public record EntryRange(double min, double max) {
    /** The least entry where nothing else is said. */
    public static final double USUAL_MIN = -2;

    /** The greatest entry where nothing else is said. */
    public static final double USUAL_MAX = 2;

    private static final double[] AWKWARD = {0, -0.0, 1e-300, -1e-300, 1e-8, -1e-8};

    /**
     * Takes the bounds, both of which may occur.
     *
     * @throws IllegalArgumentException if one is not finite, or they are the wrong way round
     */
    public EntryRange {
        if (!Double.isFinite(min) || !Double.isFinite(max) || min > max) {
            throw new IllegalArgumentException("entries from " + min + " to " + max
                    + ": expected two finite numbers, the first at most the second");
        }
    }

    /** Whether the number may be an entry. A range that begins at 0 does not hold -0.0. */
    public boolean holds(double x) {
        return min <= x && x <= max && (x != 0 || Double.compare(min, x) <= 0);
    }

    /** The entry nearest to 0. */
    public double simplest() {
        return min > 0 ? min : max < 0 ? max : 0;
    }

    /** Draws a matrix of the given size, ordinary or awkward. */
    public DMatrixRMaj draw(int rows, int columns, RandomGenerator random) {
        List<AwkwardMatrix> awkward = AwkwardMatrix.in(this, rows, columns);
        return random.nextInt(4) == 0
                ? awkward.get(random.nextInt(awkward.size())).draw(this, rows, columns, random)
                : ordinary(rows, columns, random);
    }

    /** One awkward matrix of each kind that there is in the given size, the same ones at every call. */
    public List<DMatrixRMaj> awkward(int rows, int columns) {
        return AwkwardMatrix.in(this, rows, columns).stream()
                .map(kind -> kind.draw(this, rows, columns, new SplittableRandom(kind.ordinal())))
                .toList();
    }

    DMatrixRMaj ordinary(int rows, int columns, RandomGenerator random) {
        DMatrixRMaj x = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < x.data.length; i++) {
            boolean tie = i > 0 && random.nextInt(10) == 0;
            x.data[i] = tie ? x.data[random.nextInt(i)] : entry(random);
        }
        return x;
    }

    double entry(RandomGenerator random) {
        return switch (random.nextInt(10)) {
            case 0 -> pick(awkwardEntries(), random);
            case 1, 2 -> integer(random);
            default -> uniform(random);
        };
    }

    private double[] awkwardEntries() {
        return DoubleStream.concat(DoubleStream.of(min, max), DoubleStream.of(AWKWARD))
                .filter(this::holds)
                .toArray();
    }

    /** An integer from -10 to 10, if the range has one. */
    private double integer(RandomGenerator random) {
        double least = Math.ceil(Math.max(min, -10));
        double greatest = Math.floor(Math.min(max, 10));
        return least <= greatest ? least + random.nextInt((int) (greatest - least) + 1) : uniform(random);
    }

    private double uniform(RandomGenerator random) {
        double u = random.nextDouble();
        return clamp(min * (1 - u) + max * u);
    }

    double clamp(double x) {
        return Math.min(Math.max(x, min), max);
    }

    double[] tinyEntries() {
        return DoubleStream.of(1e-300, -1e-300).filter(this::holds).toArray();
    }

    static double pick(double[] values, RandomGenerator random) {
        return values[random.nextInt(values.length)];
    }

    static DMatrixRMaj all(double entry, int rows, int columns) {
        DMatrixRMaj x = new DMatrixRMaj(rows, columns);
        Arrays.fill(x.data, entry);
        return x;
    }
}
