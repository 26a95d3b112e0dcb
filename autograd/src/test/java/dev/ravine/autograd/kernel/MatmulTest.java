package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The matrix product of the active kernels. */
class MatmulTest {
    /** Half a unit in the last place of 1: the relative error of one rounding. */
    private static final double U = 0x1p-53;

    /** Sizes around the edges of a tile: 6 rows, and one, two or four vectors of up to eight columns. */
    private static final int[] EDGES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 15, 16, 17, 18, 19, 31, 32, 33, 41, 49
    };

    /** Which operands are stored transposed. */
    enum Stored {
        NEITHER(false, false),
        A(true, false),
        B(false, true),
        BOTH(true, true);

        final boolean transA;
        final boolean transB;

        Stored(boolean transA, boolean transB) {
            this.transA = transA;
            this.transB = transB;
        }

        /** The product of a and b, given as they are, by way of this way of storing them. */
        DMatrixRMaj multiply(Kernels kernels, DMatrixRMaj a, DMatrixRMaj b) {
            DMatrixRMaj c = new DMatrixRMaj(a.numRows, b.numCols);
            multiply(kernels, a, b, Strided.of(c.data, c.numCols));
            return c;
        }

        /** Adds the product to c. */
        void multiply(Kernels kernels, DMatrixRMaj a, DMatrixRMaj b, Strided c) {
            Strided.multiply(kernels, a.numRows, b.numCols, a.numCols, stored(transA, a), stored(transB, b), c);
        }

        void set(Kernels kernels, DMatrixRMaj a, DMatrixRMaj b, double @Nullable [] bias, DMatrixRMaj c) {
            Strided left = stored(transA, a);
            Strided right = stored(transB, b);
            Strided.set(kernels, a.numRows, b.numCols, a.numCols, left, right, bias, Strided.of(c.data, c.numCols));
        }

        private static Strided stored(boolean transposed, DMatrixRMaj x) {
            DMatrixRMaj as = transposed ? CommonOps_DDRM.transpose(x, null) : x;
            Strided whole = Strided.of(as.data, as.numCols);
            return transposed ? whole.transposed() : whole;
        }
    }

    @ParameterizedTest
    @EnumSource
    void isExactOnWholeNumbersAtEveryEdgeOfATile(Stored stored) {
        for (int m : EDGES) {
            for (int n : EDGES) {
                for (int k : EDGES) {
                    requireExact(stored, m, n, k);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void isExactOnWholeNumbersForEachSizeUpToFifty(Stored stored) {
        for (int size = 0; size <= 50; size++) {
            requireExact(stored, size, 21, 10);
            requireExact(stored, 13, size, 10);
            requireExact(stored, 13, 21, size);
            // Vectors: outer and inner products, a row or a column by a matrix.
            requireExact(stored, size, 1, 1);
            requireExact(stored, 1, size, 1);
            requireExact(stored, 1, 1, size);
            requireExact(stored, size, 1, 23);
            requireExact(stored, 1, size, 23);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isExactOnWholeNumbersAroundTheBlocksOfTheInnerSize(Stored stored) {
        for (int k : new int[] {255, 256, 257, 511, 512, 513, 700}) {
            requireExact(stored, 1, 1, k);
            requireExact(stored, 2, 3, k);
            requireExact(stored, 7, 16, k);
            requireExact(stored, 13, 33, k);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isExactOnWholeNumbersWhereThreadsShareTheWork(Stored stored) {
        requireExact(stored, 128, 128, 128);
        requireExact(stored, 256, 300, 20);
        requireExact(stored, 512, 45, 9);
        requireExact(stored, 301, 67, 129);
        requireExact(stored, 67, 301, 129);
        requireExact(stored, 1, 1500, 1400);
        requireExact(stored, 1500, 1, 1400);
        requireExact(stored, 3, 4, 200_000);
        requireExact(stored, 1500, 1400, 1);
    }

    /** Every second entry of every third row, and likewise transposed: neither step is 1. */
    @Test
    void readsOperandsOfAnySteps() {
        Random random = new Random(3);
        for (int m : new int[] {1, 3, 4, 5, 9, 13}) {
            for (int n : new int[] {1, 2, 5, 17, 33}) {
                DMatrixRMaj a = matrix(m, 7, random, MatmulTest::wholeNumber);
                DMatrixRMaj b = matrix(7, n, random, MatmulTest::wholeNumber);
                DMatrixRMaj transposed = CommonOps_DDRM.transpose(b, null);
                DMatrixRMaj c = new DMatrixRMaj(m, n);
                Strided.multiply(Kernels.active(), m, n, 7, spread(a), spread(b), Strided.of(c.data, n));
                requireEqual(c, slowProduct(a, b));
                c.zero();
                Strided.multiply(
                        Kernels.active(), m, n, 7, spread(a), spread(transposed).transposed(), Strided.of(c.data, n));
                requireEqual(c, slowProduct(a, b));
            }
        }
    }

    private static Strided spread(DMatrixRMaj x) {
        int rowStep = 3 * 2 * x.numCols;
        double[] data = new double[1 + rowStep * x.numRows];
        Arrays.fill(data, Double.NaN);
        for (int i = 0; i < x.numRows; i++) {
            for (int j = 0; j < x.numCols; j++) {
                data[1 + i * rowStep + 2 * j] = x.get(i, j);
            }
        }
        return new Strided(data, 1, rowStep, 2);
    }

    /**
     * More rows, columns and values of k than are copied at a time; rows of a that lie in the same place of a cache; few
     * columns of many rows.
     */
    @ParameterizedTest
    @EnumSource
    void isExactOnWholeNumbersWhereOperandsAreCopiedOrTurned(Stored stored) {
        requireExact(stored, 257, 25, 40);
        requireExact(stored, 520, 50, 300);
        requireExact(stored, 33, 50, 512);
        requireExact(stored, 37, 70, 1024);
        requireExact(stored, 200, 28, 100);
        requireExact(stored, 33, 32, 200);
        requireExact(stored, 257, 5, 193);
        requireExact(stored, 512, 30, 300);
        requireExact(stored, 260, 530, 270);
    }

    /** Sums of small whole numbers are exact in any order, so a single misplaced or lost product shows. */
    private static void requireExact(Stored stored, int m, int n, int k) {
        Random random = new Random(31L * (31L * m + n) + k);
        DMatrixRMaj a = matrix(m, k, random, MatmulTest::wholeNumber);
        DMatrixRMaj b = matrix(k, n, random, MatmulTest::wholeNumber);
        requireEqual(stored.multiply(Kernels.active(), a, b), slowProduct(a, b));
    }

    @ParameterizedTest
    @EnumSource
    void propagatesNotANumberAndInfinity(Stored stored) {
        int[] sizes = {1, 2, 5, 6, 7, 8, 16, 17, 33};
        for (int m : sizes) {
            for (int n : sizes) {
                for (int k : new int[] {1, 2, 9, 257}) {
                    Random random = new Random(31L * (31L * m + n) + k);
                    // Zeros among them: zero times infinity is not a number, and must not be skipped.
                    DMatrixRMaj a = matrix(m, k, random, MatmulTest::numberOrWorse);
                    DMatrixRMaj b = matrix(k, n, random, MatmulTest::numberOrWorse);
                    requireEqual(stored.multiply(Kernels.active(), a, b), slowProduct(a, b));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void zeroTimesInfinityIsNotANumber(Stored stored) {
        for (int size : new int[] {1, 4, 6, 16, 37}) {
            DMatrixRMaj zeros = new DMatrixRMaj(size, size);
            DMatrixRMaj infinities = new DMatrixRMaj(size, size);
            infinities.fill(Double.NEGATIVE_INFINITY);
            assertThat(stored.multiply(Kernels.active(), zeros, infinities).data)
                    .containsOnly(Double.NaN);
            assertThat(stored.multiply(Kernels.active(), infinities, zeros).data)
                    .containsOnly(Double.NaN);
        }
    }

    @Property(tries = 300)
    void isWithinTheRoundingErrorOfASum(
            @ForAll Stored stored,
            @ForAll @IntRange(max = 40) int m,
            @ForAll @IntRange(max = 40) int n,
            @ForAll @IntRange(max = 600) int k,
            @ForAll long seed) {
        Random random = new Random(seed);
        DMatrixRMaj a = matrix(m, k, random, Random::nextGaussian);
        DMatrixRMaj b = matrix(k, n, random, Random::nextGaussian);
        requireClose(stored.multiply(Kernels.active(), a, b), a, b);
    }

    @ParameterizedTest
    @EnumSource
    void isWithinTheRoundingErrorOfASumWhereThreadsShareTheWork(Stored stored) {
        Random random = new Random(1);
        DMatrixRMaj a = matrix(150, 300, random, Random::nextGaussian);
        DMatrixRMaj b = matrix(300, 145, random, Random::nextGaussian);
        requireClose(stored.multiply(Kernels.active(), a, b), a, b);
    }

    /**
     * An entry is a sum of k products. On the way to it each product is rounded at most k times (once itself or with the
     * first addition, and at each further one), whatever the order, so the error is at most k·u / (1 − k·u) times the sum
     * of the products' magnitudes: Higham, Accuracy and Stability of Numerical Algorithms, equation 3.5. One u more is
     * for the reference, which is rounded once.
     */
    private static void requireClose(DMatrixRMaj c, DMatrixRMaj a, DMatrixRMaj b) {
        int k = a.numCols;
        DMatrixRMaj ejml = new DMatrixRMaj(c.numRows, c.numCols);
        if (k > 0) {
            CommonOps_DDRM.mult(a, b, ejml);
        }
        double bound = (k + 1) * U / (1 - k * U);
        for (int i = 0; i < c.numRows; i++) {
            for (int j = 0; j < c.numCols; j++) {
                double magnitude = 0;
                double sum = 0;
                double lost = 0;
                for (int q = 0; q < k; q++) {
                    double product = a.get(i, q) * b.get(q, j);
                    double next = sum + product;
                    double old = next - product;
                    lost += Math.fma(a.get(i, q), b.get(q, j), -product) + ((sum - old) + (product - (next - old)));
                    sum = next;
                    magnitude += Math.abs(product);
                }
                requireWithin(bound * magnitude, c.get(i, j), sum + lost, i, j);
                requireWithin(2 * bound * magnitude, c.get(i, j), ejml.get(i, j), i, j);
            }
        }
    }

    private static void requireWithin(double tolerance, double actual, double expected, int i, int j) {
        if (!(Math.abs(actual - expected) <= tolerance)) {
            throw new AssertionError(
                    "entry %d, %d is %s, but should be %s within %s".formatted(i, j, actual, expected, tolerance));
        }
    }

    private static double wholeNumber(Random random) {
        return random.nextInt(17) - 8;
    }

    private static double numberOrWorse(Random random) {
        return switch (random.nextInt(200)) {
            case 0 -> Double.NaN;
            case 1, 2, 3 -> Double.POSITIVE_INFINITY;
            case 4, 5, 6 -> Double.NEGATIVE_INFINITY;
            default -> random.nextInt(4) - 1;
        };
    }

    interface Entry {
        double of(Random random);
    }

    static DMatrixRMaj matrix(int rows, int columns, Random random, Entry entry) {
        return DMatrixRMaj.wrap(
                rows,
                columns,
                IntStream.range(0, rows * columns)
                        .mapToDouble(i -> entry.of(random))
                        .toArray());
    }

    /** The definition. */
    private static DMatrixRMaj slowProduct(DMatrixRMaj a, DMatrixRMaj b) {
        DMatrixRMaj c = new DMatrixRMaj(a.numRows, b.numCols);
        for (int i = 0; i < a.numRows; i++) {
            for (int j = 0; j < b.numCols; j++) {
                double sum = 0;
                for (int q = 0; q < a.numCols; q++) {
                    sum += a.data[i * a.numCols + q] * b.data[q * b.numCols + j];
                }
                c.data[i * b.numCols + j] = sum;
            }
        }
        return c;
    }

    /** The same numbers; a zero may have either sign. */
    private static void requireEqual(DMatrixRMaj actual, DMatrixRMaj expected) {
        for (int i = 0; i < expected.data.length; i++) {
            double one = actual.data[i];
            double two = expected.data[i];
            if (one != two && !(Double.isNaN(one) && Double.isNaN(two))) {
                throw new AssertionError("%d×%d: entry %d is %s, but should be %s"
                        .formatted(expected.numRows, expected.numCols, i, one, two));
            }
        }
    }
}
