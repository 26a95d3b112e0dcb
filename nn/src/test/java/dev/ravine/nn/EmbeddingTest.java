package dev.ravine.nn;

import static dev.ravine.autograd.Elementwise.abs;
import static dev.ravine.autograd.Elementwise.sqrt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.embedding.Embedding;
import dev.ravine.nn.embedding.EmbeddingBag;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingTest {
    private final Embedding embedding = new Embedding(4, 3, new SplitMix(1));

    @Test
    void arraysOfIdsAreLookedUpAsAMatrixOfThemIs() {
        Variable matrix = Variable.of(new double[][] {{0, 3}, {2, 2}});
        assertThat(embedding.forward(new int[] {0, 3}, new int[] {2, 2}).value().data)
                .isEqualTo(embedding.forward(matrix).value().data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "4", "0.5", "NaN", "Infinity", "4.294967296E9"})
    void anIdThatIsNoneSaysWhere(String text) {
        double id = Double.parseDouble(text);
        Layer model = Sequential.of(new Relu(), embedding);
        DMatrixRMaj x = new DMatrixRMaj(new double[][] {{0, 1, 2}, {3, 2, id}});
        assertThatThrownBy(() -> embedding.forward(Variable.wrap(x)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Embedding, given 2×3: ids: row 1, column 2 is " + text
                        + ", expected a whole number from 0 to 3");
        if (id > 0) {
            assertThatThrownBy(() -> model.forward(Variable.wrap(x)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("Embedding '1', given 2×3 from '0': ids: row 1, column 2 is ");
        }
    }

    @Test
    void badArraysAreNamed() {
        assertThatThrownBy(() -> embedding.forward(new int[] {1, 2}, new int[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Embedding: row 1 has 1 ids, but row 0 has 2; pad the shorter ones");
        assertThatThrownBy(() -> embedding.forward(new int[0][]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Embedding: there are no ids");
        assertThatThrownBy(() -> new Embedding(0, 3, new SplitMix(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Embedding: count: 0, expected at least 1");
    }

    @Test
    void firstWeightsAreStandardNormal() {
        double[] weights = new Embedding(100, 100, new SplitMix(1))
                .parameters()
                .get("weight")
                .value()
                .data;
        // The mean and the mean square of 10,000 draws have deviations of 0.01 and 0.014; four of each are allowed.
        assertThat(Arrays.stream(weights).average().orElseThrow()).isCloseTo(0, within(0.04));
        assertThat(Arrays.stream(weights).map(w -> w * w).average().orElseThrow())
                .isCloseTo(1, within(0.06));
    }

    @Test
    void paddingIsZerosAtFirstAndNeverMoves() {
        Embedding padded = Embedding.withPaddingId(4, 2, 1, new SplitMix(1));
        assertThat(padded.paddingId()).hasValue(1);
        assertThat(new Embedding(4, 2, new SplitMix(1)).paddingId()).isEmpty();
        double[] y = padded.forward(new int[] {1, 2}).value().data;
        assertThat(Arrays.copyOf(y, 2)).containsExactly(0, 0);
        assertThat(y[2]).isNotZero();
        assertThat(padded).hasToString("Embedding(4 × 2, padding 1)");
        assertThatThrownBy(() -> Embedding.withPaddingId(4, 2, 4, new SplitMix(1)))
                .hasMessage("Embedding: the padding's id is 4, expected 0 to 3");
    }

    /** The length of a row of zeros has no slope, and padding is such a row. */
    @Test
    void paddingTakesNoGradientNotEvenOneThatIsInfinite() {
        Embedding embedding = Embedding.withPaddingId(2, 1, 0, new SplitMix(1));
        Parameter weight = embedding.parameters().get("weight");
        Variable roots = sqrt(abs(embedding.forward(new int[] {0, 1})));
        assertThat(roots.sum().backward().of(weight).data[0]).isZero();
        assertThat(roots.sum().backward().of(weight).data[1]).isFinite().isNotZero();
    }

    @Test
    void aBagNamesWhatIsWrongInIt() {
        EmbeddingBag bag = new EmbeddingBag(4, 2, EmbeddingBag.Mode.MEAN, new SplitMix(1));
        assertThatThrownBy(() -> bag.forward(new int[] {1, 2}, new int[0], new int[] {3, 4}))
                .hasMessageEndingWith("ids: id 1 of bag 2 is 4, expected 0 to 3");
        assertThatThrownBy(() -> bag.forward(Variable.of(new double[][] {{0, 1}, {0, 1.5}})))
                .hasMessageEndingWith("ids: row 1, column 1 is 1.5, expected a whole number from 0 to 3");
        Variable ids = Variable.of(new double[][] {{0, 1}});
        assertThatThrownBy(() -> bag.forward(ids, ids))
                .hasMessageEndingWith("weights: those of ids are for sums, but this layer's mode is MEAN");
    }
}
