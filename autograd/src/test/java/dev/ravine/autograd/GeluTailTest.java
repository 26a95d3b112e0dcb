package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
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
        requireWithin(4, gelu(x), expected);
    }

    @ParameterizedTest
    @CsvSource({"-39.9, -0.0", "-Infinity, NaN", "NaN, NaN", "0, 0", "40, 40", "Infinity, Infinity"})
    void endsWhereTheDistributionDoes(double x, double expected) {
        assertThat(Double.valueOf(gelu(x))).isEqualTo(Double.valueOf(expected));
    }

    /** Without what x² loses to rounding, it is off by hundreds of units at −37, too. */
    @ParameterizedTest
    @CsvSource({
        "2.3, 1.0544280767840069068",
        "-0.2, 0.34253175176580579285",
        "-1.3, -0.12597868507653923326",
        "-5.1, -4.4061151921007451899e-6",
        "-10.7, -5.8254415714948201705e-25",
        "-20.9, -1.1694372324268127891e-94",
        "-30.3, -5.2622256124264520536e-199",
        "-37.1, -1.9334575638003556082e-298"
    })
    void itsGradientIsWithinSixUnitsInTheLastPlace(double x, double expected) {
        requireWithin(6, gradient(Elementwise::gelu, x), expected);
    }

    @ParameterizedTest
    @CsvSource({"-1.3, 0.20820798679606965428", "10.7, 2.138355097268295825e-50", "-20.9, 2.2298847588790612994e-190"})
    void thatOfErfIsWithinFour(double x, double expected) {
        requireWithin(4, gradient(Elementwise::erf, x), expected);
    }

    private static double gradient(UnaryOperator<Variable> function, double x) {
        Parameter parameter = new Parameter("x", new double[][] {{x}});
        return function.apply(parameter).backward().of(parameter).data[0];
    }

    private static void requireWithin(double bound, double actual, double expected) {
        assertThat(Math.abs(actual - expected) / Math.ulp(expected)).isLessThanOrEqualTo(bound);
    }

    private static double gelu(double x) {
        return Elementwise.gelu(Variable.of(x)).scalar();
    }
}
