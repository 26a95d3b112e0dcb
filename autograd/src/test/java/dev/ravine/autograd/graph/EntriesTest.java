package dev.ravine.autograd.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntriesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, 0",
        "1, 1",
        "-2.5, -2.5",
        "0.123456, 0.1235",
        "9999, 9999",
        "9999.5, 1e4",
        "12345, 1.234e4",
        "12346, 1.235e4",
        "60000, 6e4",
        "0.00012345, 0.0001234",
        "0.0001, 0.0001",
        "0.00001, 1e-5",
        "1e300, 1e300",
        "-4.9e-324, -4.941e-324",
        "0.99999, 1",
        "NaN, NaN",
        "Infinity, Infinity",
        "-Infinity, -Infinity"
    })
    void aNumberHasFourSignificantDigits(double number, String expected) {
        assertThat(Entries.number(number)).isEqualTo(expected);
    }

    /** Half a unit of the fourth digit is at most 0.05 percent of the number. */
    @Property
    void aNumberIsReadBackToFourDigits(@ForAll long bits) {
        double number = Double.longBitsToDouble(bits);
        Assume.that(Double.isFinite(number));
        BigDecimal exact = new BigDecimal(number);
        BigDecimal written = new BigDecimal(Entries.number(number));
        assertThat(written.subtract(exact).abs())
                .isLessThanOrEqualTo(exact.abs().multiply(new BigDecimal("0.0005")));
    }

    @Test
    void sixEntriesAreWrittenOutRowByRow() {
        assertThat(Entries.of(new DMatrixRMaj(2, 3, true, 1, 2, 3, 4, 5, 6))).isEqualTo("[1 2 3; 4 5 6]");
    }

    @Test
    void moreEntriesAreARangeAndAMean() {
        assertThat(Entries.of(new DMatrixRMaj(1, 7, true, 1, -2, 3, 4, 5, 6, 7)))
                .isEqualTo("-2 to 7, mean 3.429");
    }

    @Test
    void equalEntriesAreOneNumber() {
        DMatrixRMaj threes = new DMatrixRMaj(4, 4);
        threes.fill(3);
        assertThat(Entries.of(threes)).isEqualTo("all 3");
    }

    @Test
    void theRangeIsThatOfFiniteEntriesAndTheOthersAreCounted() {
        double nan = Double.NaN;
        double infinity = Double.POSITIVE_INFINITY;
        assertThat(Entries.of(new DMatrixRMaj(1, 8, true, nan, 1, 2, 3, infinity, 4, -infinity, -infinity)))
                .isEqualTo("1 to 4, mean 2.5, 1 NaN, 3 infinite");
        assertThat(Entries.of(new DMatrixRMaj(1, 7, true, nan, 1, 1, 1, 1, 1, 1)))
                .isEqualTo("6 times 1, 1 NaN");
        assertThat(Entries.of(new DMatrixRMaj(1, 7, true, nan, nan, nan, nan, nan, nan, nan)))
                .isEqualTo("7 NaN");
    }

    @Test
    void theMeanOfGreatNumbersDoesNotOverflow() {
        double greatest = Double.MAX_VALUE;
        double less = greatest / 2;
        assertThat(Entries.of(
                        new DMatrixRMaj(1, 8, true, greatest, less, greatest, less, greatest, less, greatest, less)))
                .isEqualTo("8.988e307 to 1.798e308, mean 1.348e308");
    }
}
