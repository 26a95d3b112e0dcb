package dev.ravine.autograd.jqwik;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinesTest {
    private static final int[] FIVE = {0, 1, 2, 3, 4};

    @Test
    void theShortestComeFirstThenHalvesThenAllButOne() {
        assertThat(Lines.fewer(FIVE, 1))
                .containsExactly(
                        new int[] {0},
                        new int[] {1},
                        new int[] {2},
                        new int[] {3},
                        new int[] {4},
                        new int[] {0, 1},
                        new int[] {1, 2},
                        new int[] {2, 3},
                        new int[] {3, 4},
                        new int[] {0, 1, 2, 3},
                        new int[] {0, 1, 2, 4},
                        new int[] {0, 1, 3, 4},
                        new int[] {0, 2, 3, 4},
                        new int[] {1, 2, 3, 4});
    }

    @Test
    void noneIsShorterThanTheLeast() {
        assertThat(Lines.fewer(FIVE, 0).findFirst().orElseThrow()).isEmpty();
        assertThat(Lines.fewer(FIVE, 3)).allMatch(lines -> lines.length >= 3).hasSize(3 + 5);
        assertThat(Lines.fewer(FIVE, 5)).isEmpty();
    }

    @Test
    void theLastBlockMayBeSmaller() {
        assertThat(Lines.blocks(FIVE, 2)).containsExactly(new int[] {0, 1}, new int[] {2, 3}, new int[] {4});
        assertThat(Lines.blocks(FIVE, 5)).containsExactly(FIVE);
    }
}
