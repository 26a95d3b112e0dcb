package dev.ravine.autograd.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from one derivative and the differences of a function. */
class JudgeTest {
    private final Judge judge = new Judge(1e-9);

    private Judge.Finding finding(double claimed, DoubleUnaryOperator f, double place, double unsure) {
        return judge.compare(new Judge.Question(
                step -> new double[] {f.applyAsDouble(step)},
                place,
                1,
                new double[] {claimed},
                i -> unsure,
                i -> 0,
                i -> Math.abs(claimed)))[0];
    }

    private Judge.Finding finding(double claimed, DoubleUnaryOperator f) {
        return finding(claimed, f, 1, 0);
    }

    private Verdict verdict(double claimed, DoubleUnaryOperator f) {
        return finding(claimed, f).verdict();
    }

    // ---- smooth

    @ParameterizedTest
    @ValueSource(doubles = {1e-250, 1e-13, 2e-3, 2, 1e12, 1e250})
    void theToleranceIsRelativeAtEveryScale(double slope) {
        assertThat(verdict(slope * (1 + 0.5e-9), s -> slope * Math.sin(s))).isEqualTo(Verdict.CORRECT);
        assertThat(verdict(slope * (1 + 2e-9), s -> slope * Math.sin(s))).isEqualTo(Verdict.WRONG);
        assertThat(verdict(0, s -> slope * Math.sin(s))).isEqualTo(Verdict.WRONG);
    }

    @Test
    void theToleranceIsTheUsers() {
        Judge.Question question =
                new Judge.Question(s -> new double[] {Math.sin(s)}, 1, 1, new double[] {1.01}, i -> 0, i -> 0, i -> 1);
        assertThat(new Judge(0.02).compare(question)[0].verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(new Judge(0.005).compare(question)[0].verdict()).isEqualTo(Verdict.WRONG);
    }

    @Test
    void aClaimIsNoSurerThanItsOwnRounding() {
        assertThat(finding(1 + 1e-7, Math::sin, 1, 1e-6).verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(finding(1 + 1e-7, Math::sin, 1, 1e-9).verdict()).isEqualTo(Verdict.WRONG);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aGradientThatIsNotFiniteIsWrong(double claimed) {
        assertThat(finding(claimed, Math::sin).verdict()).isEqualTo(Verdict.WRONG);
        assertThat(finding(claimed, Math::sin).reason()).isEqualTo("the gradient is not finite");
    }

    @Test
    void severalResultsAreJudgedOneByOne() {
        Judge.Finding[] findings = judge.compare(new Judge.Question(
                s -> new double[] {s, s * 1e-200, 7}, 1, 1, new double[] {1, 1.1e-200, 0}, i -> 0, i -> 0, i -> 1));
        assertThat(findings[0].verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(findings[1].verdict()).isEqualTo(Verdict.WRONG);
        assertThat(findings[2].verdict()).isEqualTo(Verdict.CORRECT);
    }

    // ---- kinks, edges and jumps

    @ParameterizedTest
    @CsvSource({
        "-2, SUBGRADIENT",
        "0.25, SUBGRADIENT",
        "3, SUBGRADIENT",
        "3.001, WRONG",
        "-2.001, WRONG",
        "7, WRONG",
        "-7, WRONG"
    })
    void atAKinkAnythingBetweenTheSidesIsRight(double claimed, Verdict expected) {
        for (boolean upwards : new boolean[] {true, false}) {
            DoubleUnaryOperator f = s -> upwards == s > 0 ? 3 * s : -2 * s;
            Judge.Finding finding = finding(claimed, f);
            assertThat(finding.verdict()).isEqualTo(expected);
            assertThat(finding.reason())
                    .isEqualTo("not differentiable here: %s from the left, %s from the right"
                            .formatted(upwards ? -2.0 : 3.0, upwards ? 3.0 : -2.0));
            assertThat(finding.numeric()).isEqualTo(0.5);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-2, 1e-7, 1e-12})
    void aKinkNearbyIsNoMistake(double distance) {
        DoubleUnaryOperator f = s -> s > distance ? 3 * (s - distance) : -2 * (s - distance);
        assertThat(verdict(-2, f)).isIn(Verdict.SUBGRADIENT, Verdict.CORRECT);
        assertThat(verdict(-7, f)).isEqualTo(Verdict.WRONG);
    }

    @Test
    void atTheEdgeOfADomainNothingIsDecided() {
        Judge.Finding edge = finding(1, s -> Math.sqrt(s));
        assertThat(edge.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(edge.reason()).isEqualTo("no difference can be taken: this is the edge of the domain");
        Judge.Finding point = finding(1, s -> s == 0 ? 1 : Double.NaN);
        assertThat(point.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(point.reason()).isEqualTo("no difference can be taken: it is not finite around here");
    }

    @Test
    void whereDifferencesAreTooNoisyNothingIsDecided() {
        DoubleUnaryOperator noisy = s -> s + 1e-3 * Math.sin(1e12 * s);
        assertThat(verdict(1.01, noisy)).isEqualTo(Verdict.INCONCLUSIVE);
        // Its slope is that of the ripple, 1e9.
        assertThat(verdict(1e12, noisy)).isEqualTo(Verdict.WRONG);
    }

    // ---- rounding that does not show over small steps

    @Test
    void roundingThatDoesNotShowOverSmallStepsIsNoMistake() {
        for (double slope : new double[] {1e-10, 1e-11, 1e-12}) {
            DoubleUnaryOperator saturated = s -> (1 + slope * Math.sin(s)) - 1;
            assertThat(verdict(slope, saturated)).isNotEqualTo(Verdict.WRONG);
            assertThat(verdict(-slope, saturated)).as("at %s", slope).isNotEqualTo(Verdict.CORRECT);
        }
        assertThat(verdict(1.1e-10, s -> (1 + 1e-10 * Math.sin(s)) - 1)).isNotEqualTo(Verdict.CORRECT);
    }

    @Test
    void aSmoothPartBesideASaturatedOneIsNoMistake() {
        for (double saturated : new double[] {1e-9, 1e-11, 1e-12}) {
            DoubleUnaryOperator f = s -> 1e-5 * Math.sin(s) + (1 + saturated * Math.sin(1.2 + s)) - 1;
            double right = 1e-5 + saturated * Math.cos(1.2);
            assertThat(verdict(right, f)).as("%s", saturated).isNotEqualTo(Verdict.WRONG);
            assertThat(verdict(1.001 * right, f)).isEqualTo(Verdict.WRONG);
        }
    }
}
