package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class StateTest {
    private final DMatrixRMaj m = new DMatrixRMaj(1, 2);
    private final State state = new State(Map.of("m", m), Map.of("steps", "3"));

    @Test
    void whatIsPutUnderAPathIsFoundThereAndNowhereElse() {
        State under = state.under("w.0");
        assertThat(under.matrices()).containsOnlyKeys("w.0.m");
        assertThat(under.properties()).containsExactlyEntriesOf(Map.of("w.0.steps", "3"));
        assertThat(under.at("w.0")).isEqualTo(state);
        assertThat(under.at("w")).isEqualTo(state.under("0"));
        assertThat(under.at("w.")).isEqualTo(State.none());
        assertThat(state.under("w0").at("w")).isEqualTo(State.none());
    }

    @Test
    void twoStatesAreOneInOrder() {
        State both = state.under("b").and(state.under("a"));
        assertThat(both.matrices().keySet()).containsExactly("b.m", "a.m");
        assertThat(both.matrices().get("a.m")).isSameAs(m);
        assertThatThrownBy(() -> both.and(state.under("a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("State.and: both states have a 'a.m'");
    }

    @Test
    void itIsPrintedByShapesAndByFewEntries() {
        assertThat(new State(Map.of("m", new DMatrixRMaj(1000, 1000)), Map.of()))
                .hasToString("State%n  m 1000×1000".formatted());
        assertThat(state.under("w").toString().lines())
                .containsExactly("State", "  w.m 1×2 [0.0 0.0]", "  w.steps = 3");
    }

    @Test
    @SuppressWarnings("NullAway") // what a user without a null checker may write
    void aNullPathIsRefused() {
        assertThatThrownBy(() -> state.under(null)).hasMessage("State.under: the path is null");
        assertThatThrownBy(() -> state.at(null)).hasMessage("State.at: the path is null");
    }

    @Test
    void aLaterChangeOfTheMapsIsNotSeen() {
        Map<String, DMatrixRMaj> matrices = new LinkedHashMap<>(Map.of("m", m));
        State taken = new State(matrices, Map.of());
        matrices.clear();
        assertThat(taken.matrices()).containsOnlyKeys("m");
        assertThatThrownBy(() -> taken.matrices().clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
