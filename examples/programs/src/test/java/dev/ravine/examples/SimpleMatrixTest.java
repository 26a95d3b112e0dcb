package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import org.ejml.data.DMatrixRMaj;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;

/** The check of code that knows nothing of this library: a ridge regression in EJML's {@link SimpleMatrix}. */
class SimpleMatrixTest {
    private static final double LAMBDA = 0.3;
    private static final DMatrixRMaj A = new DMatrixRMaj(new double[][] {{1, 0.5}, {-0.7, 2}, {0.2, 1.1}, {1.5, -1}});
    private static final DMatrixRMaj B = new DMatrixRMaj(new double[][] {{1}, {-2}, {0.5}, {3}});

    /** The weights w that minimize ½‖Aw − b‖² + ½λ‖w‖². */
    private static SimpleMatrix weights(SimpleMatrix a, SimpleMatrix b) {
        SimpleMatrix normal =
                a.transpose().mult(a).plus(SimpleMatrix.identity(a.getNumCols()).scale(LAMBDA));
        return normal.solve(a.transpose().mult(b));
    }

    private static double loss(DMatrixRMaj... in) {
        SimpleMatrix a = SimpleMatrix.wrap(in[0]);
        SimpleMatrix w = weights(a, SimpleMatrix.wrap(in[1]));
        double misfit = a.mult(w).minus(SimpleMatrix.wrap(in[1])).normF();
        return 0.5 * (misfit * misfit + LAMBDA * w.normF() * w.normF());
    }

    /** At a minimum w itself does not count: what is left is rwᵀ for A and −r for b, where r = Aw − b. */
    private static DMatrixRMaj[] gradient(double sign, DMatrixRMaj... in) {
        SimpleMatrix a = SimpleMatrix.wrap(in[0]);
        SimpleMatrix w = weights(a, SimpleMatrix.wrap(in[1]));
        SimpleMatrix r = a.mult(w).minus(SimpleMatrix.wrap(in[1]));
        return new DMatrixRMaj[] {r.mult(w.transpose()).getDDRM(), r.scale(sign).getDDRM()};
    }

    @Test
    void theGradientOfARidgeRegressionIsRightAndAWrongSignIsFound() {
        GradientCheck.ofPlain(SimpleMatrixTest::loss, in -> gradient(-1, in))
                .at(A, B)
                .names("A", "b")
                .assertCorrect();
        GradientReport wrong = GradientCheck.ofPlain(SimpleMatrixTest::loss, in -> gradient(1, in))
                .at(A, B)
                .names("A", "b")
                .run();
        assertThat(wrong.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(wrong.toString()).contains("the gradient for b: its sign is wrong");
    }
}
