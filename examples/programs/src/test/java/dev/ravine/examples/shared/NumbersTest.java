package dev.ravine.examples.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
    /** The zeros of a whole number and of an exponent are not at the end of anything. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "-0.5, -0.5",
        "100, 100",
        "1234, 1234",
        "12340, 1.234e+04",
        "1e20, 1e+20",
        "1.5e-10, 1.5e-10",
        "3.5144e-10, 3.514e-10",
        "1e-100, 1e-100",
        "0.00012, 0.00012"
    })
    void fourDigitsWithoutZerosAtTheEnd(double value, String text) {
        assertThat(Numbers.of(value)).isEqualTo(text);
    }
}
