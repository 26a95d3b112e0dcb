package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class ResultListenerTest {
    private final Parameter w = new Parameter("w", new double[][] {{2}});

    @Test
    void everyResultIsHeardInOrderForwardAndBackward() {
        List<String> heard = new ArrayList<>();
        ResultListener.listening(
                y -> {
                    heard.add(y.operation() + y.origin().map(Origin::rule).orElseThrow());
                    return y;
                },
                () -> w.mul(w).add(1).backward());
        assertThat(heard).containsExactly("mul", "add", "mulmul", "mulmul", "add");
        heard.clear();
        w.mul(w);
        assertThat(heard).isEmpty();
    }

    @Test
    void aReplacedResultIsWhatTheRestIsComputedFrom() {
        Variable y = ResultListener.listening(
                result -> result.operation().equals("mul")
                        ? ResultListener.replaced(result, new DMatrixRMaj(new double[][] {{100}}))
                        : result,
                () -> w.mul(w).add(1));
        assertThat(y.scalar()).isEqualTo(101);
        assertThat(y.backward().of(w).data).containsExactly(4);
    }

    @Test
    void constantsKnowTheirInputsWhileSomeoneListens() {
        Variable y =
                ResultListener.listening(result -> result, () -> Variable.of(2).mul(3));
        assertThat(y.inputs()).hasSize(1);
        assertThat(y.needsGradient()).isFalse();
    }

    @Test
    @SuppressWarnings("NullAway") // what a user without a null checker may write
    void theInsideOfARecomputedSegmentIsHeardWithItsGraphIfAskedFor() {
        List<String> heard = new ArrayList<>();
        ResultListener listener = y -> {
            heard.add(y.operation() + (y.needsGradient() ? "" : " as a constant"));
            return y;
        };
        Supplier<Variable> segment = () -> Recording.recomputed(h -> h.mul(h).add(1), w.mul(1));
        ResultListener.listening(listener, segment);
        assertThat(heard).containsExactly("mul", "mul as a constant", "add as a constant", "recomputed");
        heard.clear();
        Variable y = ResultListener.listeningInside(listener, segment);
        assertThat(heard).containsExactly("mul", "mul", "add");
        assertThat(y.backward().of(w).data)
                .containsExactly(segment.get().backward().of(w).data);
        ResultListener.listeningInside(result -> result, () -> ResultListener.listening(listener, segment));
        assertThat(heard.subList(3, 7)).containsExactly("mul", "mul as a constant", "add as a constant", "recomputed");
        assertThat(segment.get().operation()).isEqualTo("recomputed");
        assertThatThrownBy(() -> ResultListener.listeningInside(listener, () -> Recording.recomputed(h -> null, w)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("recomputed: the segment's result is null");
    }

    @Test
    void aReplacementHasTheSameShape() {
        assertThatThrownBy(() -> ResultListener.replaced(w.mul(w), new DMatrixRMaj(2, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("replaced: 'mul' is 1×1, but the value is 2×2");
    }

    @Test
    void theLineOfAnOperationFromBeforeIsSaidNotToBeKnown() {
        Variable before = w.mul(w);
        List<Origin> heard = new ArrayList<>();
        ResultListener.listening(
                y -> {
                    heard.add(y.origin().orElseThrow());
                    return y;
                },
                () -> before.backward());
        assertThat(heard).isNotEmpty().allSatisfy(origin -> assertThat(origin.line())
                .isEqualTo(origin.rule().isEmpty() ? origin.line() : "a line that was not noted"));
        assertThat(heard).anyMatch(origin -> origin.rule().equals("mul"));
    }
}
