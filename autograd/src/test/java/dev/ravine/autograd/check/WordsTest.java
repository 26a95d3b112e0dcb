package dev.ravine.autograd.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
    @Test
    void twoMatricesAreTheSameInShapeAndBits() {
        DMatrixRMaj x = new DMatrixRMaj(2, 3);
        assertThat(Words.sameShape(x, new DMatrixRMaj(2, 3))).isTrue();
        assertThat(Words.sameShape(x, new DMatrixRMaj(2, 4))).isFalse();
        assertThat(Words.sameShape(x, new DMatrixRMaj(1, 3))).isFalse();
        assertThat(Words.sameBits(x, new DMatrixRMaj(2, 3))).isTrue();
        assertThat(Words.sameBits(x, new DMatrixRMaj(3, 2))).isFalse();
        DMatrixRMaj negative = new DMatrixRMaj(2, 3);
        negative.data[5] = -0.0;
        assertThat(Words.sameBits(x, negative)).isFalse();
        DMatrixRMaj shrunk = new DMatrixRMaj(3, 3);
        shrunk.reshape(2, 3);
        assertThat(Words.sameBits(x, shrunk)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "2, 3, 3, 2, ; it may be transposed",
        "1, 3, 2, 3, ; the sum over what the input was broadcast to is missing",
        "2, 1, 2, 3, ; the sum over what the input was broadcast to is missing",
        "1, 1, 2, 3, ; the sum over what the input was broadcast to is missing",
        "2, 3, 4, 3, ''",
        "3, 2, 3, 4, ''",
        "2, 3, 3, 4, ''",
        "2, 3, 4, 2, ''"
    })
    void aWrongShapeIsExplained(int rows, int columns, int wrongRows, int wrongColumns, String hint) {
        assertThat(Words.wrongShape(1, new DMatrixRMaj(rows, columns), new DMatrixRMaj(wrongRows, wrongColumns)))
                .isEqualTo("the gradient for input 1 is %d×%d, but the input is %d×%d%s"
                        .formatted(wrongRows, wrongColumns, rows, columns, hint));
    }
}
