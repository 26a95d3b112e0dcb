package dev.ravine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.activation.PRelu;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.embedding.PositionEmbedding;
import dev.ravine.nn.embedding.PositionalEncoding;
import dev.ravine.nn.recurrent.LastStep;
import dev.ravine.nn.recurrent.TimeDistributed;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** The layers that treat each step by itself. */
class StepsTest {
    private final SplitMix random = new SplitMix(1);

    private static Variable zeros(int rows, int columns) {
        return Variable.wrap(new DMatrixRMaj(rows, columns));
    }

    @Test
    void columnsThatAreNoWholeStepsAreNamed() {
        Layer model = Sequential.of(new Relu(), new TimeDistributed(3, new Linear(3, 2, random)));
        assertThatThrownBy(() -> model.forward(zeros(2, 7)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TimeDistributed '1' expects steps of 3 features, got 2×7 from '0'");
        assertThatThrownBy(() -> model.forward(zeros(2, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TimeDistributed '1' expects steps of 3 features, got 2×0 from '0'");
    }

    @Test
    void aBodyThatDoesNotFitTheStepIsNamedByItsPath() {
        Layer model = Sequential.of(new TimeDistributed(3, new Linear(4, 2, random)));
        assertThatThrownBy(() -> model.forward(zeros(2, 6)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Linear '0.body' expects 4 features, got 4×3");
    }

    @Test
    void theFirstPositionOfThePaperIsSinesOfZeroAndCosinesOfZero() {
        Variable y = new PositionalEncoding(4).forward(zeros(1, 8));
        // Written out from section 3.5: position 0, then position 1 with 10000^(2/4) = 100.
        assertThat(y.value().data)
                .containsExactly(0, 1, 0, 1, Math.sin(1), Math.cos(1), Math.sin(0.01), Math.cos(0.01));
    }

    @Test
    void moreStepsThanThereArePositionsAreNamed() {
        assertThatThrownBy(() -> new PositionEmbedding(2, 3, random).forward(zeros(1, 9)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("PositionEmbedding expects at most 2 steps of 3 features, got 1×9");
    }

    @Test
    void lengthsOutOfRangeAreNamed() {
        LastStep last = new LastStep(3);
        assertThatThrownBy(() -> last.forward(zeros(2, 6), 1, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("LastStep, given 2×6: lengths: that of sequence 1 is 3, expected 1 to 2");
        assertThatThrownBy(() -> last.forward(zeros(2, 6), 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("LastStep, given 2×6: lengths: that of sequence 0 is 0, expected 1 to 2");
        assertThatThrownBy(() -> last.forward(zeros(2, 6), 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("LastStep, given 2×6: lengths: there are 3, for 2 sequences");
    }

    @Test
    @SuppressWarnings("NullAway") // What a caller without NullAway may do.
    void whatCannotBeSplitOrJoinedIsNamed() {
        refused(() -> Sequences.split(null, 2), "Sequences.split: the operand is null");
        refused(
                () -> Sequences.split(zeros(2, 7), 3),
                "Sequences.split: 2×7, expected as many columns for each of 3 steps");
        refused(() -> Sequences.split(zeros(2, 7), 0), "Sequences.split: steps: 0, expected at least 1");
        refused(() -> Sequences.join(null, 2), "Sequences.join: the operand is null");
        refused(() -> Sequences.join(zeros(7, 2), 3), "Sequences.join: 7×2, expected 3 rows for each sequence");
        refused(() -> Sequences.join(zeros(7, 2), -1), "Sequences.join: steps: -1, expected at least 1");
        refused(() -> Sequences.steps(null, zeros(2, 6), 3), "Sequences.steps: the layer is null");
        refused(() -> Sequences.steps(new Relu(), null, 3), "Sequences.steps: the operand is null");
        refused(() -> Sequences.steps(new Relu(), zeros(2, 6), 0), "Sequences.steps: features: 0, expected at least 1");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void theFeaturesOfAStepArePrintedAsThoseOfANorm() {
        assertThat(new LastStep(8)).hasToString("LastStep(8)");
        assertThat(new PositionalEncoding(8)).hasToString("PositionalEncoding(8)");
        assertThat(new PRelu(8)).hasToString("PRelu(8)");
        assertThat(new TimeDistributed(8, new Relu())).hasToString("TimeDistributed(8)\n  body: Relu");
    }
}
