package dev.ravine.autograd.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
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
    void aSideThatDiffersByLittleBesideTheGreatestEntryIsRightAllTheSame() {
        DoubleUnaryOperator kink = s -> s > 0 ? 3 * s : -2 * s;
        for (double side : new double[] {-2, 3}) {
            Judge.Finding finding = judge.compare(side, kink, 1, 1e-16, 1e7);
            assertThat(finding.verdict()).isEqualTo(Verdict.SUBGRADIENT);
            assertThat(finding.reason()).isEqualTo("a kink is too near for differences to see past it");
            assertThat(finding.numeric()).isEqualTo(0.5);
        }
        assertThat(judge.compare(7, kink, 1, 1e-16, 1e7).verdict()).isEqualTo(Verdict.WRONG);
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

    @Test
    void sweepsThatDisagreeByAThirdOfTheDistanceDecideNothing() {
        // A slope of 1 over the steps of the first sweep, which are powers of two, and of 2 over those of the others.
        DoubleUnaryOperator f = s -> s * (isPowerOfTwo(s) ? 1 : 2);
        assertThat(judge.compare(4, f, 1, 1e-16, 1).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(judge.compare(-2, f, 1, 1e-16, 1).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(judge.compare(4.01, f, 1, 1e-16, 1).verdict()).isEqualTo(Verdict.WRONG);
        assertThat(judge.compare(-2.01, f, 1, 1e-16, 1).verdict()).isEqualTo(Verdict.WRONG);
    }

    private static boolean isPowerOfTwo(double x) {
        return Math.scalb(1.0, Math.getExponent(x)) == Math.abs(x);
    }

    // ---- the thresholds, each from both sides

    private static Estimate estimate(double value, double error) {
        return new Estimate(value, error);
    }

    @Test
    void whatIsAllowedIsTheGreatestOfToleranceErrorAndRounding() {
        assertThat(judge.allowed(2, estimate(-4, 1e-15), 0)).isEqualTo(4 * 1e-9);
        assertThat(judge.allowed(-8, estimate(4, 1e-15), 0)).isEqualTo(8 * 1e-9);
        assertThat(judge.allowed(2, estimate(4, 1e-15), 1e5)).isEqualTo(1e-3 * 1e5 * 1e-9);
        assertThat(judge.allowed(2, estimate(4, 0.5), 0)).isEqualTo(1.5);
        assertThat(judge.allowed(0, estimate(0, 1e-18), 0)).isEqualTo(1e-14);
    }

    @Test
    void derivativesAgreeWhereTheyAreCloseAndKnownWell() {
        // Known to a ten-thousandth of itself, of the greatest entry, or to a millionth of the function.
        assertThat(judge.agrees(1, estimate(1, 1e-4), 0, 0)).isTrue();
        assertThat(judge.agrees(1, estimate(1, 1.01e-4), 0, 0)).isFalse();
        assertThat(judge.agrees(1, estimate(1, 1e-2), 100, 0)).isTrue();
        assertThat(judge.agrees(1, estimate(1, 1.01e-2), 100, 0)).isFalse();
        assertThat(judge.agrees(0, estimate(0, 1e-3), 0, 1000)).isTrue();
        assertThat(judge.agrees(0, estimate(0, 1.01e-3), 0, 1000)).isFalse();
        // And no further apart than three times the error.
        assertThat(judge.agrees(100 + 0.75 * 0.0078125, estimate(100, 0.25 * 0.0078125), 0, 0))
                .isTrue();
        assertThat(judge.agrees(100 + 0.76 * 0.0078125, estimate(100, 0.25 * 0.0078125), 0, 0))
                .isFalse();
        assertThat(judge.agrees(Double.POSITIVE_INFINITY, estimate(1, 1e-12), 0, 0))
                .isFalse();
    }

    @Test
    void whatDoesNotAgreeIsDecidedWhereItIsKnownWellOrFarOff() {
        assertThat(Judge.isDecided(2, estimate(1, 2e-4), 0)).isTrue();
        assertThat(Judge.isDecided(1.0199, estimate(1, 2e-4), 0)).isFalse();
        assertThat(Judge.isDecided(1.021, estimate(1, 2e-4), 0)).isTrue();
        assertThat(Judge.isDecided(1.001, estimate(1, 1e-4), 0)).isTrue();
        assertThat(Judge.isDecided(1.001, estimate(1, 2e-4), 2)).isTrue();
        assertThat(Judge.isDecided(Double.NaN, estimate(1, 1e-12), 0)).isFalse();
        assertThat(Judge.isDecided(101, estimate(1, 1), 0))
                .as("exactly a hundred errors")
                .isFalse();
    }

    @Test
    void aSideContradictsTheMiddleWhereItAgreesWithTheGradientInstead() {
        assertThat(Judge.isContradicted(estimate(4, 0.25), estimate(8, 0.5), 8)).isTrue();
        assertThat(Judge.isContradicted(estimate(5.75, 0.25), estimate(8, 0.5), 8))
                .isFalse();
        assertThat(Judge.isContradicted(estimate(5.5, 0.25), estimate(8, 0.5), 8))
                .isTrue();
        assertThat(Judge.isContradicted(estimate(4, 0.25), estimate(8, 0.5), 9.5))
                .isTrue();
        assertThat(Judge.isContradicted(estimate(4, 0.25), estimate(8, 0.5), 9.75))
                .isFalse();
        assertThat(Judge.isContradicted(estimate(8, 0.25), estimate(4, 0.5), 4)).isTrue();
        assertThat(Judge.isContradicted(estimate(4, 0.25), Estimate.NONE, 8)).isFalse();
    }

    @Test
    void sidesDifferByTenErrorsAndAMillionthOfTheGreatest() {
        assertThat(Judge.differ(estimate(0, 0.25), estimate(10, 0.75), 0)).isFalse();
        assertThat(Judge.differ(estimate(0, 0.25), estimate(10.25, 0.75), 0)).isTrue();
        assertThat(Judge.differ(estimate(0, 0.75), estimate(-10.25, 0.25), 0)).isTrue();
        assertThat(Judge.differ(estimate(0, 0), estimate(1, 0), 1e6)).isFalse();
        assertThat(Judge.differ(estimate(0, 0), estimate(1.01, 0), 1e6)).isTrue();
        assertThat(Judge.differ(estimate(1e6, 0), estimate(1e6 + 1, 0), 0)).isFalse();
        assertThat(Judge.differ(estimate(-1e6, 0), estimate(-1e6 + 1.01, 0), 0)).isTrue();
    }

    @Test
    void atAKinkTheSidesAreWidenedByTheirErrors() {
        // From -2 to 4, and 3 times 1/2 more.
        for (double side : new double[] {1, -1}) {
            Estimate left = estimate(side > 0 ? -2 : 4, 0.25);
            Estimate right = estimate(side > 0 ? 4 : -2, 0.25);
            assertThat(Judge.atKink(1 + side * 4.5, left, right, 0).verdict()).isEqualTo(Verdict.SUBGRADIENT);
            Judge.Finding outside = Judge.atKink(1 + side * 4.51, left, right, 0);
            assertThat(outside.verdict()).isEqualTo(Verdict.WRONG);
            assertThat(outside.numeric()).isEqualTo(1);
            assertThat(outside.error()).isEqualTo(0.5);
        }
        // So large that the rounding allowed for is nothing beside them.
        assertThat(Judge.atKink(1024, estimate(-1024, 0), estimate(1024, 0), 0).verdict())
                .isEqualTo(Verdict.SUBGRADIENT);
        // Without errors, a billionth of the greatest entry and a little rounding.
        Estimate zero = estimate(0, 0);
        assertThat(Judge.atKink(0, zero, zero, 4).allowed()).isEqualTo(4e-9 + Judge.NEGLIGIBLE);
        assertThat(Judge.atKink(0, estimate(0, 1), zero, 0).allowed()).isEqualTo(3 + Judge.NEGLIGIBLE);
    }

    @Test
    void aFlatFunctionAgreesWithZeroOnlyWhereItsOwnSizeIsKnownToBeMore() {
        assertThat(judge.compare(0, s -> 1, 1, 1e-9, 0).verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(judge.compare(0, s -> -1, 1, 1e-9, 0).verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(judge.compare(0, s -> 1e-3, 1, 1e-9, 0).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void whatIsFarOffButBelowRoundingIsNotDecided() {
        assertThat(judge.compare(1e-16, s -> 0, 1, 5e-22, 1e-16).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(judge.compare(1e-13, s -> 0, 1, 5e-19, 1e-13).verdict()).isEqualTo(Verdict.WRONG);
        double exactly = Judge.NEGLIGIBLE;
        assertThat(judge.compare(exactly, s -> 0, 1, 4e-20, exactly).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        double more = 1.01 * exactly;
        assertThat(judge.compare(more, s -> 0, 1, 4e-20, more).verdict()).isEqualTo(Verdict.WRONG);
    }

    @Test
    void theSecondOpinionTakesOtherSteps() {
        Set<Double> steps = new HashSet<>();
        DoubleUnaryOperator f = s -> {
            steps.add(s);
            return Math.sin(s);
        };
        assertThat(judge.compare(7, f, 2, 1e-16, 1).verdict()).isEqualTo(Verdict.WRONG);
        assertThat(steps).contains(2 / 8.0, 0.7 * 2 / 8, 0.45 * 2 / 8);
    }
}
