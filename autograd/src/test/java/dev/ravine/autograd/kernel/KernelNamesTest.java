package dev.ravine.autograd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelNamesTest {
    @Test
    void whatRunsEverywhereIsCalledPortable() {
        assertThat(new Kernels().name()).isEqualTo("portable");
    }
}
