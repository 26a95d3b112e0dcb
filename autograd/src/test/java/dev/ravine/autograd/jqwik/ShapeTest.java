package dev.ravine.autograd.jqwik;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.EntryRange;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.ejml.data.DMatrixRMaj;

class ShapeTest {
    @Property
    @StatisticsReport(StatisticsReportMode.OFF)
    void aParameterIsAMatrixOfTheSizeAndEntriesAskedFor(
            @ForAll @Shape(rows = "1..6", columns = "3") @Entries(min = -0.5, max = 7) DMatrixRMaj x) {
        assertThat(x.numRows).isBetween(1, 6);
        assertThat(x.numCols).isEqualTo(3);
        assertThat(Arrays.stream(x.data)).hasSize(3 * x.numRows).allMatch(new EntryRange(-0.5, 7)::holds);
        Statistics.label("rows").collect(x.numRows).coverage(rows -> {
            for (int i = 1; i <= 6; i++) {
                rows.check(i).count(count -> count > 0);
            }
        });
    }

    @Property
    void oneAnnotationIsEnough(@ForAll @Entries DMatrixRMaj x, @ForAll @Shape DMatrixRMaj y) {
        for (DMatrixRMaj each : List.of(x, y)) {
            assertThat(each.numRows).isBetween(1, 6);
            assertThat(each.numCols).isBetween(1, 6);
            assertThat(Arrays.stream(each.data)).allMatch(new EntryRange(-2, 2)::holds);
        }
    }

    @Property(tries = 1000)
    @StatisticsReport(StatisticsReportMode.OFF)
    void sidesOfOneNameHaveOneSize(
            @ForAll @Shape(rows = "n", columns = "m") DMatrixRMaj a,
            @ForAll @Shape(rows = "m", columns = "k") Variable b,
            @ForAll @Shape(rows = "n", columns = "n") DMatrixRMaj c,
            @ForAll @Shape(rows = "n", columns = "n") DMatrixRMaj likeC) {
        assertThat(b.rows()).isEqualTo(a.numCols);
        assertThat(List.of(c.numRows, c.numCols, likeC.numRows, likeC.numCols)).containsOnly(a.numRows);
        Statistics.label("sizes differ")
                .collect(a.numRows != a.numCols && a.numCols != b.columns())
                .coverage(differ -> differ.check(true).percentage(share -> share > 20));
    }

    @Property(edgeCases = EdgeCasesMode.FIRST)
    void sidesOfOneNameHaveOneSizeInEdgeCases(
            @ForAll @Shape(rows = "n", columns = "n") DMatrixRMaj a,
            @ForAll @Shape(rows = "n", columns = "m") DMatrixRMaj b) {
        assertThat(List.of(a.numCols, b.numRows)).containsOnly(a.numRows);
    }

    @Property
    void aNamesRangeHoldsWhereverTheNameStands(
            @ForAll @Shape(rows = "n:2..4", columns = "m:9") DMatrixRMaj a,
            @ForAll @Shape(rows = "m", columns = "n") DMatrixRMaj b) {
        assertThat(b.numCols).isEqualTo(a.numRows).isBetween(2, 4);
        assertThat(List.of(a.numCols, b.numRows)).containsOnly(9);
    }

    @Property
    void aVariableIsAConstant(@ForAll @Shape(rows = "2", columns = "1..3") @Entries(min = 1, max = 2) Variable x) {
        assertThat(x.needsGradient()).isFalse();
        assertThat(x.operation()).isEqualTo("constant");
        assertThat(x.rows()).isEqualTo(2);
        assertThat(Arrays.stream(x.value().data)).allMatch(new EntryRange(1, 2)::holds);
    }

    @Property
    void theElementsOfAListAreMatricesToo(
            @ForAll @Size(max = 4) List<@Shape(rows = "2", columns = "1..3") @Entries(min = 0, max = 1) DMatrixRMaj> xs) {
        for (DMatrixRMaj x : xs) {
            assertThat(x.numRows).isEqualTo(2);
            assertThat(x.numCols).isBetween(1, 3);
            assertThat(Arrays.stream(x.data)).allMatch(new EntryRange(0, 1)::holds);
        }
    }

    @Shape(rows = "n", columns = "n")
    @Entries(min = 0, max = 1)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Square {}

    @Property
    void theAnnotationsCanBePartOfOnesOwn(@ForAll @Square DMatrixRMaj x, @ForAll @Square DMatrixRMaj y) {
        assertThat(List.of(x.numCols, y.numRows, y.numCols)).containsOnly(x.numRows);
        assertThat(Arrays.stream(x.data)).allMatch(new EntryRange(0, 1)::holds);
    }

    @Property
    void matricesMayBeEmpty(@ForAll @Shape(rows = "0..2", columns = "0") DMatrixRMaj x) {
        assertThat(x.numRows).isBetween(0, 2);
        assertThat(x.numCols).isZero();
    }

    @Property(tries = 50)
    void changingAMatrixChangesNoLaterOne(@ForAll @Shape(rows = "2", columns = "2") DMatrixRMaj x) {
        assertThat(x.data).doesNotContain(77);
        x.fill(77);
    }
}
