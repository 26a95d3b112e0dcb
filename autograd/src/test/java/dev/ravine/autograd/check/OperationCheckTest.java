package dev.ravine.autograd.check;

import static dev.ravine.autograd.Variable.wrt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import java.time.Duration;
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
        DMatrixRMaj[] point = {at};
        Judge judge = new Judge(1e-9);
        SplittableRandom random = new SplittableRandom(1);
        OperationCheck check = new OperationCheck(subject, point, judge, random, new Deadline(Duration.ofSeconds(60)));
        check.run(false, 3);
        List<Suspect> suspects = new ArrayList<>(check.suspects());
        if (suspects.isEmpty()) {
            new MissingPath(subject, point, check, judge, random).find().ifPresent(suspects::add);
        }
        return suspects;
    }

    private static DMatrixRMaj row(double... entries) {
        return new DMatrixRMaj(new double[][] {entries});
    }

    @Test
    void whatWasComputedBeforeAFailureIsExamined() {
        List<Suspect> suspects = suspects(
                x -> {
                    Variable.computed("twice", x.value().copy(), wrt(x, (y, g) -> g.mul(2)));
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
    void whatIsDeclaredAsReadNeedsNoRule() {
        assertThat(suspects(x -> Shaping.where(Shaping.test(x, v -> v > 0), x.mul(3), x), row(1, -2, 3)))
                .isEmpty();
        assertThat(suspects(x -> Shaping.gatherEntries(x, Shaping.test(x.mul(2), v -> v > 3)), row(1, -2, 3)))
                .isEmpty();
    }

    /** y = a · b, with a rule for a alone, where b is said to be read without one. */
    private static Variable halfProduct(Variable a, Variable b, double factor) {
        return Variable.compute(
                "halfProduct",
                a.rows(),
                a.columns(),
                (y, in) -> {
                    for (int i = 0; i < y.data.length; i++) y.data[i] = in[0].data[i] * in[1].data[i];
                },
                Variable.reading(b),
                wrt(a, (y, g) -> g.mul(b).mul(factor)));
    }

    @Test
    void ofAnOperationThatReadsTheRulesAreChecked() {
        assertThat(suspects(x -> halfProduct(x.mul(2), Elementwise.exp(x), 3), row(1, 2)))
                .singleElement()
                .satisfies(suspect -> {
                    assertThat(suspect.operation()).isEqualTo("halfProduct");
                    assertThat(suspect.input()).isEqualTo(1);
                    assertThat(suspect.problem()).startsWith("the rule for its input 1 is wrong");
                });
    }

    @Test
    void onlyWhereNothingElseIsWrongWhatIsReadIsBlamed() {
        assertThat(suspects(x -> halfProduct(x.mul(2), Elementwise.exp(x), 1), row(1, 2)))
                .singleElement()
                .satisfies(suspect -> {
                    assertThat(suspect.operation()).isEqualTo("halfProduct");
                    assertThat(suspect.problem()).isEqualTo("it reads 'exp' without a rule, but changes with it");
                });
        assertThat(suspects(x -> halfProduct(x.mul(2), Elementwise.exp(x), 1).mul(x.detach()), row(1, 2)))
                .singleElement()
                .satisfies(suspect -> assertThat(suspect.operation()).isEqualTo("mul"));
    }
}
