package dev.ravine.autograd.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ravine.autograd.Variable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatricesTest {
    static Stream<DMatrixRMaj> matrices() {
        return Matrices.of("1..6", "2").entries(-3, 5).seed(42).stream();
    }

    static Stream<Object[]> factors() {
        return Matrices.of("n:2..4", "m").matching(Matrices.of("m", "k:2..3").entries(0, 1), Matrices.of("n", "n"));
    }

    @ParameterizedTest
    @MethodSource("matrices")
    void aTestGetsMatricesOfTheSizesAndEntriesAskedFor(DMatrixRMaj x) {
        assertThat(x.numRows).isBetween(1, 6);
        assertThat(x.numCols).isEqualTo(2);
        assertThat(Arrays.stream(x.data)).hasSize(x.numRows * 2).allMatch(entry -> -3 <= entry && entry <= 5);
    }

    @ParameterizedTest
    @MethodSource("factors")
    void sizesOfTheSameNameAreEqual(DMatrixRMaj a, DMatrixRMaj b, DMatrixRMaj c) {
        assertThat(b.numRows).isEqualTo(a.numCols).isBetween(1, 6);
        assertThat(b.numCols).isBetween(2, 3);
        assertThat(a.numRows).isBetween(2, 4);
        assertThat(List.of(c.numRows, c.numCols)).containsOnly(a.numRows);
        assertThat(Arrays.stream(b.data)).allMatch(entry -> 0 <= entry && entry <= 1);
        assertThat(Variable.of(c).matmul(Variable.of(a)).matmul(Variable.of(b)).rows())
                .isEqualTo(a.numRows);
    }

    @Test
    void everySizeOfANameComesUp() {
        assertThat(factors()
                        .map(arguments -> ((DMatrixRMaj) arguments[0]).numCols)
                        .distinct())
                .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    }

    @Test
    void theAwkwardOnesComeFirstInTheLeastAndTheGreatestSize() {
        List<DMatrixRMaj> awkward =
                Matrices.of("1..6", "1..6").random(0).stream().toList();
        EntryRange range = new EntryRange(-2, 2);
        List<DMatrixRMaj> expected = Stream.concat(range.awkward(1, 1).stream(), range.awkward(6, 6).stream())
                .toList();
        assertThat(bits(awkward.stream())).isEqualTo(bits(expected.stream()));
        assertThat(bits(Matrices.of("1..6", "1..6").stream()).subList(0, expected.size()))
                .isEqualTo(bits(expected.stream()));
    }

    @Test
    void oneSizeHasItsAwkwardOnesOnce() {
        assertThat(Matrices.of("3", "3").random(0).stream()).hasSize(8);
        assertThat(Matrices.of("3", "3").random(5).stream()).hasSize(13);
    }

    @Test
    void theSameSeedGivesTheSameMatricesAndAnotherGivesOthers() {
        Matrices source = Matrices.of("n", "n").entries(-1, 1).random(20);
        assertThat(bits(source.seed(42).stream())).isEqualTo(bits(source.seed(42).stream()));
        assertThat(bits(source.seed(42).stream())).isNotEqualTo(bits(source.seed(43).stream()));
    }

    @Test
    void neighbouringSeedsShareNoRandomMatrix() {
        Matrices source = Matrices.of("6", "6").random(50);
        List<String> some = bits(source.seed(42).stream().skip(8));
        List<String> others = bits(source.seed(43).stream().skip(8));
        assertThat(some).filteredOn(others::contains).hasSizeLessThan(10);
    }

    @Test
    void changingAMatrixChangesNoOther() {
        Object[] first = Matrices.of("2", "2")
                .matching(Matrices.of("2", "2"))
                .findFirst()
                .orElseThrow();
        ((DMatrixRMaj) first[0]).set(0, 0, 77);
        assertThat(Matrices.of("2", "2").matching(Matrices.of("2", "2")).flatMap(Arrays::stream))
                .allSatisfy(x -> assertThat(((DMatrixRMaj) x).data).doesNotContain(77));
        assertThat(((DMatrixRMaj) first[1]).data).doesNotContain(77);
    }

    @Test
    void badSettingsAreRefusedInWords() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Matrices.of("x..y", "2"))
                .withMessageStartingWith("Matrices.of: rows = \"x..y\": expected a number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Matrices.of("2", "3..2"))
                .withMessageStartingWith("Matrices.of: columns = \"3..2\": expected a range");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Matrices.of("n", "n:2..3"))
                .withMessageStartingWith("Matrices.of: \"n:2..3\": the size 'n' was first used as \"n\"");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Matrices.of("2", "2").entries(2, -2))
                .withMessageStartingWith("Matrices.entries: entries from 2.0 to -2.0: expected");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Matrices.of("2", "2").random(-1))
                .withMessage("Matrices.random: -1 matrices: expected 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Matrices.of("n:1..3", "2").matching(Matrices.of("n:1..4", "2")))
                .withMessageStartingWith("Matrices.matching: \"n:1..4\": the size 'n' was first used as \"n:1..3\"");
    }

    private static List<String> bits(Stream<DMatrixRMaj> matrices) {
        return matrices.map(x -> x.numRows + "×" + x.numCols + " " + Arrays.toString(x.data))
                .toList();
    }
}
