package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The far left of gelu, where PyTorch's is 0 from −8.3 on. The values are from mpmath, with 60 digits. */
class GeluTailTest {
    /** Without what −x/√2 loses to rounding, the error grows with x², to hundreds of units at −37. */
    @ParameterizedTest
    @CsvSource({
        "-0.7, -0.16937455655615110929",
        "-1.3, -0.1258406299612934275",
        "-5.1, -8.6611637764527668507e-7",
        "-8.3, -4.3206228882589112103e-16",
        "-10.7, -5.4451346148792298933e-26",
        "-20.9, -5.5954514479721824786e-96",
        "-30.3, -1.7367122215045951149e-200",
        "-37.1, -5.2114813950124083181e-300"
    })
    void isWithinFourUnitsInTheLastPlace(double x, double expected) {
        double actual = gelu(x);
        assertThat(Math.abs(actual - expected) / Math.ulp(expected)).isLessThanOrEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"-39.9, -0.0", "-Infinity, NaN", "NaN, NaN", "0, 0", "40, 40", "Infinity, Infinity"})
    void endsWhereTheDistributionDoes(double x, double expected) {
        assertThat(Double.valueOf(gelu(x))).isEqualTo(Double.valueOf(expected));
    }

    private static double gelu(double x) {
        return Elementwise.gelu(Variable.of(new DMatrixRMaj(new double[][] {{x}})))
                .scalar();
    }
}
