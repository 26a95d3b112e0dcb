package dev.ravine.user;

import static dev.ravine.autograd.Arithmetic.sub;
import static dev.ravine.autograd.Elementwise.*;
import static dev.ravine.autograd.Variable.wrt;
import static dev.ravine.user.CheckedFunctions.W;
import static dev.ravine.user.CheckedFunctions.X;
import static dev.ravine.user.CheckedFunctions.report;
import static dev.ravine.user.CheckedFunctions.scaledTanh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.Comparison;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.util.DoubleComparator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.MediaType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Right gradients pass, and input that cannot be checked is named. */
class GradientCheckTest {
    private final Variable x = X;
    private final Variable w = W;

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
    void whatIsReadWithoutAGradientIsNoMistake() {
        Variable indices = Variable.of(new double[][] {{2, 0}, {1, 1}});
        GradientCheck.of((u, v) -> Shaping.where(Shaping.test(u, entry -> entry > 0), u.mul(u), v)
                        .add(Shaping.gatherEntries(u, indices).sum()))
                .at(x, x)
                .order(2)
                .assertCorrect();
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
                    v -> Variable.computed("almost", exp(v).value().copy(), wrt(v, (y, g) -> {
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
                        v -> Variable.computed("almost", tanh(v).value().copy(), wrt(v, (y, g) -> {
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
    void whereAllOfManyEntriesAreWrongASampleSaysHow() {
        DMatrixRMaj large = new DMatrixRMaj(50, 60);
        Random random = new Random(2);
        for (int i = 0; i < large.data.length; i++) {
            large.data[i] = random.nextGaussian();
        }
        GradientReport report =
                GradientCheck.of(v -> scaledTanh(v, 2)).at(large).run();
        assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(report.diagnoses())
                .containsExactly("the gradient for input 0: it is twice what it should be: counted twice");
        assertThat(report.comparisons()).hasSizeLessThan(100);
        assertThat(report.notes()).anyMatch(note -> note.contains("of 3000 entries were not looked at one by one"));
    }

    @Test
    void aSampleOfEntriesIsLookedAtOneByOne() {
        GradientReport report = GradientCheck.of(v -> tanh(v))
                .at(new DMatrixRMaj(5, 8))
                .sample(7)
                .run();
        assertThat(report.comparisons()).filteredOn(c -> c.row() >= 0).hasSize(7);
        assertThat(report.notes())
                .containsExactly("of input 0, 33 of 40 entries were not looked at one by one, but along random"
                        + " directions: a sample was asked for");
        assertThatThrownBy(() -> GradientCheck.of(v -> tanh(v)).sample(0)).hasMessageContaining("expected 1 or more");
    }

    /** The search for wrong entries draws more of them than this input has. */
    @Test
    @Timeout(30)
    void aSampleOfASmallInputFindsWhatIsWrong() {
        DMatrixRMaj small = new DMatrixRMaj(new double[][] {{0.1, -0.2, 0.3}, {0.4, 0.5, -0.6}, {0.7, 0.8, 0.9}});
        GradientReport report =
                GradientCheck.of(v -> scaledTanh(v, 2)).at(small).sample(2).run();
        assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(report.suspects().get(0).operation()).isEqualTo("scaledTanh");
        long places = report.comparisons().stream()
                .filter(c -> c.row() >= 0)
                .map(c -> c.row() + " " + c.column())
                .distinct()
                .count();
        assertThat(report.comparisons()).filteredOn(c -> c.row() >= 0).hasSize((int) places);
    }

    @Test
    void everyInputHasItsLineUnderItsName() {
        GradientReport report = GradientCheck.of((u, v) -> scaledTanh(u, 2).matmul(v))
                .at(x, w)
                .names("features", "weights")
                .run();
        assertThat(report.toString())
                .contains("worst: features [")
                .containsPattern("\\R  6 of 6 correct, worst: weights \\[\\d, \\d]: analytic ")
                .contains("the gradient for features: it is twice");
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
                .contains("the gradient for parameter 'bias': it is zero: the input is detached, or its rule was"
                        + " forgotten");
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
                .hasMessage("GradientCheck: input 0 holds NaN at [1, 1], expected finite numbers");
        assertThatThrownBy(() -> GradientCheck.of(v -> v).order(3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientCheck: order 3, expected 1 or, of variables, 2");
        assertThatThrownBy(() -> GradientCheck.ofPlain(m -> 0, m -> m).parameters(Parameters.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientCheck: a function in plain Java has no parameters; name all its matrices with"
                        + " at(...)");
        assertThatThrownBy(() -> GradientCheck.ofPlain(m -> 0, m -> m).order(2))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GradientCheck.of(v -> v).tolerance(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GradientCheck.of(v -> v).tolerance(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> GradientCheck.of((u, v) -> u).at(x).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientCheck: the function takes 2 inputs, but the point has 1");
    }

    @ParameterizedTest
    @MethodSource
    void nullIsNamed(String what, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientCheck: %s is null", what);
    }

    @SuppressWarnings("NullAway") // what a user without a null checker may write
    static Stream<Arguments> nullIsNamed() {
        GradientCheck check = GradientCheck.of(v -> v);
        return Stream.of(
                nothing("the function", () -> GradientCheck.of((UnaryOperator<Variable>) null)),
                nothing("the function", () -> GradientCheck.of((BinaryOperator<Variable>) null)),
                nothing("the function", () -> GradientCheck.ofAll(null)),
                nothing("the gradient", () -> GradientCheck.ofPlain(m -> 0, null)),
                nothing("the VJP", () -> GradientCheck.ofVjp(m -> m[0], null)),
                nothing("the JVP", () -> GradientCheck.ofJvp(m -> m[0], null)),
                nothing("the Jacobian", () -> GradientCheck.ofJacobian(m -> m[0], null)),
                nothing("the Hessian", () -> GradientCheck.ofHessian(m -> m, null)),
                nothing("the product", () -> GradientCheck.ofHessianVector(m -> m, null)),
                nothing("the array of inputs", () -> check.at((DMatrixRMaj[]) null)),
                nothing("the array of inputs", () -> check.at((Variable[]) null)),
                nothing("the collection of parameters", () -> check.parameters(null)),
                nothing("the array of directions", () -> check.along(0, (DMatrixRMaj[]) null)),
                nothing("the limit", () -> check.within(null)),
                nothing("a name", () -> check.names("x", null)));
    }

    private static Arguments nothing(String what, ThrowingCallable call) {
        return Arguments.of(what, call);
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

    @Test
    void aReportCanBeKeptAsAFileOfTheTestRun(TestReporter reporter) {
        GradientReport report = GradientCheck.of(Elementwise::tanh)
                .at(new DMatrixRMaj(new double[][] {{0.3}}))
                .run();
        AtomicReference<Path> kept = new AtomicReference<>();
        reporter.publishFile("gradients.txt", MediaType.TEXT_PLAIN_UTF_8, file -> {
            Files.writeString(file, report.toString());
            kept.set(file);
        });
        assertThat(kept.get()).content().contains("Gradient check: correct");
    }
}
