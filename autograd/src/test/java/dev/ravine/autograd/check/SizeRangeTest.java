package dev.ravine.autograd.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeRangeTest {
    @ParameterizedTest
    @CsvSource({
        "3, , 3, 3, 3",
        "0, , 0, 0, 0",
        "1..6, , 1, 6, 1..6",
        " 2 .. 4 , , 2, 4, 2..4",
        "5..5, , 5, 5, 5",
        "n, n, 1, 6, n",
        "batch_2, batch_2, 1, 6, batch_2",
        "n:2..4, n, 2, 4, n:2..4",
        "n : 7, n, 7, 7, n:7"
    })
    void readsNumbersRangesAndNames(String text, String name, int least, int greatest, String written) {
        SizeRange size = SizeRange.parse("rows", text);
        assertThat(size.name()).isEqualTo(java.util.Optional.ofNullable(name));
        assertThat(size.least()).isEqualTo(least);
        assertThat(size.greatest()).isEqualTo(greatest);
        assertThat(size).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "x..y", "-1", "1..", "..6", "1...6", "1.5", "1..6..8", "n:", "n:m", "2n", "n m", "9999999999"
            })
    void refusesWhatIsWrittenInAnotherWay(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SizeRange.parse("rows", text))
                .withMessage(
                        "rows = \"" + text
                                + "\": expected a number (\"3\"), a range (\"1..6\") or a name (\"n\", or with its range, \"n:1..6\")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"6..1", "n:6..1"})
    void refusesARangeThatEndsBeforeItBegins(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SizeRange.parse("columns", text))
                .withMessage("columns = \"" + text + "\": expected a range whose end is not below its beginning");
    }

    @Test
    void drawsEverySizeOfTheRangeAndNoOther() {
        SizeRange size = SizeRange.parse("rows", "2..5");
        Random random = new Random(1);
        Set<Integer> drawn = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            drawn.add(size.draw(random));
        }
        assertThat(drawn).containsExactlyInAnyOrder(2, 3, 4, 5);
    }

    @Test
    void aNamesRangeStandsAtItsFirstUse() {
        SizeRange first = SizeRange.parse("rows", "n:2..4");
        assertThatCode(() -> first.requireSame(SizeRange.parse("rows", "n"))).doesNotThrowAnyException();
        assertThatCode(() -> first.requireSame(SizeRange.parse("rows", "n:2..4")))
                .doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> first.requireSame(SizeRange.parse("rows", "n:2..5")))
                .withMessage(
                        "\"n:2..5\": the size 'n' was first used as \"n:2..4\"; expected the same range, or the name"
                                + " alone");
    }
}
