package dev.ravine.autograd.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mistake looks like. */
class DiagnosisTest {
    private static final DMatrixRMaj EXPECTED = matrix(0.3, -0.5, 0.7, 1.1);
    private static final DMatrixRMaj ARRIVED = matrix(1, 0.2, -1.3, 0.6);
    private static final DMatrixRMaj OPERAND = matrix(0.4, -1.2, 2.3, -0.1);
    private static final DMatrixRMaj RESULT = matrix(0.9, 0.35, -0.6, 0.15);

    private static DMatrixRMaj matrix(double... entries) {
        return DMatrixRMaj.wrap(2, 2, entries);
    }

    private static DMatrixRMaj times(DMatrixRMaj x, DMatrixRMaj of, DoubleUnaryOperator function) {
        DMatrixRMaj y = x.copy();
        for (int i = 0; i < 4; i++) {
            y.data[i] *= function.applyAsDouble(of.data[i]);
        }
        return y;
    }

    private static String of(DMatrixRMaj actual, DMatrixRMaj expected) {
        return Diagnosis.of(actual, expected, ARRIVED, OPERAND, RESULT);
    }

    private static String ofAll(DMatrixRMaj actual, DMatrixRMaj expected, @Nullable DMatrixRMaj result) {
        return Diagnosis.of(actual, expected, null, null, result);
    }

    @Test
    void zeroIsDetachedAndWhatShouldBeZeroIsSaidToBe() {
        assertThat(of(matrix(0, 0, 0, 0), EXPECTED)).startsWith("it is zero: the input is detached");
        assertThat(of(EXPECTED, matrix(0, 0, 0, 0))).isEqualTo("it should be zero");
    }

    @Test
    void theGradientThatArrivedIsRecognized() {
        assertThat(of(ARRIVED, EXPECTED))
                .isEqualTo("it is the gradient that arrived: the operation's own derivative is missing");
        assertThat(ofAll(ARRIVED, EXPECTED, null)).isEmpty();
    }

    @Test
    void aTransposedGradientIsRecognized() {
        assertThat(of(matrix(0.3, 0.7, -0.5, 1.1), EXPECTED)).isEqualTo("it is transposed");
        DMatrixRMaj wide = new DMatrixRMaj(new double[][] {{1, 2, 4}});
        assertThat(ofAll(new DMatrixRMaj(new double[][] {{4, 1, 2}}), wide, null))
                .isEmpty();
    }

