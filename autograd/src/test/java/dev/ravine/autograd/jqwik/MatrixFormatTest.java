package dev.ravine.autograd.jqwik;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Variable;
import java.util.Arrays;
import java.util.Locale;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixFormatTest {
    private static String text(Object value) {
        return new MatrixFormat().report(value).toString();
    }

    @Test
    void aMatrixIsItsShapeAndEntries() {
        assertThat(text(new DMatrixRMaj(new double[][] {{1, -2, 0.5}, {0, -0.0, 1e-300}})))
                .isEqualTo("2×3 [1 -2 0.5; 0 -0 1e-300]");
    }

    @Test
    void aVariableIsItsOperationToo() {
        assertThat(text(Variable.of(2))).isEqualTo("constant 1×1 [2]");
    }

    @Test
    void anEmptyMatrixIsItsShape() {
        assertThat(text(new DMatrixRMaj(0, 3))).isEqualTo("0×3");
    }

    @ParameterizedTest
    @CsvSource({
        "1234567, 1234567",
        "0.12345, 0.12345",
        "0.3333333333, 0.3333…",
        "-1.0000000001, -1.000…",
        "123456789, 1.2345…e8",
        "-1.23456789e-7, -1.234…e-7",
        "1.25e-9, 1.25e-9",
        "NaN, NaN",
        "-Infinity, -Infinity"
    })
    void longNumbersAreCutWithDots(double entry, String expected) {
        assertThat(text(Variable.of(entry))).isEqualTo("constant 1×1 [" + expected + "]");
    }

    @Test
    void aLargeMatrixHasALineForEachRowInColumns() {
        DMatrixRMaj x = new DMatrixRMaj(3, 15);
        Arrays.fill(x.data, 0.5);
        x.set(1, 1, -12.75);
        String halves = "    0.5".repeat(13);
        assertThat(text(x))
                .isEqualTo("3×15\n[   0.5    0.5" + halves + ";\n    0.5 -12.75" + halves + ";\n    0.5    0.5" + halves
                        + "]");
    }

    @Test
    void fromNinetyFiveCharactersOnAMatrixIsNotOnOneLine() {
        DMatrixRMaj x = new DMatrixRMaj(1, 44);
        assertThat(text(x)).hasSize(94).doesNotContain("\n");
        x.set(0, 0, -1);
        assertThat(text(x)).startsWith("1×44\n[");
    }

    @Test
    void theLocaleChangesNothing() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(text(Variable.of(1.5))).isEqualTo("constant 1×1 [1.5]");
        } finally {
            Locale.setDefault(before);
        }
    }
}
