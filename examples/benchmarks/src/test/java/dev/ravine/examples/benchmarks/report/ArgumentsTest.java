package dev.ravine.examples.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    @Test
    void aPositiveNumberIsRead() {
        assertThat(Arguments.positive("SECONDS", "0.5")).isEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "0", "-1", "NaN", "Infinity", "--kernels"})
    void anythingElseIsRefused(String typed) {
        assertThatThrownBy(() -> Arguments.positive("SECONDS", typed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SECONDS is '" + typed + "', expected a number above 0");
    }
}
