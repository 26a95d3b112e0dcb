package dev.ravine.autograd.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static double relativeError(double analytic, double numeric) {
        return new Comparison(1, 0, 0, 0, analytic, numeric, 1e-12, Verdict.WRONG, "").relativeError();
    }

    @Test
    void theRelativeErrorIsOfTheGreater() {
        assertThat(relativeError(1, 4)).isEqualTo(0.75);
        assertThat(relativeError(4, 1)).isEqualTo(0.75);
        assertThat(relativeError(-4, 1)).isEqualTo(1.25);
        assertThat(relativeError(0, 0)).isZero();
        assertThat(relativeError(0, 1e-300)).isEqualTo(1);
    }
}
