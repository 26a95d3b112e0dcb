package dev.ravine.examples.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MarkdownTableTest {
    @Test
    void columnsStandUnderEachOther() {
        MarkdownTable table = new MarkdownTable("name", "µs").row("a", "1.00").row("longer", "12");
        assertThat(table)
                .hasToString(
                        """
                | name   |   µs |
                |--------|-----:|
                | a      | 1.00 |
                | longer |   12 |""");
    }

    @Test
    void aRowOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> new MarkdownTable("name", "µs").row("a"))
                .hasMessage("MarkdownTable.row: 1 cells for 2 columns: [a]");
    }

    @Test
    void microsecondsHaveThreeDigits() {
        assertThat(new String[] {
                    Micros.of(3.049), Micros.of(9.999), Micros.of(30.49), Micros.of(304.9), Micros.of(30490)
                })
                .containsExactly("3.05", "10.0", "30.5", "305", "30,490");
    }
}
