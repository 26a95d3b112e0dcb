package dev.ravine.autograd.jqwik;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.check.EntryRange;
import dev.ravine.autograd.check.SizeRange;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.constraints.DoubleRange;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class DrawnMatrixTest {
    private static final EntryRange ENTRIES = new EntryRange(-3, 2);
    private static final Side ROWS = Side.alone(SizeRange.parse("rows", "1..4"));
    private static final Side COLUMNS = Side.alone(SizeRange.parse("columns", "2..4"));

    /** What jqwik asks of shrinking; without it, it may go on forever. */
    @Property
    void everyCandidateIsNearerToTheEndAndStillAllowed(
            @ForAll @Shape(rows = "1..4", columns = "2..4") @Entries(min = -3, max = 2) DMatrixRMaj x) {
        DrawnMatrix drawn = DrawnMatrix.of(x, ROWS, COLUMNS, ENTRIES);
        assertThat(drawn.shrink()).allSatisfy(candidate -> {
            assertThat(candidate.distance()).isLessThan(drawn.distance());
            DMatrixRMaj value = candidate.value();
            assertThat(value.numRows).isBetween(1, x.numRows);
            assertThat(value.numCols).isBetween(2, x.numCols);
            assertThat(Arrays.stream(value.data)).allMatch(ENTRIES::holds);
        });
    }

    @Property
    void whereEverythingFailsTheEndIsTheSmallestMatrixOfZeros(
            @ForAll @Shape(rows = "1..4", columns = "2..4") @Entries(min = -3, max = 2) DMatrixRMaj x,
            @ForAll @DoubleRange(min = 0, max = 1) double path) {
        Random random = new Random((long) (path * 1e9));
        Shrinkable<DMatrixRMaj> drawn = DrawnMatrix.of(x, ROWS, COLUMNS, ENTRIES);
        List<Shrinkable<DMatrixRMaj>> candidates = drawn.shrink().toList();
        while (!candidates.isEmpty()) {
            drawn = candidates.get(random.nextInt(candidates.size()));
            candidates = drawn.shrink().toList();
        }
        assertThat(new MatrixFormat().report(drawn.value())).hasToString("1×2 [0 0]");
    }

    @Test
    void everyValueIsANewMatrix() {
        DrawnMatrix drawn = DrawnMatrix.of(new DMatrixRMaj(1, 2), ROWS, COLUMNS, ENTRIES);
        drawn.value().set(0, 0, 77);
        assertThat(drawn.value().get(0, 0)).isZero();
    }

    @Test
    void manyEntriesAreReplacedBeforeSingleOnes() {
        DrawnMatrix drawn = DrawnMatrix.of(
                new DMatrixRMaj(new double[][] {{1.5, 1.25, 1.75, 1.125}}),
                Side.alone(SizeRange.exactly(1)),
                Side.alone(SizeRange.exactly(4)),
                ENTRIES);
        assertThat(drawn.shrink()
                        .map(candidate ->
                                new MatrixFormat().report(candidate.value()).toString()))
                .startsWith(
                        // all zero, then half of them, then one
                        "1×4 [0 0 0 0]",
                        "1×4 [0 0 1.75 1.125]",
                        "1×4 [1.5 1.25 0 0]",
                        "1×4 [0 1.25 1.75 1.125]",
                        "1×4 [1.5 0 1.75 1.125]",
                        "1×4 [1.5 1.25 0 1.125]",
                        "1×4 [1.5 1.25 1.75 0]",
                        // each step of all of them
                        "1×4 [0 0 0 0]",
                        "1×4 [1 1 1 1]")
                .endsWith("1×4 [1.5 1.25 1.75 0.125]");
    }
}
