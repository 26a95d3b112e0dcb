package dev.ravine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.State;
import java.util.Map;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class SplitMixTest {
    @Test
    void itDrawsWhatTheJdksSplittableRandomDraws() {
        for (long seed : new long[] {0, 1, -7, 20261124, Long.MIN_VALUE}) {
            SplitMix ours = new SplitMix(seed);
            SplittableRandom theirs = new SplittableRandom(seed);
            for (int i = 0; i < 1000; i++) {
                assertThat(ours.nextLong()).isEqualTo(theirs.nextLong());
            }
        }
    }

    @Test
    void itGoesOnFromASavedPlace() {
        SplitMix random = new SplitMix(3);
        random.nextLong();
        State state = random.state();
        long next = random.nextLong();
        SplitMix other = new SplitMix(99);
        other.restore(state);
        assertThat(other.nextLong()).isEqualTo(next);
    }

    @Test
    void aStateOfSomethingElseIsRefused() {
        SplitMix random = new SplitMix(3);
        assertThatThrownBy(() -> random.restore(State.none()))
                .hasMessage("SplitMix.restore: property 'counter' is missing");
        assertThatThrownBy(() -> random.restore(new State(Map.of(), Map.of("counter", "9999999999999999999"))))
                .hasMessageContaining("'9999999999999999999'");
        assertThatThrownBy(() -> random.restore(new State(Map.of("w", new DMatrixRMaj(1, 1)), Map.of("counter", "5"))))
                .hasMessageContaining("matrix 'w' is unexpected");
        assertThat(random.state()).isEqualTo(new SplitMix(3).state());
    }
}
