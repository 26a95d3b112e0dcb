package lab.exercise1;

import dev.ravine.autograd.check.GradientCheck;
import java.util.Random;
import lab.Grader;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class ByHandTest {
    @Test
    void theDerivativeOfXTimesSineOfXSquared() {
        for (double x : new double[] {0.7, -1.3, 0, 2.1}) {
            ByHand.derivative(x);
            Grader.gradient(
                    "ByHand.derivative(" + x + ") is not the slope of f there. Which of the two rules, product or chain, is"
                            + " missing?",
                    GradientCheck.ofPlain(m -> ByHand.f(m[0].get(0, 0)), m -> new DMatrixRMaj[] {
                                new DMatrixRMaj(new double[][] {{ByHand.derivative(m[0].get(0, 0))}})
                            })
                            .at(new DMatrixRMaj(new double[][] {{x}}))
                            .names("x")
                            .run());
        }
    }

    @Test
    void theGradientOfTheMeanSquaredError() {
        Random random = new Random(1);
        for (int n : new int[] {1, 2, 5}) {
            DMatrixRMaj x = matrix(n, 3, random);
            DMatrixRMaj t = matrix(n, 1, random);
            DMatrixRMaj w = matrix(3, 1, random);
            ByHand.gradient(x, t, w.copy());
            Grader.gradient(
                    "ByHand.gradient is not the gradient of the loss for " + n + (n == 1 ? " sample." : " samples."),
                    GradientCheck.ofPlain(
                                    m -> ByHand.loss(x, t, m[0]),
                                    m -> new DMatrixRMaj[] {ByHand.gradient(x, t, m[0])})
                            .at(w)
                            .names("w")
                            .run());
        }
    }

    private static DMatrixRMaj matrix(int rows, int columns, Random random) {
        DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < matrix.data.length; i++) {
            matrix.data[i] = random.nextGaussian();
        }
        return matrix;
    }
}
