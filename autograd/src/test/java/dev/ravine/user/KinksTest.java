package dev.ravine.user;

import static dev.ravine.autograd.Elementwise.*;
import static dev.ravine.autograd.Variable.wrt;
import static dev.ravine.user.CheckedFunctions.report;
import static dev.ravine.user.CheckedFunctions.scaledTanh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Arithmetic;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import java.util.Random;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.ejml.data.BMatrixRMaj;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** The gradient check where a function has no derivative, or the numbers cannot tell. */
class KinksTest {
    @Test
    void anyValueBetweenTheTwoSidesIsRightAtAKink() {
        Variable atZero = Variable.of(new double[][] {{0, 1, -1}});
        GradientReport relu = report(v -> relu(v), atZero);
        assertThat(relu.passed()).isTrue();
        assertThat(relu.verdict()).isEqualTo(Verdict.SUBGRADIENT);
        assertThat(relu.toString()).contains("input 0 [0, 0]").contains("not differentiable here: ");
        assertThat(report(v -> abs(v), atZero).passed()).isTrue();
        assertThat(report(v -> leakyRelu(v, 0.1), atZero).passed()).isTrue();
        assertThat(report(v -> clamp(v, 0, 1), atZero).passed()).isTrue();
        Variable ties = Variable.of(new double[][] {{2, 2, 1}});
        assertThat(report(v -> Reductions.max(v), ties).passed()).isTrue();
    }

    @Test
    void aValueOutsideOfTheTwoSidesIsWrongAtAKink() {
        UnaryOperator<Variable> f = v -> Variable.computed(
                "steepRelu",
                relu(v).value().copy(),
                wrt(v, (y, g) -> g.mul(Shaping.where(atLeastZero(v), Variable.of(1.2), Variable.of(0)))));
        GradientReport report = report(f, Variable.of(new double[][] {{0, -1, -2}}));
        assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(report.worst().orElseThrow().toString())
                .contains("input 0 [0, 0]")
                .contains("not differentiable here");
    }

    @Test
    void whereKinksMeetTheReportSaysSo() {
        GradientReport report = report(v -> relu(v).sub(relu(v.neg())), Variable.of(new double[][] {{0, 1, -1}}));
        assertThat(report.verdict()).isEqualTo(Verdict.SUBGRADIENT);
        assertThat(report.suspects()).isEmpty();
        assertThat(report.toString()).contains("kinks meet");
    }

    @Test
    void tiedMaximaThatBothTakeAllOrNoneAreWrong() {
        Variable ties = Variable.of(new double[][] {{2, 2}});
        for (double share : new double[] {1, 0}) {
            UnaryOperator<Variable> f = v -> Variable.computed(
                    "tied",
                    Reductions.max(v).value().copy(),
                    wrt(v, (y, g) -> Shaping.broadcastTo(g.mul(share), 1, 2)));
            GradientReport report = report(v -> f.apply(v).add(v.sum()), ties);
            assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
            assertThat(report.suspects().get(0).operation()).isEqualTo("tied");
            assertThat(report.toString()).contains("2 entries tie");
        }
        assertThat(report(v -> Reductions.max(v).add(v.sum()), ties).passed()).isTrue();
    }

    private static BMatrixRMaj atLeastZero(Variable v) {
        BMatrixRMaj condition = new BMatrixRMaj(v.rows(), v.columns());
        for (int i = 0; i < v.value().data.length; i++) {
            condition.data[i] = v.value().data[i] >= 0;
        }
        return condition;
    }

    @Property(tries = 500)
    void aPointNearAKinkIsNeverCalledWrong(@ForAll @IntRange(min = -16, max = 0) int exponent, @ForAll long seed) {
        Random random = new Random(seed);
        DMatrixRMaj near = new DMatrixRMaj(2, 3);
        for (int i = 0; i < 6; i++) {
            near.data[i] = random.nextGaussian() * Math.pow(10, exponent);
        }
        Variable at = Variable.of(near);
        assertThat(report(v -> relu(v).add(v), at).verdict()).isNotEqualTo(Verdict.WRONG);
        assertThat(report(v -> abs(v).mul(2).add(v), at).verdict()).isNotEqualTo(Verdict.WRONG);
        assertThat(report(v -> Reductions.max(v, Per.ROW), at).verdict()).isNotEqualTo(Verdict.WRONG);
        assertThat(report(v -> Arithmetic.minimum(v, 0).add(v), at).verdict()).isNotEqualTo(Verdict.WRONG);
    }

    @Test
    void termsThatCancelInTheFunctionButNotToTheLastBitInTheGradientAreNoMistake() {
        Variable symmetric = Variable.of(new double[][] {{-0.1}, {0.3}, {0.1}, {-0.7}, {0.7}, {-0.3}});
        GradientReport report = GradientCheck.of((u, v) -> tanh(u.matmul(v)).sum())
                .at(symmetric, Variable.of(0.0))
                .run();
        assertThat(report.count(Verdict.WRONG)).as(report.toString()).isZero();
        Variable tiny = symmetric.mul(1e-300);
        assertThat(GradientCheck.of((u, v) -> tanh(u.matmul(v)).sum())
                        .at(tiny, Variable.of(0.0))
                        .run()
                        .verdict())
                .isEqualTo(Verdict.CORRECT);
    }

    @Test
    void saturatedTermsThatCancelAreNoMistake() {
        // The sum stays 0 where x is moved a little, and jumps by the rounding of its terms where it is moved further.
        Variable corner = Variable.of(new double[][] {{2, 2, 2, 2, 2}});
        Variable cancelling = Variable.of(new double[][] {{2, -2}, {2, 2}, {2, -2}, {2, -2}, {2, -2}});
        GradientReport report = GradientCheck.of((u, v) -> tanh(u.matmul(v)).sum())
                .at(corner, cancelling)
                .run();
        assertThat(report.count(Verdict.WRONG)).as(report.toString()).isZero();
        assertThat(GradientCheck.of((u, v) -> scaledTanh(u.matmul(v), 2).sum())
                        .at(corner, cancelling)
                        .run()
                        .verdict())
                .isEqualTo(Verdict.WRONG);
    }
}