    @Test
    void aFactorThatIsMissingOrTooManyIsNamed() {
        assertThat(of(EXPECTED, times(EXPECTED, RESULT, y -> 1 - y * y)))
                .isEqualTo("a factor is missing: 1 − y², the derivative of tanh");
        assertThat(of(times(EXPECTED, RESULT, y -> 1 - y * y), EXPECTED))
                .isEqualTo("a factor is too many: 1 − y², the derivative of tanh");
        assertThat(of(EXPECTED, times(EXPECTED, RESULT, y -> y * (1 - y))))
                .isEqualTo("a factor is missing: y (1 − y), the derivative of the logistic function");
        assertThat(of(EXPECTED, times(EXPECTED, RESULT, y -> 1 - y))).isEqualTo("a factor is missing: 1 − y");
        assertThat(of(EXPECTED, times(EXPECTED, RESULT, y -> y))).isEqualTo("a factor is missing: its result y");
        assertThat(of(EXPECTED, times(EXPECTED, OPERAND, x -> x))).isEqualTo("a factor is missing: its operand x");
        assertThat(of(EXPECTED, times(EXPECTED, OPERAND, Math::signum)))
                .isEqualTo("a factor is missing: the sign of its operand x");
        assertThat(of(EXPECTED, times(EXPECTED, OPERAND, x -> x > 0 ? 1 : 0)))
                .isEqualTo("a factor is missing: the step function of its operand x, the derivative of relu");
        assertThat(ofAll(EXPECTED, times(EXPECTED, OPERAND, x -> x), new DMatrixRMaj(3, 3)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "-1, its sign is wrong",
        "2, it is twice what it should be: counted twice",
        "1.5, every entry is off by the factor 1.50000",
        "4, 'it is multiplied by 4, the number of entries of a 2×2 matrix: a sum for a mean'",
        "0.25, 'it is divided by 4, the number of entries of a 2×2 matrix: a mean for a sum'",
        "0.2, 'it is divided by 5, the number of entries of a 1×5 matrix: a mean for a sum'"
    })
    void oneFactorForAllEntriesIsTold(double factor, String diagnosis) {
        DMatrixRMaj actual = times(EXPECTED, EXPECTED, e -> factor);
        assertThat(ofAll(actual, EXPECTED, factor == 0.2 ? new DMatrixRMaj(1, 5) : null))
                .isEqualTo(diagnosis);
    }

    @Test
    void halfMayBeAMeanOfTwo() {
        DMatrixRMaj half = times(EXPECTED, EXPECTED, e -> 0.5);
        assertThat(of(half, EXPECTED))
                .isEqualTo("it is half of what it should be; it is divided by 2, the number of rows of a 2×2 matrix:"
                        + " a mean for a sum");
        DMatrixRMaj wide = new DMatrixRMaj(new double[][] {{1, 2, 4}});
        assertThat(ofAll(new DMatrixRMaj(new double[][] {{0.5, 1, 2}}), wide, null))
                .isEqualTo("it is half of what it should be");
    }

    @Test
    void agreementIsToAMillionthOfTheGreatest() {
        assertThat(of(times(EXPECTED, EXPECTED, e -> -1 - 0.9e-6), EXPECTED)).isEqualTo("its sign is wrong");
        assertThat(of(times(EXPECTED, EXPECTED, e -> -1 - 1.2e-6), EXPECTED)).startsWith("every entry is off");
        assertThat(of(matrix(0.3, -0.5 + 1.0e-6, 0.7, 2), EXPECTED))
                .isEqualTo("1 of 4 entries are wrong, the others right");
        assertThat(of(matrix(0.3, -0.5 + 1.2e-6, 0.7, 2), EXPECTED))
                .isEqualTo("2 of 4 entries are wrong, the others right");
        assertThat(ofAll(matrix(1, 2, -3, 4.5), EXPECTED, null)).isEmpty();
    }

    @Test
    void aMillionthIsOfWhatIsCompared() {
        DMatrixRMaj large = times(EXPECTED, EXPECTED, e -> 1000);
        assertThat(Diagnosis.of(
                        times(large, large, e -> 1 + 5e-7 * Math.signum(e)),
                        times(large, OPERAND, x -> x),
                        large,
                        OPERAND,
                        RESULT))
                .startsWith("it is the gradient that arrived");
        assertThat(ofAll(times(EXPECTED, EXPECTED, e -> 4 + 3e-6), EXPECTED, null))
                .startsWith("it is multiplied by 4");
        assertThat(ofAll(times(EXPECTED, EXPECTED, e -> 0.25 + 5e-7), EXPECTED, null))
                .startsWith("every entry is off");
        // Exactly a millionth is equal still.
        assertThat(ofAll(matrix(2, 1e-6, 5, 1), matrix(1, 0, 1, 1), null))
                .isEqualTo("2 of 4 entries are wrong, the others right");
        assertThat(Diagnosis.of(matrix(1, 1e-6, 0, 0), matrix(1, 3, 2, 5), matrix(1, 0, 0, 0), null, null))
                .startsWith("it is the gradient that arrived");
    }

    @Test
    void aFactorOfOneIsNoMeanOverOneRow() {
        DMatrixRMaj row = new DMatrixRMaj(new double[][] {{1, 2, 4}});
        DMatrixRMaj nearly = new DMatrixRMaj(new double[][] {{1 + 5e-7, 2 + 1e-6, 4 + 2e-6}});
        assertThat(ofAll(nearly, row, null)).isEqualTo("every entry is off by 5.0e-07 of itself");
    }

    @Test
    void whatArrivedInAnotherShapeIsNotTheGradient() {
        DMatrixRMaj row = new DMatrixRMaj(new double[][] {{1, 3}});
        DMatrixRMaj expected = new DMatrixRMaj(new double[][] {{2, 4}});
        DMatrixRMaj arrived = new DMatrixRMaj(new double[][] {{1, 3}, {0, 0}});
        assertThat(Diagnosis.of(row, expected, arrived, null, null)).isEmpty();
    }

    @Test
    void everyWrongEntryHasToBearADiagnosisOut() {
        assertThat(of(matrix(1e-300, -0.5, 0.7, 1.1), matrix(0, -0.5, 0.7, 1.1)))
                .isEqualTo("1 of 4 entries are wrong, the others right");
        assertThat(of(matrix(1e-300, -0.7, 0.5, 1.1), matrix(1e-300, 0.5, -0.7, 1.1)))
                .isEqualTo("it is transposed");
        assertThat(of(matrix(2e-300, -0.7, 0.5, 1.1), matrix(1e-300, 0.5, -0.7, 1.1)))
                .doesNotContain("transposed");
    }

    @Test
    void anInfiniteEntryFitsNoPattern() {
        double infinite = Double.POSITIVE_INFINITY;
        assertThat(of(matrix(infinite, -0.5, 0.7, 1.1), EXPECTED))
                .isEqualTo("1 of 4 entries are wrong, the others right");
        assertThat(of(matrix(infinite, infinite, infinite, infinite), EXPECTED)).isEmpty();
    }
}
