package dev.ravine.user;

import static dev.ravine.autograd.Elementwise.*;
import static dev.ravine.autograd.Variable.wrt;
import static dev.ravine.user.CheckedFunctions.W;
import static dev.ravine.user.CheckedFunctions.X;
import static dev.ravine.user.CheckedFunctions.report;
import static dev.ravine.user.CheckedFunctions.scaledTanh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Gradients and rules that look right to a check that is less thorough. */
class NotFooledTest {
    private final Variable x = X;
    private final Variable w = W;

    @Test
    void aCheckThatCouldNotFailDoesNotPass() {
        for (UnaryOperator<Variable> f : List.<UnaryOperator<Variable>>of(
                v -> Variable.of(3),
                v -> v.mul(0),
                v -> x.sum(),
                v -> relu(v.sub(9)),
                v -> relu(v.sub(9)).add(exp(v.sub(9)).mul(0)),
                v -> v.detach().mul(0))) {
            GradientReport report = report(f, x);
            assertThat(report.passed()).isFalse();
            assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
            assertThat(report.toString()).contains("the function does not change with input 0 here");
        }
        assertThat(GradientCheck.of((u, v) -> u.sum()).at(x, w).run().toString())
                .contains("input 1 here");
    }

    @Test
    void aFunctionThatIsNotDeterministicIsRefused() {
        Random random = new Random(5);
        assertThat(report(v -> v.mul(random.nextDouble()), x).toString()).contains("not deterministic");
    }

    @Test
    void aRuleThatIsNotDeterministicIsRefused() {
        Random random = new Random(5);
        GradientReport report = report(
                v -> Variable.computed(
                        "dice", v.value().copy(), wrt(v, (y, g) -> g.mul(1 + 1e-12 * random.nextDouble()))),
                x);
        assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(report.toString()).contains("the gradient is not deterministic");
    }

    @Test
    void aForgottenInputIsFoundThoughItsRulesAreRight() {
        GradientReport report = report(v -> tanh(v).mul(v.detach()), x);
        assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(report.suspects()).first().satisfies(suspect -> {
            assertThat(suspect.operation()).isEqualTo("mul");
            assertThat(suspect.problem()).contains("depends on 'input 0' but has no rule for it");
        });
    }

    @Test
    void aGradientThatIsRightToFirstOrderOnlyIsFoundAtTheSecond() {
        UnaryOperator<Variable> f =
                v -> Variable.computed("cube", v.pow(3).value().copy(), wrt(v, (y, g) -> g.mul(
                                v.detach().pow(2))
                        .mul(3)));
        assertThat(report(f, x).passed()).isTrue();
        GradientReport report = GradientCheck.of(f).at(x).order(2).run();
        assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(report.worst().orElseThrow().order()).isEqualTo(2);
        assertThat(report.suspects().get(0).operation()).isEqualTo("cube");
        assertThat(report.suspects().get(0).problem()).startsWith("right to first order, wrong to second");
        assertThat(report.suspects().get(0).origin()).contains("NotFooledTest.java:");
    }

    @Test
    void aMistakeInsideARecomputedSegmentIsNamedLikeAnyOther() {
        Parameter shift = new Parameter("shift", new double[][] {{0.1, -0.3, 0.2}});
        UnaryOperator<Variable> inner = h -> scaledTanh(h.add(shift), 2).mul(3);
        UnaryOperator<Variable> outer = h -> Recording.recomputed(inner, exp(h)).add(1);
        for (int order = 1; order <= 2; order++) {
            GradientReport report = GradientCheck.of(
                            v -> Recording.recomputed(outer, v.mul(2)).sum())
                    .at(x)
                    .parameters(Parameters.of(shift))
                    .order(order)
                    .run();
            assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
            assertThat(report.suspects()).as(report.toString()).singleElement().satisfies(suspect -> {
                assertThat(suspect.operation()).isEqualTo("scaledTanh");
                assertThat(suspect.origin()).contains("CheckedFunctions.scaledTanh");
                assertThat(suspect.problem()).contains("counted twice");
            });
        }
    }

