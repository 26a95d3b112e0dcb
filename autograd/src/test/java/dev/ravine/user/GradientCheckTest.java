package dev.ravine.user;

import static dev.ravine.autograd.Arithmetic.sub;
import static dev.ravine.autograd.Elementwise.*;
import static dev.ravine.autograd.Variable.wrt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Arithmetic;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.Comparison;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.PlainGradient;
import dev.ravine.autograd.check.Verdict;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.util.DoubleComparator;
import org.ejml.data.BMatrixRMaj;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class GradientCheckTest {
    private final Variable x = Variable.of(new double[][] {{0.3, -0.2, 0.7}, {0.5, 0.1, -0.9}});
    private final Variable w = Variable.of(new double[][] {{0.5, 0.4}, {-1, 0.2}, {0.3, 0.6}});

    private static Variable scaledTanh(Variable v, double factor) {
        return Variable.of("scaledTanh", tanh(v).value().copy(), wrt(v, (y, g) -> g.mul(sub(1, square(y)))
                .mul(factor)));
    }

    private static GradientReport report(UnaryOperator<Variable> f, Variable at) {
        return GradientCheck.of(f).at(at).run();
    }

    // ---- right gradients

    @Test
    void aRightGradientPassesToSecondOrder() {
        GradientCheck check =
                GradientCheck.of((u, v) -> tanh(u.matmul(v)).sum()).at(x, w);
        check.assertCorrect();
        GradientReport report = check.order(2).run();
        assertThat(report.passed()).isTrue();
        assertThat(report.verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(report.comparisons()).hasSize(2 * (6 + 6));
        assertThat(report.suspects()).isEmpty();
    }

    @Test
    void theWorstEntryTellsBothDerivativesAndHowFarTheNumericOneCanBeTrusted() {
        Comparison worst = report(v -> exp(v).sum(), x).worst().orElseThrow();
        double expected = Math.exp(x.value().get(worst.row(), worst.column()));
        assertThat(worst.input()).isZero();
        assertThat(Math.abs(worst.analytic())).isBetween(0.5 * expected, 1.5 * expected);
        assertThat(worst.errorEstimate()).isBetween(1e-16, 1e-10);
        assertThat(worst.numeric())
                .usingComparator(new DoubleComparator(3 * worst.errorEstimate()))
                .isEqualTo(worst.analytic());
    }

    @Test
    void everyEntryOfAResultIsReached() {
        for (int entry = 0; entry < 6; entry++) {
            int wrong = entry;
            UnaryOperator<Variable> f =
                    v -> Variable.of("almost", exp(v).value().copy(), wrt(v, (y, g) -> {
                        DMatrixRMaj factor = y.value().copy();
                        factor.data[wrong] *= 1.001;
                        return g.mul(Variable.wrap(factor));
                    }));
            GradientReport report = report(f, x);
            assertThat(report.count(Verdict.WRONG)).isEqualTo(1);
            assertThat(report.worst().orElseThrow().row()).isEqualTo(wrong / 3);
            assertThat(report.worst().orElseThrow().column()).isEqualTo(wrong % 3);
            assertThat(report.toString()).contains("1 of 6 entries are wrong, the others right");
        }
    }

    @Test
    void aRuleThatIsOffByAFewParts1e9IsCaught() {
        assertThat(report(v -> scaledTanh(v, 1), x).passed()).isTrue();
        assertThat(report(v -> scaledTanh(v, 1 + 5e-9), x).verdict()).isEqualTo(Verdict.WRONG);
        assertThat(GradientCheck.of(v -> scaledTanh(v, 1 + 5e-9))
                        .at(x)
                        .tolerance(1e-8)
                        .run()
                        .passed())
                .isTrue();
    }

    @Test
    void manyEntriesAreCheckedAlongDirectionsAndAWrongOneIsStillNamed() {
        Random random = new Random(1);
        DMatrixRMaj large = new DMatrixRMaj(40, 40);
        for (int i = 0; i < large.data.length; i++) {
            large.data[i] = random.nextGaussian();
        }
        GradientReport right = GradientCheck.of(v -> tanh(v)).at(large).run();
        assertThat(right.passed()).isTrue();
        assertThat(right.comparisons()).hasSizeLessThan(100);
        GradientReport wrong = GradientCheck.of(
                        v -> Variable.of("almost", tanh(v).value().copy(), wrt(v, (y, g) -> {
                            DMatrixRMaj slope = sub(1, square(y)).value().copy();
                            slope.set(7, 11, slope.get(7, 11) * 1.5);
                            return g.mul(Variable.wrap(slope));
                        })))
                .at(large)
                .run();
        assertThat(wrong.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(wrong.comparisons())
                .filteredOn(c -> c.verdict() == Verdict.WRONG && c.row() >= 0)
                .singleElement()
                .satisfies(c -> {
                    assertThat(c.row()).isEqualTo(7);
                    assertThat(c.column()).isEqualTo(11);
                });
    }

    @Test
    void parametersOfALayerAreCheckedAndPutBack() {
        Parameter weight = new Parameter("weight", w.value());
        Parameter bias = new Parameter("bias", new double[][] {{0.1, -0.3}});
        UnaryOperator<Variable> layer = v -> tanh(v.matmul(weight).add(bias));
        GradientReport report = GradientCheck.of(layer)
                .at(x)
                .parameters(Parameters.of(weight, bias))
                .order(2)
                .run();
        assertThat(report.passed()).as(report.toString()).isTrue();
        assertThat(report.comparisons()).hasSize(2 * (6 + 6 + 2));
        assertThat(weight.value().data).containsExactly(w.value().data);
        assertThat(bias.value().data).containsExactly(0.1, -0.3);
        UnaryOperator<Variable> forgetful = v -> tanh(v.matmul(weight).add(bias.detach()));
        assertThat(GradientCheck.of(forgetful)
                        .at(x)
                        .parameters(Parameters.of(weight, bias))
                        .run()
                        .toString())
                .contains("the gradient for input 2: it is zero: the input is detached, or its rule was forgotten");
    }

    @Test
    void aFunctionOfManyInputsIsCheckedUnderTheSeedThatIsGiven() {
        GradientReport report = GradientCheck.ofAll(
                        v -> v[0].mul(v[1]).add(v[2]).sum())
                .at(x, x, x)
                .seed(7)
                .run();
        assertThat(report.verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(report.seed()).isEqualTo(7);
        assertThat(report.comparisons()).hasSize(18);
    }

    // ---- kinks

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
        UnaryOperator<Variable> f = v -> Variable.of(
                "steepRelu",
                relu(v).value().copy(),
                wrt(v, (y, g) -> g.mul(Shaping.where(atLeastZero(v), Variable.of(1.2), Variable.of(0)))));
        GradientReport report = report(f, Variable.of(new double[][] {{0, -1, -2}}));
        assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(report.worst().orElseThrow().toString())
                .contains("input 0 [0, 0]")
                .contains("not differentiable here");
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
                .isEqualTo(Verdict.INCONCLUSIVE);
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

    // ---- not fooled

    @Test
    void aCheckThatCouldNotFailDoesNotPass() {
        for (UnaryOperator<Variable> f : List.<UnaryOperator<Variable>>of(
                v -> Variable.of(3), v -> v.mul(0), v -> x.sum(), v -> relu(v.sub(9)), v -> v.detach()
                        .mul(0))) {
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
                v -> Variable.of("dice", v.value().copy(), wrt(v, (y, g) -> g.mul(1 + 1e-12 * random.nextDouble()))),
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
        UnaryOperator<Variable> f = v -> Variable.of("cube", v.pow(3).value().copy(), wrt(v, (y, g) -> g.mul(
                        v.detach().pow(2))
                .mul(3)));
        assertThat(report(f, x).passed()).isTrue();
        GradientReport report = GradientCheck.of(f).at(x).order(2).run();
        assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(report.worst().orElseThrow().order()).isEqualTo(2);
        assertThat(report.suspects().get(0).operation()).isEqualTo("cube");
        assertThat(report.suspects().get(0).problem()).startsWith("right to first order, wrong to second");
        assertThat(report.suspects().get(0).origin()).contains("GradientCheckTest.java:");
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
                assertThat(suspect.origin()).contains("GradientCheckTest.scaledTanh");
                assertThat(suspect.problem()).contains("counted twice");
            });
        }
    }

    @Test
    void aRuleInsideARecomputedSegmentThatIsWrongToSecondOrderIsNamed() {
        UnaryOperator<Variable> f = v -> Variable.of("cube", v.pow(3).value().copy(), wrt(v, (y, g) -> g.mul(
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
                    v -> Variable.of("almost", exp(v).value().copy(), wrt(v, (y, g) -> {
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
                return Variable.of("overwriting", exp(u).value().copy(), wrt(u, (y, g) -> {
                            DMatrixRMaj slope = y.value().copy();
                            (operand ? u : y).value().data[1] += 1;
                            return g.mul(Variable.wrap(slope));
                        }))
                        .mul(3)
                        .add(u);
            };
            GradientReport report = report(f, x);
            assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
            assertThat(report.toString()).contains("computing the gradient changes a value that was computed before");
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
                    v -> Variable.of("failing", exp(v).value().copy(), wrt(v, (y, g) -> {
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
        UnaryOperator<Variable> f =
                v -> Variable.of("forgotten transpose", v.matmul(w).value().copy(), wrt(v, (y, g) -> g.matmul(w)));
        GradientReport report = report(v -> f.apply(v.mul(2)).sum(), x);
        assertThat(report.toString())
                .contains("computing the gradient failed: java.lang.IllegalArgumentException: matmul: 2×2 by 3×2")
                .contains("'forgotten transpose', at GradientCheckTest.");
    }

    @Test
    void aHandWrittenGradientThatFailsIsReported() {
        assertThat(plainReport(m -> {
                    throw new ArithmeticException("divided by zero");
                }))
                .contains(
                        "the gradient function failed at the given point: java.lang.ArithmeticException: divided by zero");
    }

    @Test
    void threeOperationsAreBlamedAtMost() {
        UnaryOperator<Variable> wrong = v -> scaledTanh(v, 2);
        GradientReport report = report(v -> wrong.apply(wrong.apply(wrong.apply(wrong.apply(wrong.apply(v))))), x);
        assertThat(report.suspects()).hasSize(3);
    }

    // ---- the usual mistakes

    @Test
    void theReportNamesTheOperationItsLineAndTheMistake() {
        GradientReport report = GradientCheck.of(
                        (u, v) -> scaledTanh(u.matmul(v), 2).mul(3).sum())
                .at(x, w)
                .run();
        assertThat(report.toString().lines())
                .anyMatch(line ->
                        line.matches("  'scaledTanh', at GradientCheckTest.scaledTanh\\(GradientCheckTest.java:\\d+\\):"
                                + " the rule for its input 0 is wrong: it is twice what it should be: counted twice"))
                .anyMatch(line -> line.startsWith("  worst: input "))
                .first()
                .asString()
                .startsWith("Gradient check: wrong (12 derivatives compared, 12 wrong; seed 42)");
    }

    private static String plainReport(PlainGradient gradient) {
        // f = Σ a_ij² b_j, so df/da = 2 a b, and df/db is summed over the rows.
        DMatrixRMaj a = new DMatrixRMaj(new double[][] {{1, 2, 3}, {-1, 0.5, 2}});
        DMatrixRMaj b = new DMatrixRMaj(new double[][] {{0.5, -2, 1}});
        return GradientCheck.ofPlain(
                        m -> {
                            double sum = 0;
                            for (int i = 0; i < 2; i++) {
                                for (int j = 0; j < 3; j++) {
                                    sum += m[0].get(i, j) * m[0].get(i, j) * m[1].get(0, j);
                                }
                            }
                            return sum;
                        },
                        gradient)
                .at(a, b)
                .run()
                .toString();
    }

    private static DMatrixRMaj[] right(DMatrixRMaj... m) {
        DMatrixRMaj da = new DMatrixRMaj(2, 3);
        DMatrixRMaj db = new DMatrixRMaj(1, 3);
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                da.set(i, j, 2 * m[0].get(i, j) * m[1].get(0, j));
                db.data[j] += m[0].get(i, j) * m[0].get(i, j);
            }
        }
        return new DMatrixRMaj[] {da, db};
    }

    private static PlainGradient scaled(double factor) {
        return m -> {
            DMatrixRMaj[] gradients = right(m);
            for (int i = 0; i < 6; i++) {
                gradients[0].data[i] *= factor;
            }
            return gradients;
        };
    }

    @Test
    void aGradientWrittenByHandInPlainJavaIsChecked() {
        assertThat(plainReport(GradientCheckTest::right)).startsWith("Gradient check: correct (9 derivatives compared");
        assertThat(plainReport(scaled(2))).contains("the gradient for input 0: it is twice what it should be");
        assertThat(plainReport(scaled(-1))).contains("the gradient for input 0: its sign is wrong");
        assertThat(plainReport(scaled(0))).contains("the gradient for input 0: it is zero: the input is detached");
        assertThat(plainReport(scaled(1.0 / 6)))
                .contains("it is divided by 6, the number of entries of a 2×3 matrix: a mean for a sum");
        assertThat(plainReport(scaled(3))).contains("multiplied by 3, the number of columns of a 2×3 matrix");
        assertThat(plainReport(scaled(0.5))).contains("it is half of what it should be");
        assertThat(plainReport(scaled(1.7))).contains("every entry is off by the factor 1.70000");
    }

    @Test
    void shapesOfAHandWrittenGradientAreCompared() {
        assertThat(plainReport(m -> new DMatrixRMaj[] {new DMatrixRMaj(3, 2), right(m)[1]}))
                .contains("the gradient for input 0 is 3×2, but the input is 2×3; it may be transposed");
        assertThat(plainReport(m -> new DMatrixRMaj[] {right(m)[0], new DMatrixRMaj(2, 3)}))
                .contains("the gradient for input 1 is 2×3, but the input is 1×3; the sum over what the input was"
                        + " broadcast to is missing");
        assertThat(plainReport(m -> new DMatrixRMaj[] {right(m)[0]}))
                .contains("the gradient function returned 1 matrices for 2 inputs");
    }

    @Test
    void aHandWrittenGradientThatChangesItsInputIsCaught() {
        assertThat(plainReport(m -> {
                    DMatrixRMaj[] gradients = right(m);
                    m[1].data[0] = 7;
                    return gradients;
                }))
                .contains("the gradient function changes input 1");
    }

    @Test
    void aTransposedGradientIsRecognised() {
        Variable square = Variable.of(new double[][] {{0.3, -0.2}, {0.5, 0.1}});
        GradientReport report = GradientCheck.ofPlain(
                        m -> m[0].get(0, 1) * 3 + m[0].get(1, 0) + m[0].get(0, 0) * m[0].get(0, 0),
                        m -> new DMatrixRMaj[] {new DMatrixRMaj(new double[][] {{2 * m[0].get(0, 0), 1}, {3, 0}})})
                .at(square)
                .run();
        assertThat(report.diagnoses()).containsExactly("the gradient for input 0: it is transposed");
    }

    // ---- bad input

    @Test
    @SuppressWarnings("NullAway") // what a user without a null checker may write
    void badInputIsNamed() {
        assertThatThrownBy(() -> GradientCheck.of(v -> v).at(x, null).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientCheck: input 1 is null");
        assertThatThrownBy(() -> GradientCheck.of(v -> v).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientCheck: no inputs; name the point with at(...)");
        assertThatThrownBy(() -> GradientCheck.of(v -> v).at(Variable.of(new double[][] {{1, 2}, {3, Double.NaN}})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientCheck: input 0 holds NaN at [1, 1]; expected finite numbers");
        assertThatThrownBy(() -> GradientCheck.of(v -> v).order(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientCheck: order 3; expected 1 or, of variables, 2");
        assertThatThrownBy(() -> GradientCheck.ofPlain(m -> 0, m -> m).parameters(Parameters.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "GradientCheck: a function in plain Java has no parameters; name all its matrices with at(...)");
        assertThatThrownBy(() -> GradientCheck.ofPlain(m -> 0, m -> m).order(2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GradientCheck.of(v -> v).tolerance(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GradientCheck.of(v -> v).tolerance(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GradientCheck.of((u, v) -> u).at(x).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientCheck: the function takes 2 inputs, but the point has 1");
    }

    @Test
    void aFunctionThatFailsSaysWhere() {
        assertThatThrownBy(() -> report(v -> v.matmul(v), x))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the function failed at the given point")
                .hasMessageContaining("matmul: 2×3 by 2×3");
        AtomicInteger calls = new AtomicInteger();
        GradientReport report = report(
                v -> {
                    if (calls.incrementAndGet() > 4) {
                        throw new IllegalStateException("out of order");
                    }
                    return v.sum();
                },
                Variable.of(2));
        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.toString()).contains("it failed: out of order");
    }

    @Test
    void theEdgeOfADomainIsInconclusiveNotWrong() {
        GradientReport report = report(v -> sqrt(v), Variable.of(new double[][] {{0, 4}}));
        assertThat(report.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(report.toString()).contains("this is the edge of the domain");
        assertThat(report(v -> log(v), Variable.of(-1)).toString()).contains("the function's value is not finite");
    }

    @Test
    void assertCorrectThrowsTheReport() {
        GradientCheck check = GradientCheck.of(v -> scaledTanh(v, 2)).at(x);
        assertThatThrownBy(check::assertCorrect)
                .isInstanceOf(AssertionError.class)
                .hasMessage(check.run().toString());
        assertThatCode(GradientCheck.of(v -> scaledTanh(v, 1)).at(x)::assertCorrect)
                .doesNotThrowAnyException();
    }
}
