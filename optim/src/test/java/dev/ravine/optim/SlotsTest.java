package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.kernel.PortableMath;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlotsTest {
    @Test
    void aBufferIsMadeOnceAndKept() {
        Slots slots = new Slots(2, 3);
        assertThat(slots.slot("m")).hasSize(6).containsOnly(0);
        slots.slot("m")[4] = 7;
        assertThat(slots.slot("m", 5)).containsExactly(0, 0, 0, 0, 7, 0);
        assertThat(slots.slot("G", 0.5)).hasSize(6).containsOnly(0.5);
        assertThat(slots.number("product", 1)).containsExactly(1);
        assertThat(slots.buffers().keySet()).containsExactly("m", "G", "product");
    }

    @Test
    void theNextSlotsAreACopyOneStepOn() {
        Slots slots = new Slots(1, 2);
        slots.slot("m")[0] = 1;
        Slots next = slots.next();
        next.slot("m")[0] = 2;
        next.slot("v")[0] = 3;
        assertThat(next.step()).isEqualTo(1);
        assertThat(slots.step()).isZero();
        assertThat(slots.buffers().keySet()).containsExactly("m");
        assertThat(slots.slot("m")).containsExactly(1, 0);
        assertThat(next.copy().step()).isEqualTo(1);
        assertThat(next.copy().slot("v")).containsExactly(3, 0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.999999})
    void theBiasCorrectionIsTheFormulasToTheBit(double beta) {
        double last = 38 / (1 - beta); // up to here the power is computed
        IntStream fiftieths = IntStream.rangeClosed(1, 100).map(i -> (int) (last * i / 50) + 1);
        fiftieths.forEach(step -> assertThat(Slots.of(1, 1, step, Map.of()).biasCorrection(beta))
                .as("step %d", step)
                .isEqualTo(1 - PortableMath.pow(beta, step)));
    }

    @Test
    void aBuffersNameIsOneWord() {
        // "a.b.m" would be both parameter a's buffer b.m and parameter a.b's buffer m
        assertThatThrownBy(() -> new Slots(1, 1).slot("b.m"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Slots: the buffer's name 'b.m' holds a dot, expected one word");
    }

    @Test
    void aNegativeShapeIsRefused() {
        assertThatThrownBy(() -> new Slots(-1, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Slots: -1×2 is not a shape");
    }
}
