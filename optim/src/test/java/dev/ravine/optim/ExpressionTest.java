package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
    private static final Map<String, Double> VALUES = Map.ofEntries(
            Map.entry("a", 2.0),
            Map.entry("b", 3.0),
            Map.entry("m̂", 5.0),
            Map.entry("β₁", 0.5),
            Map.entry("μ", -7.0),
            Map.entry("μ′", 11.0),
            Map.entry("t", 3.0),
            Map.entry("product", 13.0));

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = ';',
            value = {
                "1 + 2 − 4; -1",
                "a − b − a; -3",
                "ab; 6",
                "a · b/a · b; 9",
                "1/ab; 1.5",
                "2ab²; 36",
                "−a²; -4",
                "(a − b)(a + b); -5",
                "(1 − β₁)m̂; 2.5",
                "β₁ᵗ; 0.125",
                "1/(1 − β₁ᵗ) · 7; 8",
                "2^(ab); 64",
                "√(a + 7)/b; 1",
                "√a²; 2.0000000000000004",
                "|μ| + μ′; 18",
                "a|μ; null",
                "max(a, b)min(μ, −b); -21",
                "sign(μ)a; -2",
                "product · a; 26",
                "0.25m̂ + 1.5; 2.75"
            })
    void anExpressionHasTheValueOfItsFormula(String text, String expected) {
        if (expected.equals("null")) {
            assertThatThrownBy(() -> Expression.value(text, VALUES)).isInstanceOf(IllegalArgumentException.class);
        } else {
            assertThat(Expression.value(text, VALUES)).isEqualTo(Double.parseDouble(expected));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a +; formula 'a +': only [a] have values, so it cannot be read from ''",
                "ax + 1; formula 'ax + 1': only [a] have values, so it cannot be read from 'x + 1'",
                "(a; formula '(a': ')' is missing at ''",
                "a) + a; formula 'a) + a': the formula goes on with ') + a'",
                "max(a); formula 'max(a)': ',' is missing at ')'",
                "a @ 2; formula 'a @ 2': the formula goes on with '@ 2'",
            })
    void whatIsNoFormulaIsRefused(String text, String message) {
        assertThatThrownBy(() -> Expression.value(text, Map.of("a", 2.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
