package lab.exercise4;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.nn.loss.Losses;
import lab.Grader;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class ClassificationTest {
    private static final double[][] SCORES = {{2, -1, 0.5}, {0, 0.3, -2}};
    private static final int[] LABELS = {0, 2};

    private static double loss(double[][] scores, int... labels) {
        Variable loss = Classification.crossEntropy(Variable.of(scores), labels);
        Grader.expect(
                loss.rows() == 1 && loss.columns() == 1,
                "The loss is " + loss.rows() + "×" + loss.columns() + ", expected 1×1: the mean over the rows.");
        return loss.scalar();
    }

    @Test
    void twoEqualScoresCostLog2() {
        double loss = loss(new double[][] {{0, 0}}, 1);
        Grader.expect(
                Math.abs(loss + Math.log(2)) > 1e-9,
                "For two equal scores the loss is −log 2, expected log 2: the sign is the wrong way round.");
        Grader.equal(Math.log(2), loss, 1e-12, "Two equal scores are a probability of ½ each, so the loss is −log ½:");
    }

    @Test
    void theMeanOverTheRows() {
        double expected = Losses.crossEntropy(Variable.of(SCORES), LABELS).scalar();
        double loss = loss(SCORES, LABELS);
        Grader.expect(
                Math.abs(loss - 2 * expected) > 1e-9,
                "For two rows the loss is twice what it should be: the mean over the rows, not the sum.");
        Grader.equal(expected, loss, 1e-12, "For the scores [2 −1 0.5; 0 0.3 −2] and the labels 0 and 2:");
    }

    @Test
    void largeScoresDoNotOverflow() {
        Grader.equal(
                2000,
                loss(new double[][] {{1000, -1000}}, 1),
                1e-12,
                "For the scores 1000 and −1000 and the label 1: e^1000 is infinite, so the formula must not contain it. Write"
                        + " −log p_c as a difference of the logSumExp and a score.");
        Grader.equal(0, loss(new double[][] {{1000, -1000}}, 0), 1e-12, "For the scores 1000 and −1000 and the label 0:");
    }

    @Test
    void theGradientIsProbabilitiesLessOneHot() {
        Parameter scores = new Parameter("scores", SCORES);
        DMatrixRMaj gradient =
                Classification.crossEntropy(scores, LABELS).backward().of(scores);
        double[][] p = new double[2][3];
        Variable softmax = Reductions.softmax(Variable.of(SCORES), Per.ROW);
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                p[i][j] = (softmax.value().get(i, j) - (LABELS[i] == j ? 1 : 0)) / 2;
            }
        }
        Grader.equal(
                Variable.of(p),
                Variable.of(gradient),
                1e-12,
                "The gradient with respect to the scores should be (p − one-hot) / n; is a part of the loss computed outside of the"
                        + " graph, from values?");
    }

    @Test
    void theGradientAndItsGradientAreRight() {
        Classification.crossEntropy(Variable.of(SCORES), LABELS);
        Grader.gradient(
                "The derivatives of the loss are not those of its value.",
                GradientCheck.of(scores -> Classification.crossEntropy(scores, LABELS))
                        .at(Variable.of(SCORES))
                        .order(2)
                        .run());
    }
}
