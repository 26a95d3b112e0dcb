package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ravine.autograd.kernel.MatmulTest.Stored;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The product of the vector kernels: an entry has the bits of a plain loop over k, however it is computed. */
class MatmulDeterminismTest {
    @BeforeAll
    static void needsTheVectorApi() {
        assumeTrue(VectorApi.present());
    }

    @ParameterizedTest
    @EnumSource
    void everyEntryIsSummedInTheOrderOfKOntoWhatIsThere(Stored stored) {
        Random random = new Random(20);
        for (int k : new int[] {1, 2, 7, 255, 256, 257, 520}) {
            for (int i = 0; i < 40; i++) {
                int m = 1 + random.nextInt(i % 2 == 0 ? 9 : 70);
                int n = 1 + random.nextInt(i % 3 == 0 ? 9 : 70);
                DMatrixRMaj a = gaussian(m, k, random.nextLong());
                DMatrixRMaj b = gaussian(k, n, random.nextLong());
                DMatrixRMaj c = gaussian(m, n, random.nextLong());
                DMatrixRMaj expected = sumsInTheOrderOfK(a, b, c);
                stored.multiply(new VectorKernels(2), a, b, Strided.of(c.data, n));
                requireSameBits(c, expected);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProductThatIsSetBeginsWithTheBiasOrZeroWhateverWasThere(Stored stored) {
        Random random = new Random(21);
        for (int i = 0; i < 120; i++) {
            int m = 1 + random.nextInt(i % 2 == 0 ? 9 : 70);
            int n = 1 + random.nextInt(i % 3 == 0 ? 9 : 70);
            int k = 1 + random.nextInt(i % 5 == 0 ? 520 : 20);
            DMatrixRMaj a = gaussian(m, k, random.nextLong());
            DMatrixRMaj b = gaussian(k, n, random.nextLong());
            DMatrixRMaj bias = gaussian(1, n, random.nextLong());
            DMatrixRMaj rows = new DMatrixRMaj(m, n);
            for (int row = 0; row < m; row++) System.arraycopy(bias.data, 0, rows.data, row * n, n);
            DMatrixRMaj c = new DMatrixRMaj(m, n);
            c.fill(Double.NaN);
            stored.set(new VectorKernels(2), a, b, bias.data, c);
            requireSameBits(c, sumsInTheOrderOfK(a, b, rows));
            c.fill(Double.NaN);
            stored.set(new VectorKernels(2), a, b, null, c);
            requireSameBits(c, sumsInTheOrderOfK(a, b, new DMatrixRMaj(m, n)));
        }
    }

    @Test
    void aProductOfWindowsIsThatOfAMatrixOfThem() {
        Random random = new Random(21);
        for (int i = 0; i < 200; i++) {
            int m = 1 + random.nextInt(i % 2 == 0 ? 9 : 300);
            int n = 1 + random.nextInt(70);
            int k = 1 + random.nextInt(i % 3 == 0 ? 600 : 20);
            DMatrixRMaj a = gaussian(m, k, random.nextLong());
            double[] array = random.doubles(100 + n).toArray();
            int[] windows = random.ints(k, 0, 101).toArray();
            DMatrixRMaj b = new DMatrixRMaj(k, n);
            for (int q = 0; q < k; q++) System.arraycopy(array, windows[q], b.data, q * n, n);
            DMatrixRMaj c = gaussian(m, n, random.nextLong());
            DMatrixRMaj expected = sumsInTheOrderOfK(a, b, c);
            new VectorKernels(2).productOfWindows(m, n, k, k, windows, n).add(a.data, 0, array, 0, c.data, 0);
            requireSameBits(c, expected);
            // The portable kernels add in another order, so they are held to whole numbers.
            DMatrixRMaj wholeA = rounded(a);
            DMatrixRMaj wholeB = rounded(b);
            double[] whole = rounded(DMatrixRMaj.wrap(1, array.length, array)).data;
            DMatrixRMaj sums = new DMatrixRMaj(m, n);
            new Kernels().productOfWindows(m, n, k, k, windows, n).add(wholeA.data, 0, whole, 0, sums.data, 0);
            requireSameBits(sums, sumsInTheOrderOfK(wholeA, wholeB, new DMatrixRMaj(m, n)));
        }
    }

    private static DMatrixRMaj rounded(DMatrixRMaj x) {
        return DMatrixRMaj.wrap(
                x.numRows,
                x.numCols,
                Arrays.stream(x.data).map(entry -> Math.rint(8 * entry)).toArray());
    }

    /** The definition. */
    private static DMatrixRMaj sumsInTheOrderOfK(DMatrixRMaj a, DMatrixRMaj b, DMatrixRMaj c) {
        DMatrixRMaj sums = c.copy();
        for (int i = 0; i < a.numRows; i++) {
            for (int j = 0; j < b.numCols; j++) {
                double sum = c.get(i, j);
                for (int q = 0; q < a.numCols; q++) sum = Math.fma(a.get(i, q), b.get(q, j), sum);
                sums.set(i, j, sum);
            }
        }
        return sums;
    }

    @ParameterizedTest
    @EnumSource
    void theNumberOfThreadsDoesNotMatter(Stored stored) {
        for (int[] size :
                new int[][] {{150, 140, 130}, {140, 150, 130}, {40, 131, 600}, {600, 1, 4000}, {1, 600, 4000}}) {
            DMatrixRMaj a = gaussian(size[0], size[2], 1);
            DMatrixRMaj b = gaussian(size[2], size[1], 2);
            DMatrixRMaj alone = stored.multiply(new VectorKernels(1), a, b);
            for (int threads : new int[] {2, 3, 4, 7, 8, 100, 1000}) {
                requireSameBits(stored.multiply(new VectorKernels(threads), a, b), alone);
            }
        }
    }

    /** As the heads of attention do it: blocks of matrices, each computed by the same product, two at a time. */
    @Test
    void manyThreadsMayComputeOneProductOfTheVectorKernelsAtOnce() {
        int n = 40;
        int blocks = 400;
        Product product = new VectorKernels(1).product(n, n, n, n, 1, 1, n, n); // b is turned, so it is packed
        DMatrixRMaj a = gaussian(blocks * n, n, 6);
        DMatrixRMaj b = gaussian(blocks * n, n, 7);
        double[] alone = new double[blocks * n * n];
        for (int i = 0; i < blocks; i++) product.set(a.data, i * n * n, b.data, i * n * n, alone, i * n * n);
        double[] together = new double[blocks * n * n];
        Arrays.fill(together, Double.NaN);
        new VectorKernels(4)
                .share(
                        blocks,
                        Long.MAX_VALUE,
                        i -> product.set(a.data, i * n * n, b.data, i * n * n, together, i * n * n));
        assertThat(together).isEqualTo(alone);
    }

    @ParameterizedTest
    @EnumSource
    void aProductOfSomeRowsAndColumnsIsThatPartOfTheProduct(Stored stored) {
        Random random = new Random(3);
        for (int k : new int[] {1, 5, 255, 256, 257, 600}) {
            DMatrixRMaj a = gaussian(61, k, 4);
            DMatrixRMaj b = gaussian(k, 83, 5);
            DMatrixRMaj whole = stored.multiply(new VectorKernels(2), a, b);
            for (int i = 0; i < 60; i++) {
                // Narrow and wide ones, from any row and column on.
                int rows = 1 + random.nextInt(i % 2 == 0 ? 8 : 61);
                int columns = 1 + random.nextInt(i % 3 == 0 ? 8 : 83);
                int row = random.nextInt(61 - rows + 1);
                int column = random.nextInt(83 - columns + 1);
                DMatrixRMaj part = stored.multiply(
                        new VectorKernels(2),
                        CommonOps_DDRM.extract(a, row, row + rows, 0, k),
                        CommonOps_DDRM.extract(b, 0, k, column, column + columns));
                requireSameBits(part, CommonOps_DDRM.extract(whole, row, row + rows, column, column + columns));
            }
        }
    }

    @Test
    void theWayOfStoringTheOperandsDoesNotMatter() {
        for (int[] size : new int[][] {{33, 35, 300}, {5, 40, 300}, {40, 3, 300}, {1, 1, 300}, {150, 140, 130}}) {
            DMatrixRMaj a = gaussian(size[0], size[2], 6);
            DMatrixRMaj b = gaussian(size[2], size[1], 7);
            DMatrixRMaj expected = Stored.NEITHER.multiply(new VectorKernels(2), a, b);
            for (Stored stored : Stored.values()) {
                requireSameBits(stored.multiply(new VectorKernels(2), a, b), expected);
            }
        }
    }

    @Test
    void eightThreadsAtOnceDoNotDisturbEachOther() throws Exception {
        Kernels kernels = new VectorKernels(2);
        DMatrixRMaj a = gaussian(150, 270, 8);
        DMatrixRMaj b = gaussian(270, 149, 9);
        DMatrixRMaj expected = Stored.NEITHER.multiply(kernels, a, b);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> tasks = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                tasks.add(threads.submit(() -> {
                    for (int i = 0; i < 5; i++) {
                        for (Stored stored : Stored.values()) {
                            requireSameBits(stored.multiply(kernels, a, b), expected);
                        }
                    }
                }));
            }
            for (Future<?> task : tasks) task.get();
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aTaskOfTheCommonPoolCanMultiplyToo() throws Exception {
        Kernels kernels = new VectorKernels(4);
        DMatrixRMaj a = gaussian(150, 270, 10);
        DMatrixRMaj b = gaussian(270, 149, 11);
        DMatrixRMaj expected = Stored.NEITHER.multiply(new VectorKernels(1), a, b);
        // More tasks than the pool has workers: none may wait for a worker that waits for it.
        List<Future<DMatrixRMaj>> tasks = new ArrayList<>();
        for (int t = 0; t < 20; t++) {
            tasks.add(ForkJoinPool.commonPool().submit(() -> Stored.NEITHER.multiply(kernels, a, b)));
        }
        for (Future<DMatrixRMaj> task : tasks) requireSameBits(task.get(), expected);
    }

    @Test
    void beingCompiledInTheMeantimeDoesNotMatter() {
        Kernels kernels = new VectorKernels(1);
        for (int[] size : new int[][] {{13, 19, 40}, {5, 32, 40}, {13, 1, 40}}) {
            DMatrixRMaj a = gaussian(size[0], size[2], 12);
            DMatrixRMaj b = gaussian(size[2], size[1], 13);
            DMatrixRMaj first = Stored.NEITHER.multiply(kernels, a, b);
            for (int i = 0; i < 12_000; i++) requireSameBits(Stored.NEITHER.multiply(kernels, a, b), first);
        }
    }

    private static DMatrixRMaj gaussian(int rows, int columns, long seed) {
        return MatmulTest.matrix(rows, columns, new Random(seed), Random::nextGaussian);
    }

    private static void requireSameBits(DMatrixRMaj actual, DMatrixRMaj expected) {
        assertThat(Arrays.equals(actual.data, expected.data))
                .as("the same bits")
                .isTrue();
    }
}
