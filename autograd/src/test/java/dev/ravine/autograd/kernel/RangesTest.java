package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work that is cut into ranges is done once, and its results are those of work in one piece. */
class RangesTest {
    private static final Kernels K = Kernels.active();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 1000, 12_499, 12_500, 12_501, 50_000, 99_999, 1_000_003})
    void reachEveryEntryOnce(int size) {
        for (int operations : new int[] {1, Kernels.PER_ENTRY, 100_000}) {
            AtomicIntegerArray times = new AtomicIntegerArray(size);
            K.inRanges(size, operations, (from, to) -> {
                assertThat(from % 8).isZero();
                for (int i = from; i < to; i++) times.incrementAndGet(i);
            });
            for (int i = 0; i < size; i++) {
                if (times.get(i) != 1) {
                    assertThat(times.get(i)).as("times of %d of %d", i, size).isOne();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {12_499, 12_500, 40_001, 200_007})
    void makeTheBitsOfOnePiece(int size) {
        Random random = new Random(size);
        double[] a = random.doubles(size, -2, 2).toArray();
        double[] b = random.doubles(size, -2, 2).toArray();
        double[] whole = new double[size];
        double[] cut = new double[size];

        K.tanh(a, whole, 0, size);
        K.inRanges(size, Kernels.PER_ENTRY, (from, to) -> K.tanh(a, cut, from, to));
        assertThat(Arrays.equals(cut, whole)).isTrue();

        K.wherePositive(a, b, whole, 0, size);
        K.inRanges(size, Kernels.PER_ENTRY, (from, to) -> K.wherePositive(a, b, cut, from, to));
        assertThat(Arrays.equals(cut, whole)).isTrue();

        K.add(a, 0, 1, b, 0, 1, whole, 0, size);
        System.arraycopy(a, 0, cut, 0, size);
        K.addTo(cut, b);
        assertThat(Arrays.equals(cut, whole)).isTrue();
    }
}
