package lab.exercise7;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import lab.Grader;
import org.junit.jupiter.api.Test;

class OperationsTest {
    private static final Variable X = Variable.of(new double[][] {{0.5, -1.2, 0.1}, {2, 0.3, -0.7}});
    private static final Variable Y = Variable.of(new double[][] {{1.5, 0.8, -1.1}, {-0.6, 1.3, 0.9}});
    private static final Variable W = Variable.of(new double[][] {{0.4, -1}, {0.2, 0.7}, {-1.3, 0.6}});

    @Test
    void theValuesAreAsTheyWere() {
        Grader.equal(Elementwise.square(X), Operations.square(X), 1e-12, "The value of square was right, and is not any more:");
        Grader.equal(Elementwise.silu(X), Operations.swish(X), 1e-12, "The value of swish was right, and is not any more:");
        Grader.equal(X.div(Y), Operations.quotient(X, Y), 1e-12, "The value of quotient was right, and is not any more:");
        Grader.equal(X.matmul(W), Operations.product(X, W), 1e-12, "The value of product was right, and is not any more:");
        Grader.equal(
                Reductions.softmax(X, Per.ROW),
                Operations.probabilities(X),
                1e-12,
                "The value of probabilities was right, and is not any more:");
        Grader.equal(
                Reductions.mean(X, Per.COLUMN),
                Operations.columnMeans(X),
                1e-12,
                "The value of columnMeans was right, and is not any more:");
        Grader.equal(
                X.sub(Reductions.mean(X, Per.ROW)),
                Operations.centred(X),
                1e-12,
                "The value of centred was right, and is not any more:");
    }

    @Test
    void noRuleIsWrong() {
        long wrong = Stream.concat(
                        Stream.<UnaryOperator<Variable>>of(
                                        Operations::square,
                                        Operations::swish,
                                        Operations::probabilities,
                                        Operations::columnMeans,
                                        Operations::centred)
                                .map(operation ->
                                        GradientCheck.of(operation).at(X).order(2).run()),
                        Stream.of(
                                GradientCheck.of((a, b) -> Operations.quotient(a, b))
                                        .at(X, Y)
                                        .order(2)
                                        .run(),
                                GradientCheck.of((a, b) -> Operations.product(a, b))
                                        .at(X, W)
                                        .order(2)
                                        .run()))
                .filter(report -> !report.passed())
                .count();
        Grader.expect(
                wrong == 0,
                (wrong == 1 ? "One of the seven operations has" : wrong + " of the seven operations have")
                        + " a wrong rule still. Check each by itself, as the text in src/main/java/lab/exercise7/README.md shows:"
                        + " GradientCheck says what the mistake looks like.");
    }
}
