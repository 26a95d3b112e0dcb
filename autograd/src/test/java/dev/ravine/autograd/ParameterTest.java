package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class ParameterTest {
    private final Parameter w = new Parameter("w", new double[][] {{1, 2}});

    @Test
    void eachChangeRaisesTheVersion() {
        assertThat(w.version()).isZero();
        w.update(data -> data[1] = 5);
        w.set(new DMatrixRMaj(new double[][] {{7, 8}}));
        assertThat(w.version()).isEqualTo(2);
        assertThat(w.value().data).containsExactly(7, 8);
    }

    @Test
    void aChangeThatFailsHalfWayRaisesTheVersionToo() {
        assertThatThrownBy(() -> w.update(data -> {
                    data[0] = 9;
                    throw new IllegalStateException("half way");
                }))
                .hasMessage("half way");
        assertThat(w.version()).isEqualTo(1);
    }

    @Test
    void aLoadedMatrixIsCopiedWithoutItsSlack() {
        DMatrixRMaj matrix = new DMatrixRMaj(new double[][] {{7, 8}, {9, 10}});
        matrix.reshape(1, 2);
        w.set(matrix);
        matrix.data[0] = 99;
        assertThat(w.value().data).containsExactly(7, 8);
    }

    @Test
    @SuppressWarnings("NullAway") // what a user without a null checker may write
    void badNamesAndShapesAreRefusedAndChangeNothing() {
        assertThatThrownBy(() -> new Parameter(" ", new DMatrixRMaj(1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Parameter: the name is blank");
        assertThatThrownBy(() -> new Parameter(null, new DMatrixRMaj(1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Parameter: the name is null");
        assertThatThrownBy(() -> new Parameter("w", (DMatrixRMaj) null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Parameter: the value is null");
        assertThatThrownBy(() -> w.set(new DMatrixRMaj(2, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("set: parameter 'w' is 1×2, but the matrix is 2×1");
        assertThatThrownBy(() -> w.set(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("set: the matrix for parameter 'w' is null");
        assertThatThrownBy(() -> w.update(null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("update: the change is null");
        assertThat(w.version()).isZero();
    }

    @Test
    void noGradientIsTakenToAFrozenParameterButPastItAsBefore() {
        Parameter v = new Parameter("v", new double[][] {{3}, {4}});
        Variable trained = w.matmul(v);
        w.freeze();
        Gradients gradients = w.matmul(v).backward();
        assertThat(w.isFrozen()).isTrue();
        assertThat(gradients.parameters()).containsExactly(v);
        assertThat(gradients.of(v).data).containsExactly(1, 2);
        assertThat(w.mul(2).needsGradient()).isFalse();
        w.unfreeze();
        assertThat(w.isFrozen()).isFalse();
        assertThat(trained.backward().of(w).data).containsExactly(3, 4);
        assertThat(w.matmul(v).backward().parameters()).containsExactly(w, v);
    }

    @Test
    void aDerivativeCanBeTakenAtAFrozenParameter() {
        w.freeze();
        Variable gradient = Derivatives.gradient(x -> x.pow(2).sum(), w);
        w.update(entries -> entries[0] = 9);
        assertThat(gradient.value().data).containsExactly(2, 4);
    }

    @Test
    void whatWasComputedFromAFrozenParameterKeepsItsValueWhenThatChanges() {
        w.freeze();
        Variable reshaped = Shaping.reshape(w, 2, 1);
        w.update(entries -> entries[0] = 9);
        assertThat(reshaped.value().data).containsExactly(1, 2);
    }
}
