package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** The gradient checker never calls a right operation wrong. */
class FalseAlarmTest {
    private static final int ROUNDS = 21;

    @Test
    void noRightOperationIsCalledWrongInTenThousandRandomCases() {
        List<ReferenceCases.Case> cases = ReferenceCases.read();
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        Random random = new Random(20261123);
        int checks = 0;
        for (ReferenceCases.Case reference : cases) {
            for (int round = 0; round < ROUNDS; round++) {
                DMatrixRMaj[] operands = reference.operands();
                // The first round is the reference's own point, which for some is a kink.
                double distance = round == 0 ? 0 : Math.pow(10, -random.nextInt(1, 12));
                for (DMatrixRMaj operand : operands) {
                    for (int i = 0; i < operand.data.length; i++) {
                        operand.data[i] += distance * random.nextGaussian();
                    }
                }
                GradientReport report = GradientCheck.ofAll(x -> OperationLedger.call(reference.key(), x))
                        .at(operands)
                        .seed(round)
                        .run();
                verdicts.merge(report.verdict(), 1, Integer::sum);
                checks++;
                assertThat(report.verdict())
                        .as("%s, moved by %s%n%s", reference, distance, report)
                        .isNotEqualTo(Verdict.WRONG);
            }
        }
        System.out.printf("right operations: %d random cases, verdicts %s%n", checks, verdicts);
        assertThat(checks).isGreaterThanOrEqualTo(10_000);
    }
}
