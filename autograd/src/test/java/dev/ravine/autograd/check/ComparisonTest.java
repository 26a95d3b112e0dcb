package dev.ravine.autograd.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static Comparison comparison(double analytic, double numeric, double allowed, Verdict verdict) {
        return new Comparison(1, 0, 0, 0, analytic, numeric, allowed / 3, allowed, verdict, "");
    }

    private static double relativeError(double analytic, double numeric) {
        return comparison(analytic, numeric, 1e-12, Verdict.WRONG).relativeError();
    }

    @Test
    void theRelativeErrorIsOfTheGreater() {
        assertThat(relativeError(1, 4)).isEqualTo(0.75);
        assertThat(relativeError(4, 1)).isEqualTo(0.75);
        assertThat(relativeError(-4, 1)).isEqualTo(1.25);
        assertThat(relativeError(0, 1e-13)).isEqualTo(1);
    }

    @Test
    void whatIsZeroAsFarAsCanBeToldHasNoRelativeError() {
        Comparison zero = comparison(0, 2e-16, 9e-14, Verdict.CORRECT);
        assertThat(zero.isZero()).isTrue();
        assertThat(zero.relativeError()).isZero();
        assertThat(comparison(0, 9e-14, 9e-14, Verdict.CORRECT).isZero()).isTrue();
        assertThat(comparison(9.1e-14, 9e-14, 9e-14, Verdict.CORRECT).isZero()).isFalse();
        assertThat(comparison(9e-14, -9.1e-14, 9e-14, Verdict.CORRECT).isZero()).isFalse();
        assertThat(comparison(-0.0, 0, 1e-320, Verdict.INCONCLUSIVE).relativeError())
                .isZero();
        assertThat(comparison(1e-14, 0, 1e-320, Verdict.INCONCLUSIVE).isZero()).isFalse();
        assertThat(comparison(0, 1e-3, 1, Verdict.INCONCLUSIVE).isZero()).isFalse();
        // At relu's zero, 0 and 1/2 are both right, but not both 0.
        assertThat(comparison(0, 0.5, 0.5, Verdict.SUBGRADIENT).relativeError()).isEqualTo(1);
    }

    @Test
    void theWorstIsMeasuredByWhatIsAllowed() {
        Comparison zero = comparison(0, 2e-16, 9e-14, Verdict.CORRECT);
        Comparison precise = comparison(1, 1 + 5e-10, 1e-9, Verdict.CORRECT);
        Comparison loose = comparison(1, 1 + 1e-6, 1e-5, Verdict.CORRECT);
        assertThat(precise.shareOfAllowed()).isCloseTo(0.5, within(1e-6));
        GradientReport report = new GradientReport(
                List.of(zero, precise, loose), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), 1);
        assertThat(report.worst()).contains(precise);
        assertThat(report.toString()).contains("(relative error 5.0e-10)");
        GradientReport zeros =
                new GradientReport(List.of(zero), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), 1);
        assertThat(zeros.worst()).contains(zero);
        assertThat(zeros.toString())
                .endsWith("worst: input 0 [0, 0]: analytic 0.0, numeric 2.0E-16 ± 3e-14 (0 as far as can be told)");
        Comparison undecided = comparison(1, 3, 1e9, Verdict.INCONCLUSIVE);
        assertThat(new GradientReport(
                                List.of(undecided, precise),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                List.of(),
                                1)
                        .worst())
                .contains(undecided);
    }

    @Test
    void noRelativeErrorIsToldWhereThereIsNone() {
        for (Comparison comparison : List.of(
                comparison(0, 0.5, 0.5, Verdict.SUBGRADIENT), comparison(1, Double.NaN, 1, Verdict.INCONCLUSIVE))) {
            assertThat(new GradientReport(
                                    List.of(comparison),
                                    List.of(),
                                    List.of(),
                                    List.of(),
                                    List.of(),
                                    List.of(),
                                    List.of(),
                                    1)
                            .toString())
                    .doesNotContain("relative error");
        }
    }
}
