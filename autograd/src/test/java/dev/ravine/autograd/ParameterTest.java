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
}
