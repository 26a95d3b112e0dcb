package dev.ravine.autograd.check;

import static dev.ravine.autograd.Variable.wrt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** The search for the operation to blame. */
class OperationCheckTest {
    private static List<Suspect> suspects(UnaryOperator<Variable> function, DMatrixRMaj at) {
        GraphSubject subject = new GraphSubject(x -> function.apply(x[0]), List.of());
        return new OperationCheck(subject, new DMatrixRMaj[] {at}, new Judge(1e-9), new SplittableRandom(1))
                .suspects(3);
    }

    private static DMatrixRMaj row(double... entries) {
        return new DMatrixRMaj(new double[][] {entries});
    }

    @Test
    void whatWasComputedBeforeAFailureIsExamined() {
        List<Suspect> suspects = suspects(
                x -> {
                    Variable.of("twice", x.value().copy(), wrt(x, (y, g) -> g.mul(2)));
                    throw new IllegalStateException("half way");
                },
                row(1, 2));
        assertThat(suspects).singleElement().satisfies(suspect -> assertThat(suspect.operation())
                .isEqualTo("twice"));
    }

    @Test
    void whatIsReadWithoutARuleIsFoundWhateverItsSize() {
        for (double size : new double[] {1e-9, 1, 1e9, 1e100}) {
            List<Suspect> suspects =
                    suspects(x -> Elementwise.tanh(x.mul(1 / size)).mul(x.detach()), row(0.5 * size, -0.7 * size));
            assertThat(suspects).as("%s", size).singleElement().satisfies(suspect -> {
                assertThat(suspect.operation()).isEqualTo("mul");
                assertThat(suspect.problem()).startsWith("it depends on 'input 0' but has no rule for it");
            });
        }
    }

    @Test
    void toSeeWhatIsReadAValueIsMovedByAHundredThousandthOfItself() {
        DMatrixRMaj at = new DMatrixRMaj(10, 20);
        at.fill(3);
        List<Double> seen = new ArrayList<>();
        assertThat(suspects(
                        x -> {
                            for (double entry : x.value().data) seen.add(entry);
                            return x.detach().mul(2);
                        },
                        at))
                .hasSize(1);
        List<Double> moved = seen.stream().filter(entry -> entry != 3).toList();
        assertThat(moved).hasSize(2 * 200);
        assertThat(moved)
                .allSatisfy(entry -> assertThat(Math.abs(entry / 3 - 1)).isBetween(0.5e-5, 1.5e-5));
    }
}
