package dev.ravine.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The checker finds every planted bug, and names the operation that has it. */
class PlantedBugsTest {
    static Stream<PlantedBugs.Bug> bugs() {
        return PlantedBugs.all().stream();
    }

    private static GradientReport report(PlantedBugs.Bug bug, int order) {
        return GradientCheck.ofAll(bug::compute)
                .at(bug.operands(17))
                .order(order)
                .run();
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void isFoundAndItsOperationNamed(PlantedBugs.Bug bug) {
        GradientReport report = report(bug, bug.order());
        assertThat(report.verdict()).as(report.toString()).isEqualTo(Verdict.WRONG);
        assertThat(report.suspects()).as(report.toString()).isNotEmpty();
        assertThat(report.suspects().get(0).operation()).as(report.toString()).isEqualTo(bug.operation());
        assertThat(report.suspects().get(0).origin()).contains("PlantedBugs.java:");
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void aBugInTheSecondDerivativePassesTheFirst(PlantedBugs.Bug bug) {
        if (bug.order() == 2) {
            assertThat(report(bug, 1).passed()).isTrue();
        }
    }

    @Test
    void thereAreAtLeastSixty() {
        int bugs = PlantedBugs.all().size();
        System.out.printf("planted bugs, each of them to be found and named: %d%n", bugs);
        assertThat(bugs).isGreaterThanOrEqualTo(60);
    }
}
