package dev.ravine.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.check.Comparison;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * No right function is called wrong, none of its operations is blamed, and few are not decided.
 *
 * <p>The build checks some hundred; {@code mvn test -Plong -pl autograd} checks twenty thousand and prints the figures.
 */
class RightFunctionsTest {
    private static final long FIRST = Long.getLong("check.first", 1_000_000);
    private static final int COUNT = Integer.getInteger("check.functions", 600);

    @Test
    void noRightFunctionIsCalledWrongAndFewAreNotDecided() {
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        Map<String, Integer> reasons = new TreeMap<>();
        for (long seed = FIRST; seed < FIRST + COUNT; seed++) {
            RightFunctions.Case right = RightFunctions.draw(seed);
            GradientReport report =
                    GradientCheck.ofAll(right.function()).at(right.point()).run();
            assertThat(report.verdict())
                    .as("seed %d: %s%n%s", seed, right, report)
                    .isNotEqualTo(Verdict.WRONG);
            assertThat(report.suspects())
                    .as("seed %d: %s%n%s", seed, right, report)
                    .isEmpty();
            verdicts.merge(report.verdict(), 1, Integer::sum);
            if (report.verdict() == Verdict.INCONCLUSIVE) {
                reasons.merge(reason(report), 1, Integer::sum);
            }
        }
        int inconclusive = verdicts.getOrDefault(Verdict.INCONCLUSIVE, 0);
        System.out.printf("right functions: %d from seed %d, verdicts %s%n", COUNT, FIRST, verdicts);
        reasons.forEach((reason, count) -> System.out.printf("    %d inconclusive: %s%n", count, reason));
        assertThat(inconclusive).isLessThan((int) Math.ceil(0.03 * COUNT));
    }

    private static String reason(GradientReport report) {
        String reason = report.undecided().stream()
                .findFirst()
                .orElseGet(() -> report.worst().map(Comparison::reason).orElse(""));
        return reason.replaceAll("-?\\d\\S*", "#");
    }
}
