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

    private Judge.Finding finding(double analytic, DoubleUnaryOperator f, double size) {
        return judge.compare(analytic, f, 1, Slope.noise(f, 1), size);
    }

    private Verdict verdict(double analytic, DoubleUnaryOperator f) {
        return finding(analytic, f, Math.abs(analytic)).verdict();
    }

    // ---- smooth

    @Test
    void theToleranceIsRelative() {
        assertThat(verdict(2 * (1 + 0.5e-9), s -> 2 * Math.sin(s))).isEqualTo(Verdict.CORRECT);
        assertThat(verdict(2 * (1 + 2e-9), s -> 2 * Math.sin(s))).isEqualTo(Verdict.WRONG);
        assertThat(verdict(2e-3 * (1 + 0.5e-9), s -> 2e-3 * Math.sin(s))).isEqualTo(Verdict.CORRECT);
        assertThat(verdict(2e-3 * (1 + 2e-9), s -> 2e-3 * Math.sin(s))).isEqualTo(Verdict.WRONG);
    }

    @Test
    void whatIsFarBelowTheGreatestEntryNeedNotBeKnownToAllItsDigits() {
        // A thousandth of 100, known to 1e-9: 1e-10.
        assertThat(finding(1e-3 + 0.9e-10, s -> 1e-3 * Math.sin(s), 100).verdict())
                .isEqualTo(Verdict.CORRECT);
        assertThat(finding(1e-3 + 1.1e-10, s -> 1e-3 * Math.sin(s), 100).verdict())
                .isEqualTo(Verdict.WRONG);
    }

    @Test
    void whatIsBelowRoundingIsNeverWrong() {
        assertThat(verdict(0.9e-14, s -> 0)).isEqualTo(Verdict.CORRECT);
        assertThat(verdict(1.1e-14, s -> 0)).isEqualTo(Verdict.WRONG);
        assertThat(verdict(-3.3e-316, s -> 4.9e-316 * Math.rint(1e3 * s))).isNotEqualTo(Verdict.WRONG);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aGradientThatIsNotFiniteIsWrong(double analytic) {
        Judge.Finding finding = finding(analytic, Math::sin, 1);
        assertThat(finding.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(finding.reason()).isEqualTo("the gradient is not finite");
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
    void atAKinkAnythingBetweenTheSidesIsRight(double analytic, Verdict expected) {
        for (boolean upwards : new boolean[] {true, false}) {
            DoubleUnaryOperator f = s -> upwards == s > 0 ? 3 * s : -2 * s;
            Judge.Finding finding = finding(analytic, f, 3);
            assertThat(finding.verdict()).isEqualTo(expected);
            assertThat(finding.reason())
                    .isEqualTo("not differentiable here: %s from the left, %s from the right"
                            .formatted(upwards ? -2.0 : 3.0, upwards ? 3.0 : -2.0));
            assertThat(finding.numeric()).isEqualTo(0.5);
        }
    }

    @Test
    void aKinkNearbyIsNoMistake() {
        DoubleUnaryOperator f = s -> s > 1e-7 ? 3 * (s - 1e-7) : -2 * (s - 1e-7);
        assertThat(verdict(-2, f)).isIn(Verdict.SUBGRADIENT, Verdict.CORRECT);
        assertThat(verdict(-7, f)).isEqualTo(Verdict.WRONG);
    }

    @Test
    void atTheEdgeOfADomainNothingIsDecided() {
        Judge.Finding edge = finding(1, s -> Math.sqrt(s), 1);
        assertThat(edge.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(edge.reason()).isEqualTo("no difference can be taken: this is the edge of the domain");
        assertThat(finding(1, s -> Math.sqrt(-s), 1).reason()).isEqualTo(edge.reason());
        Judge.Finding point = finding(1, s -> s == 0 ? 1 : Double.NaN, 1);
        assertThat(point.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(point.reason()).isEqualTo("no difference can be taken: it is not finite around here");
    }

    @Test
    void whereDifferencesAreTooNoisyNothingIsDecided() {
        DoubleUnaryOperator noisy = s -> s + 1e-3 * Math.sin(1e12 * s);
        Judge.Finding finding = finding(1.01, noisy, 1);
        assertThat(finding.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(finding.reason()).isEqualTo("the differences are too noisy to tell");
        assertThat(verdict(100, noisy)).isEqualTo(Verdict.WRONG);
    }

    // ---- the second opinion

    /** A small slope on a saturated one: the function jumps by the rounding of 1, but not over the smallest steps. */
    private static DoubleUnaryOperator saturated(double slope) {
        return s -> (1 + slope * Math.sin(s)) - 1;
    }

    @Test
    void roundingThatDoesNotShowOverSmallStepsIsNoMistake() {
        for (double slope : new double[] {1e-10, 1e-11, 1e-12}) {
            assertThat(Slope.noise(saturated(slope), 1)).isLessThan(1e-300);
            assertThat(verdict(slope, saturated(slope))).isNotEqualTo(Verdict.WRONG);
            assertThat(verdict(-slope, saturated(slope))).as("at %s", slope).isNotEqualTo(Verdict.CORRECT);
        }
        assertThat(verdict(1.1e-10, saturated(1e-10))).isEqualTo(Verdict.WRONG);
        assertThat(verdict(2e-11, saturated(1e-11))).isEqualTo(Verdict.WRONG);
    }

    @Test
    void stairsAreJudgedByTheirRise() {
        DoubleUnaryOperator stairs = s -> 1e-6 * Math.rint(1e6 * s);
        assertThat(verdict(1, stairs)).isEqualTo(Verdict.CORRECT);
        assertThat(verdict(1.1, stairs)).isEqualTo(Verdict.WRONG);
    }

    /** A sum of a smooth part and a saturated one: its values differ from step to step, and yet miss the jumps. */
    private static DoubleUnaryOperator mixed(double smooth, double saturated, double phase) {
        return s -> smooth * Math.sin(s) + (1 + saturated * Math.sin(phase + s)) - 1;
    }

    @Test
    void sweepsThatDisagreeDecideNothing() {
        DoubleUnaryOperator f = mixed(1e-5, 1e-9, 1.2);
        double right = 1e-5 + 1e-9 * Math.cos(1.2);
        Judge.Finding finding = finding(right, f, right);
        assertThat(finding.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(finding.reason()).isEqualTo("differences over other steps disagree");
        assertThat(Math.abs(finding.numeric() - right)).isLessThan(3 * finding.error());
        assertThat(verdict(1.001 * right, f)).isEqualTo(Verdict.WRONG);
    }

    @Test
    void aSweepThatAgreesIsEnough() {
        DoubleUnaryOperator f = mixed(1e-10, 1e-12, 0.2);
        double right = 1e-10 + 1e-12 * Math.cos(0.2);
        assertThat(verdict(right, f)).isEqualTo(Verdict.CORRECT);
        assertThat(verdict(1.01 * right, f)).isEqualTo(Verdict.WRONG);
    }
}
