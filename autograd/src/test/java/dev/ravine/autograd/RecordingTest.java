package dev.ravine.autograd;

import static dev.ravine.autograd.Elementwise.tanh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class RecordingTest {
    private final Parameter w = new Parameter("w", new double[][] {{0.5, -1}, {2, 0.1}});
    private final Variable x = Variable.of(new double[][] {{1, 2}, {3, 4}});

    @Test
    void offResultsAreConstantsWithTheSameValues() {
        Variable recorded = tanh(x.matmul(w));
        Variable off = Recording.off(() -> tanh(x.matmul(w)));
        assertThat(off.value().data).containsExactly(recorded.value().data);
        assertThat(off.needsGradient()).isFalse();
        assertThat(off.inputs()).isEmpty();
    }

    @Test
    void itIsAsBeforeAfterwardsEvenAfterAnException() {
        assertThat(Recording.isOn()).isTrue();
        Recording.off(() -> {
            assertThat(Recording.isOn()).isFalse();
            Recording.off(() -> assertThat(Recording.isOn()).isFalse());
            assertThat(Recording.isOn()).isFalse();
        });
        assertThat(Recording.isOn()).isTrue();
        assertThatThrownBy(() -> Recording.off(() -> {
                    throw new IllegalStateException("inside");
                }))
                .hasMessage("inside");
        assertThat(Recording.isOn()).isTrue();
    }

    @Test
    void anotherThreadRecordsAllTheSame() throws Exception {
        AtomicBoolean recording = new AtomicBoolean();
        Thread thread = new Thread(() -> recording.set(Recording.isOn()));
        Recording.off(thread::start);
        thread.join();
        assertThat(recording).isTrue();
    }

    // ---- recomputation

    private static Variable block(Variable h, Parameter weights) {
        return tanh(h.matmul(weights)).mul(h.add(1));
    }

    @Test
    void aRecomputedSegmentGivesTheSameBits() {
        Variable plain = block(block(block(x, w), w), w).sum();
        Variable thrifty = x;
        for (int i = 0; i < 3; i++) {
            thrifty = Recording.recomputed(h -> block(h, w), thrifty);
        }
        thrifty = thrifty.sum();
        assertThat(thrifty.scalar()).isEqualTo(plain.scalar());
        assertThat(thrifty.backward().of(w).data)
                .containsExactly(plain.backward().of(w).data);
    }

    @Test
    void recomputedSegmentsNest() {
        UnaryOperator<Variable> inner =
                h -> Recording.recomputed(v -> block(v, w), h).mul(2);
        Variable thrifty =
                Recording.recomputed(h -> inner.apply(inner.apply(h)), x).sum();
        Variable plain = block(block(x, w).mul(2), w).mul(2).sum();
        assertThat(thrifty.backward().of(w).data)
                .containsExactly(plain.backward().of(w).data);
    }

    @Test
    void theGradientPassesThroughTheSegmentToWhatCameBefore() {
        Parameter u = new Parameter("u", new double[][] {{1, 2}, {3, 4}});
        Gradients thrifty =
                Recording.recomputed(h -> block(h, w), u.mul(0.1)).add(u).sum().backward();
        Gradients plain = block(u.mul(0.1), w).add(u).sum().backward();
        assertThat(thrifty.of(u).data).containsExactly(plain.of(u).data);
        assertThat(thrifty.of(w).data).containsExactly(plain.of(w).data);
    }

    @Test
    void secondDerivativesPassThroughASegment() {
        UnaryOperator<Variable> plain = v -> block(v, w).sum();
        UnaryOperator<Variable> thrifty =
                v -> Recording.recomputed(h -> block(h, w), v).sum();
        assertThat(Derivatives.hessian(thrifty, x).value().data)
                .containsExactly(Derivatives.hessian(plain, x).value().data);
    }

    @Test
    void theSegmentIsComputedOnceForwardAndOnceBackwardAndItsInsideIsNotKept() {
        AtomicInteger runs = new AtomicInteger();
        Variable y = Recording.recomputed(
                h -> {
                    runs.incrementAndGet();
                    return block(h, w);
                },
                x);
        assertThat(runs).hasValue(1);
        assertThat(y.inputs()).extracting(Input::variable).containsExactly(x);
        y.sum().backward();
        assertThat(runs).hasValue(2);
    }

    @Test
    void aVariableThatASegmentClosesOverGetsItsGradientHoweverOldTheSegmentsOperandIs() {
        Parameter old = new Parameter("old", new double[][] {{3}});
        Variable gradient =
                Derivatives.gradient(v -> Recording.recomputed(h -> h.mul(v).mul(v), old), Variable.of(5));
        assertThat(gradient.scalar()).isEqualTo(3 * 2 * 5);
    }

    @Test
    @SuppressWarnings("NullAway") // what a user without a null checker may write
    void aMissingSegmentOrOperandIsNamed() {
        assertThatThrownBy(() -> Recording.recomputed(null, x)).hasMessage("recomputed: the segment is null");
        assertThatThrownBy(() -> Recording.recomputed(h -> h, null)).hasMessage("recomputed: the operand is null");
        assertThatThrownBy(() -> Recording.recomputed(h -> null, x))
                .hasMessage("recomputed: the segment's result is null");
    }

    @Test
    void aSegmentThatDrawsOtherRandomNumbersIsCaught() {
        Random random = new Random(3);
        Variable y = Recording.recomputed(h -> h.matmul(w).mul(random.nextDouble()), x);
        assertThatThrownBy(() -> y.sum().backward())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("recomputed: the segment gave another value (2×2)")
                .hasMessageContaining("random");
    }

    @Test
    void aSegmentWhoseParameterWasChangedIsCaught() {
        Variable y = Recording.recomputed(h -> h.matmul(w), x);
        w.update(data -> data[0] = 9);
        assertThatThrownBy(() -> y.sum().backward())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was a parameter changed");
    }

    @Test
    void aSegmentThatReturnsAParameterKeepsItsValueWhenTheParameterChanges() {
        Parameter other = new Parameter("other", new double[][] {{5}});
        Variable y = Recording.recomputed(h -> other, x);
        other.update(data -> data[0] = 9);
        assertThat(y.scalar()).isEqualTo(5);
    }

    @Test
    void withRecordingOffASegmentIsJustComputed() {
        Variable y = Recording.off(() -> Recording.recomputed(h -> block(h, w), x));
        assertThat(y.needsGradient()).isFalse();
        assertThat(y.value().data).containsExactly(block(x, w).value().data);
    }
}