    @Test
    void aRuleInsideARecomputedSegmentThatIsWrongToSecondOrderIsNamed() {
        UnaryOperator<Variable> f =
                v -> Variable.computed("cube", v.pow(3).value().copy(), wrt(v, (y, g) -> g.mul(
                                v.detach().pow(2))
                        .mul(3)));
        GradientCheck check =
                GradientCheck.of(v -> Recording.recomputed(f, v.mul(2)).sum()).at(x);
        assertThat(check.run().passed()).isTrue();
        GradientReport report = check.order(2).run();
        assertThat(report.suspects().get(0).operation()).as(report.toString()).isEqualTo("cube");
        assertThat(report.suspects().get(0).problem()).startsWith("right to first order, wrong to second");
    }

    @Test
    void aSegmentThatComputesSomethingElseTheSecondTimeIsRefused() {
        GradientReport report = report(v -> Recording.recomputed(h -> h.mul(Recording.isOn() ? 2 : 1), v), x);
        assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(report.problems())
                .singleElement()
                .asString()
                .startsWith("recomputed: the segment gave another value");
    }

    @Test
    void aGradientThatIsNotFiniteWhereTheFunctionIsSmoothIsWrong() {
        for (double entry : new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, Double.NaN}) {
            UnaryOperator<Variable> f =
                    v -> Variable.computed("almost", exp(v).value().copy(), wrt(v, (y, g) -> {
                        DMatrixRMaj slope = y.value().copy();
                        slope.data[2] = entry;
                        slope.data[4] *= 1.001;
                        return g.mul(Variable.wrap(slope));
                    }));
            GradientReport report = report(f, x);
            assertThat(report.count(Verdict.WRONG)).as(report.toString()).isEqualTo(2);
            assertThat(report.toString()).contains("the gradient is not finite");
            assertThat(report.suspects().get(0).operation()).isEqualTo("almost");
        }
    }

    @Test
    void aRuleThatChangesAValueIsBlamedAndTheValuePutBack() {
        for (boolean operand : new boolean[] {true, false}) {
            UnaryOperator<Variable> f = v -> {
                Variable u = v.mul(2);
                return Variable.computed("overwriting", exp(u).value().copy(), wrt(u, (y, g) -> {
                            DMatrixRMaj slope = y.value().copy();
                            (operand ? u : y).value().data[1] += 1;
                            return g.mul(Variable.wrap(slope));
                        }))
                        .mul(3)
                        .add(u);
            };
            GradientReport report = report(f, x);
            assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
            // With assertions on, the engine notices first.
            assertThat(report.toString())
                    .containsPattern("computing the gradient changes a value that was computed before"
                            + "|, was written into since; gradients would be wrong");
            assertThat(report.suspects()).as(report.toString()).singleElement().satisfies(suspect -> {
                assertThat(suspect.operation()).isEqualTo("overwriting");
                assertThat(suspect.problem()).contains("it changes a value that was computed before");
            });
        }
    }

    @Test
    void aRuleThatFailsIsBlamedWithItsMessage() {
        for (RuntimeException failure :
                List.of(new IllegalStateException("no rule yet"), new ArithmeticException("divided by zero"))) {
            UnaryOperator<Variable> f =
                    v -> Variable.computed("failing", exp(v).value().copy(), wrt(v, (y, g) -> {
                        throw failure;
                    }));
            GradientReport report = report(f, x);
            assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
            assertThat(report.problems()).singleElement().asString().endsWith(failure.getMessage());
            assertThat(report.suspects().get(0).problem())
                    .isEqualTo("the rule for its input 0 is wrong: " + failure.getMessage());
        }
    }

    @Test
    void aRuleWithShapesThatDoNotFitIsBlamed() {
        UnaryOperator<Variable> f = v ->
                Variable.computed("forgotten transpose", v.matmul(w).value().copy(), wrt(v, (y, g) -> g.matmul(w)));
        GradientReport report = report(v -> f.apply(v.mul(2)).sum(), x);
        assertThat(report.toString())
                .contains("computing the gradient failed: java.lang.IllegalArgumentException: matmul: 2×2 by 3×2")
                .contains("'forgotten transpose', at NotFooledTest.");
    }

    @Test
    void threeOperationsAreBlamedAtMost() {
        UnaryOperator<Variable> wrong = v -> scaledTanh(v, 2);
        GradientReport report = report(v -> wrong.apply(wrong.apply(wrong.apply(wrong.apply(wrong.apply(v))))), x);
        assertThat(report.suspects()).hasSize(3);
    }
}
