package dev.ravine.autograd.jqwik;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs planted failures under jqwik, and reads the reports. */
class ShrinkingTest {
    private final Path database;

    ShrinkingTest(@TempDir Path database) {
        this.database = database;
    }

    @BeforeEach
    void forgetEarlierRuns() {
        PlantedFailures.MISMATCHES.clear();
        PlantedFailures.falsified = List.of();
    }

    private JqwikRun run(String property) {
        return JqwikRun.of(PlantedFailures.class, property, database);
    }

    @Test
    void endsInAFewSmallIntegers() {
        assertThat(run("sumsAreSmall").shrunkSample()).isEqualTo("x: 2×1 [1; 2]");
    }

    @Test
    void keepsNamedSizesEqual() {
        assertThat(run("productsAreSmall").shrunkSample()).isEqualTo("a: 1×1 [1]\nb: constant 1×1 [2]");
        assertThat(run("theLastRowsAreUnrelated").shrunkSample())
                .isEqualTo("a: 3×3 [0 0 0; 0 0 0; 1 0 0]\nb: 3×3 [0 0 0; 0 0 1; 0 0 0]\nc: 3×2 [0 0; 0 0; 0 -2]");
        assertThat(PlantedFailures.MISMATCHES).isEmpty();
    }

    @Test
    void dropsTheSameRowsOfAllMatricesThatShareThem() {
        String sample = run("noRowIsLargeInBoth").shrunkSample();
        assertThat(sample).matches("a: 4×3 \\[[02; ]*]\nb: 4×1 \\[[02; ]*]");
        assertThat(sample.chars().filter(digit -> digit == '2')).hasSize(2);
        assertThat(PlantedFailures.MISMATCHES).isEmpty();
    }

    @Test
    void findsTheShortestNumberThatStillFails() {
        assertThat(run("nothingIsTiny").shrunkSample()).isEqualTo("x: 1×1 [1e-300]");
        assertThat(run("nothingIsBetween").shrunkSample()).isEqualTo("x: 1×1 [1.3]");
    }

    @Test
    void endsAtTheLeastSizeAndTheEntryNearestToZeroWhereThereIsNoZero() {
        assertThat(run("nothingFails").shrunkSample()).isEqualTo("x: 2×2 [0.75 0.75; 0.75 0.75]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sumsAreSmall",
                "productsAreSmall",
                "theLastRowsAreUnrelated",
                "noRowIsLargeInBoth",
                "nothingIsTiny",
                "nothingIsBetween"
            })
    void theReportShowsWhatThePropertyWasCalledWith(String property) {
        String sample = run(property).shrunkSample();
        List<Object> falsified = PlantedFailures.falsified;
        List<String> names = sample.lines().map(line -> line.split(":", 2)[0]).toList();
        String expected = IntStream.range(0, falsified.size())
                .mapToObj(i -> names.get(i) + ": " + new MatrixFormat().report(falsified.get(i)))
                .collect(Collectors.joining("\n"));
        assertThat(sample).isEqualTo(expected);
    }

    @Test
    void theNextRunBeginsWithTheShrunkSample() {
        String shrunk = run("theLastRowsAreUnrelated").shrunkSample();
        String again = run("theLastRowsAreUnrelated").report();
        assertThat(again).containsPattern("tries = 1 ");
        assertThat(shrunk.lines()).allSatisfy(line -> assertThat(again).contains(line));
    }

    @Test
    void reportsOfGeneratedSamplesShowEqualSizesToo() {
        List<String> sizes = Pattern.compile("\\d×\\d")
                .matcher(run("generated").report())
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(sizes).hasSize(20);
        assertThat(sizes.stream().distinct()).hasSizeGreaterThan(3);
        for (int i = 0; i < sizes.size(); i += 2) {
            assertThat(sizes.get(i)).isEqualTo(sizes.get(i + 1));
        }
    }
}
