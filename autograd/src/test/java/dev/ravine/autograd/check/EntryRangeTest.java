package dev.ravine.autograd.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.SingularOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryRangeTest {
    private static final EntryRange AROUND_ZERO = new EntryRange(-2, 2);
    private static final double TINY = 1e-300;

    @ParameterizedTest
    @CsvSource({"-2, 2", "0, 3", "1, 2", "-7.5, -7", "4, 4", "-1.7e308, 1.7e308", "0, 1e-310"})
    void everyEntryIsInTheRange(double min, double max) {
        EntryRange range = new EntryRange(min, max);
        Random random = new Random(1);
        for (int i = 0; i < 2000; i++) {
            assertThat(Arrays.stream(range.draw(1 + i % 4, 1 + i % 5, random).data))
                    .allMatch(range::holds);
        }
        for (DMatrixRMaj awkward : range.awkward(4, 3)) {
            assertThat(Arrays.stream(awkward.data)).allMatch(range::holds);
        }
    }

    @Test
    void anOrdinaryMatrixReachesAllPartsOfTheRange() {
        Random random = new Random(2);
        int[] parts = new int[8];
        for (int i = 0; i < 1000; i++) {
            for (double x : AROUND_ZERO.ordinary(2, 2, random).data) {
                parts[(int) Math.min(7, (x + 2) * 2)]++;
            }
        }
        assertThat(Arrays.stream(parts)).allMatch(count -> count > 100);
    }

    @Test
    void theOnlyIntegerOfARangeIsDrawnOften() {
        double[] entries = new EntryRange(2.6, 3.4).ordinary(20, 20, new Random(6)).data;
        assertThat(Arrays.stream(entries).filter(x -> x == 3)).hasSizeGreaterThan(40);
    }

    @Test
    void aRangeAsWideAsAllNumbersIsDrawnFromAllOver() {
        double[] entries = new EntryRange(-Double.MAX_VALUE, Double.MAX_VALUE).ordinary(20, 20, new Random(5)).data;
        assertThat(Arrays.stream(entries).filter(x -> 1e307 < Math.abs(x) && Math.abs(x) < 1e308))
                .hasSizeGreaterThan(50);
    }

    @Test
    void aRangeFromZeroHoldsNoMinusZero() {
        assertThat(new EntryRange(0, 1).holds(-0.0)).isFalse();
        assertThat(new EntryRange(0, 1).holds(0.0)).isTrue();
        assertThat(new EntryRange(-1, 1).holds(-0.0)).isTrue();
    }

    @Test
    void theSimplestEntryIsTheNearestToZero() {
        assertThat(new EntryRange(-1, 1).simplest()).isZero();
        assertThat(new EntryRange(0.5, 1).simplest()).isEqualTo(0.5);
        assertThat(new EntryRange(-3, -2).simplest()).isEqualTo(-2);
        assertThat(new EntryRange(-0.0, 1).simplest()).matches(EntryRangeTest::isPlusZero);
        assertThat(new EntryRange(-1, -0.0).simplest()).matches(EntryRangeTest::isPlusZero);
    }

    @Test
    void theAwkwardMatricesAreOfEveryKind() {
        List<DMatrixRMaj> awkward = AROUND_ZERO.awkward(4, 4);
        assertThat(awkward).hasSize(8);
        assertThat(awkward).anySatisfy(x -> assertThat(Arrays.stream(x.data)).allMatch(EntryRangeTest::isPlusZero));
        assertThat(awkward).anySatisfy(x -> assertThat(Arrays.stream(x.data))
                .allMatch(entry -> entry == 0)
                .anyMatch(EntryRangeTest::isPlusZero)
                .anyMatch(entry -> !isPlusZero(entry)));
        assertThat(awkward)
                .anySatisfy(x -> assertThat(Arrays.stream(x.data)).allMatch(entry -> entry == x.data[0] && entry != 0));
        assertThat(awkward).anySatisfy(x -> assertThat(Arrays.stream(x.data)).allMatch(entry -> Math.abs(entry) == 2));
        assertThat(awkward)
                .anySatisfy(x -> assertThat(Arrays.stream(x.data)).allMatch(entry -> Math.abs(entry) == TINY));
        assertThat(awkward).anyMatch(x -> Arrays.equals(row(x, 0), row(x, 1)) && SingularOps_DDRM.rank(x) == 3);
        assertThat(awkward).anyMatch(EntryRangeTest::isNearlySingular);
        assertThat(awkward)
                .anyMatch(x -> SingularOps_DDRM.rank(x) == 1
                        && Arrays.stream(x.data).distinct().count() == 16);
    }

    @Test
    void aRangeWithoutZeroHasTheKindsThatItCanHold() {
        List<DMatrixRMaj> awkward = new EntryRange(1, 3).awkward(3, 3);
        assertThat(awkward).anySatisfy(x -> assertThat(x.data).containsOnly(1));
        assertThat(awkward).anyMatch(x -> SingularOps_DDRM.rank(x) == 1 && x.get(0, 0) != x.get(0, 1));
    }

    @Test
    void aSingleRowOrColumnIsNoKindOfItsOwnForBeingOfRankOne() {
        assertThat(AwkwardMatrix.in(AROUND_ZERO, 2, 2)).contains(AwkwardMatrix.RANK_ONE);
        assertThat(AwkwardMatrix.in(AROUND_ZERO, 1, 2)).doesNotContain(AwkwardMatrix.RANK_ONE);
        assertThat(AwkwardMatrix.in(AROUND_ZERO, 2, 1)).doesNotContain(AwkwardMatrix.RANK_ONE);
    }

    @Test
    void amongSignedZerosThereIsAlwaysAMinusZero() {
        Random random = new Random(7);
        for (int i = 0; i < 20; i++) {
            double[] entries = AwkwardMatrix.SIGNED_ZEROS.draw(AROUND_ZERO, 1, 1, random).data;
            assertThat(Arrays.stream(entries)).noneMatch(EntryRangeTest::isPlusZero);
        }
    }

    @Test
    void cuttingLeavesARepeatedRowRepeated() {
        assertThat(AROUND_ZERO.awkward(6, 6))
                .filteredOn(x -> Arrays.equals(row(x, 0), row(x, 1)))
                .anyMatch(x -> !Arrays.equals(row(x, 0), row(x, 2)));
    }

    @Test
    void awkwardMatricesAreTheSameAndNewAtEveryCall() {
        List<DMatrixRMaj> first = AROUND_ZERO.awkward(3, 2);
        List<DMatrixRMaj> second = AROUND_ZERO.awkward(3, 2);
        for (int i = 0; i < first.size(); i++) {
            assertThat(first.get(i).data).containsExactly(second.get(i).data);
            assertThat(first.get(i)).isNotSameAs(second.get(i));
        }
    }

    @Test
    void drawnMatricesAreAwkwardInPartToo() {
        Random random = new Random(3);
        List<DMatrixRMaj> drawn = Arrays.asList(new DMatrixRMaj[400]);
        drawn.replaceAll(any -> AROUND_ZERO.draw(3, 3, random));
        List<Predicate<DMatrixRMaj>> kinds = List.of(
                x -> Arrays.stream(x.data).allMatch(entry -> entry == 0),
                x -> Arrays.stream(x.data).allMatch(entry -> entry == x.data[0]),
                x -> Arrays.stream(x.data).allMatch(entry -> Math.abs(entry) == 2),
                x -> Arrays.stream(x.data).allMatch(entry -> Math.abs(entry) == TINY),
                EntryRangeTest::isNearlySingular);
        for (Predicate<DMatrixRMaj> kind : kinds) {
            // One matrix in four is awkward, and there are eight kinds: about 12 of each among 400.
            assertThat(drawn).filteredOn(kind).hasSizeBetween(3, 60);
        }
    }

    @Test
    void emptyMatricesAreDrawnToo() {
        assertThat(AROUND_ZERO.draw(0, 3, new Random(4)).numCols).isEqualTo(3);
        assertThat(AROUND_ZERO.awkward(0, 0)).isNotEmpty().allMatch(x -> x.data.length == 0);
    }

    @ParameterizedTest
    @CsvSource({"1, -1", "NaN, 1", "0, NaN", "-Infinity, 0", "0, Infinity"})
    void refusesBoundsThatAreNoRange(double min, double max) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new EntryRange(min, max))
                .withMessage("entries from " + min + " to " + max
                        + ": expected two finite numbers, the first at most the second");
    }

    /** The first two rows differ, but by so little that it could be rounding. */
    private static boolean isNearlySingular(DMatrixRMaj x) {
        double greatest = 0;
        for (int j = 0; j < x.numCols; j++) {
            greatest = Math.max(greatest, Math.abs(x.get(0, j) - x.get(1, j)));
        }
        // Drawn within half a unit of the 12th decimal of at most 2.
        return 1e-16 < greatest && greatest <= 1e-12;
    }

    private static double[] row(DMatrixRMaj x, int i) {
        return Arrays.copyOfRange(x.data, i * x.numCols, (i + 1) * x.numCols);
    }

    private static boolean isPlusZero(double x) {
        return Double.compare(x, 0.0) == 0;
    }
}
