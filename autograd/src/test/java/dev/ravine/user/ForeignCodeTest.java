package dev.ravine.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Derivatives of every kind, written by hand in plain Java. */
class ForeignCodeTest {
    private static final DMatrixRMaj X = new DMatrixRMaj(new double[][] {{0.3, -1.2}, {2, 0.7}, {-0.4, 1.1}});
    private static final DMatrixRMaj W = new DMatrixRMaj(new double[][] {{0.5, -0.8, 1.5}, {1.2, 0.1, -0.6}});

    private static DMatrixRMaj product(DMatrixRMaj... in) {
        return CommonOps_DDRM.mult(in[0], in[1], null);
    }

    private static DMatrixRMaj times(double factor, DMatrixRMaj x) {
        DMatrixRMaj y = x.copy();
        CommonOps_DDRM.scale(factor, y);
        return y;
    }

    private static GradientReport vjp(double factor) {
        return GradientCheck.ofVjp(ForeignCodeTest::product, (in, g) -> new DMatrixRMaj[] {
                    CommonOps_DDRM.multTransB(g, in[1], null), times(factor, CommonOps_DDRM.multTransA(in[0], g, null))
                })
                .at(X, W)
                .run();
    }

    @Test
    void aVectorJacobianProduct() {
        assertThat(vjp(1).verdict()).isEqualTo(Verdict.CORRECT);
        GradientReport wrong = vjp(2);
        assertThat(wrong.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(wrong.toString()).contains("the gradient for input 1: it is twice what it should be");
    }

    private static GradientCheck jvp(double sign) {
        return GradientCheck.ofJvp(ForeignCodeTest::product, (in, t) -> {
                    DMatrixRMaj y = product(t[0], in[1]);
                    CommonOps_DDRM.addEquals(y, sign, product(in[0], t[1]));
                    return y;
                })
                .at(X, W);
    }

    @Test
    void aJacobianVectorProduct() {
        jvp(1).assertCorrect();
        GradientReport wrong = jvp(-1).run();
        assertThat(wrong.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(wrong.toString()).contains("the gradient for input 1");
    }

    @Test
    void aJacobianVectorProductHasToBeLinear() {
        GradientReport report = GradientCheck.ofJvp(in -> in[0].copy(), (in, t) -> {
                    DMatrixRMaj y = t[0].copy();
                    // Clipped: right for each entry alone.
                    double size = Math.max(1, CommonOps_DDRM.elementSumAbs(y));
                    return times(1 / size, y);
                })
                .at(X)
                .run();
        assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(report.toString()).contains("the JVP is not linear: for a sum of tangents of input 0");
    }

    /** The sum of thousands of entries in floats differs from the parts by more than their last digits. */
    @Test
    void aJacobianVectorProductInFloatsIsLinearEnough() {
        for (int seed = 0; seed < 3; seed++) {
            Random random = new Random(seed);
            DMatrixRMaj x = new DMatrixRMaj(1, 4000);
            for (int i = 0; i < x.data.length; i++) {
                x.data[i] = Math.abs((float) random.nextGaussian());
            }
            GradientReport report = GradientCheck.ofJvp(
                            in -> new DMatrixRMaj(new double[][] {{dot(in[0], in[0])}}),
                            (in, t) -> new DMatrixRMaj(new double[][] {{2 * dot(in[0], t[0])}}))
                    .at(x)
                    .singlePrecision()
                    .sample(3)
                    .run();
            assertThat(report.verdict()).as(report.toString()).isNotEqualTo(Verdict.WRONG);
        }
    }

    private static float dot(DMatrixRMaj a, DMatrixRMaj b) {
        float sum = 0;
        for (int i = 0; i < a.data.length; i++) {
            sum += (float) a.data[i] * (float) b.data[i];
        }
        return sum;
    }

    private static GradientReport jacobian(double factor, boolean transposed) {
        return GradientCheck.ofJacobian(
                        in -> {
                            DMatrixRMaj y = in[0].copy();
                            CommonOps_DDRM.elementPower(in[0], 2, y);
                            return y;
                        },
                        in -> {
                            double[] slopes = times(factor, in[0]).data;
                            DMatrixRMaj jacobian = CommonOps_DDRM.diag(slopes);
                            return new DMatrixRMaj[] {
                                transposed ? CommonOps_DDRM.extract(jacobian, 0, 2, 0, 6) : jacobian
                            };
                        })
                .at(X)
                .run();
    }

    @Test
    void aJacobian() {
        assertThat(jacobian(2, false).verdict()).isEqualTo(Verdict.CORRECT);
        assertThat(jacobian(1, false).verdict()).isEqualTo(Verdict.WRONG);
        assertThat(jacobian(2, true).toString())
                .contains("the Jacobian for input 0 is 2×6; expected 6×6, a row for each result");
    }

    /** The gradient of ½xᵀAx + Σx⁴/4 for a symmetric A. */
    private static DMatrixRMaj gradient(DMatrixRMaj x) {
        DMatrixRMaj g = CommonOps_DDRM.mult(A, x, null);
        for (int i = 0; i < g.data.length; i++) {
            g.data[i] += Math.pow(x.data[i], 3);
        }
        return g;
    }

    private static final DMatrixRMaj A = new DMatrixRMaj(new double[][] {{2, 0.5, -1}, {0.5, 3, 0.2}, {-1, 0.2, 1}});
    private static final DMatrixRMaj COLUMN = new DMatrixRMaj(new double[][] {{0.4}, {-1.5}, {0.9}});

    private static DMatrixRMaj hessian(DMatrixRMaj x) {
        DMatrixRMaj h = A.copy();
        for (int i = 0; i < h.numRows; i++) {
            h.add(i, i, 3 * x.data[i] * x.data[i]);
        }
        return h;
    }

    @Test
    void aHessian() {
        GradientCheck.ofHessian(ForeignCodeTest::gradient, ForeignCodeTest::hessian)
                .at(COLUMN)
                .assertCorrect();
        GradientReport wrong = GradientCheck.ofHessian(ForeignCodeTest::gradient, x -> A)
                .at(COLUMN)
                .run();
        assertThat(wrong.verdict()).isEqualTo(Verdict.WRONG);
        UnaryOperator<DMatrixRMaj> crooked = x -> {
            DMatrixRMaj h = hessian(x);
            h.set(0, 2, 7);
            return h;
        };
        assertThat(GradientCheck.ofHessian(ForeignCodeTest::gradient, crooked)
                        .at(COLUMN)
                        .run()
                        .toString())
                .contains("the Hessian is not symmetric: [0, 2] is 7.0, and [2, 0] is -1.0");
    }

    @Test
    void aHessianVectorProduct() {
        GradientCheck.ofHessianVector(ForeignCodeTest::gradient, (x, v) -> CommonOps_DDRM.mult(hessian(x), v, null))
                .at(COLUMN)
                .assertCorrect();
        GradientReport wrong = GradientCheck.ofHessianVector(
                        ForeignCodeTest::gradient, (x, v) -> CommonOps_DDRM.mult(A, v, null))
                .at(COLUMN)
                .run();
        assertThat(wrong.verdict()).isEqualTo(Verdict.WRONG);
    }

    /** Σ f(x) in floats, and its gradient in floats. */
    private static GradientCheck floats(DoubleUnaryOperator f, DoubleUnaryOperator slope) {
        return GradientCheck.ofPlain(
                        in -> {
                            float sum = 0;
                            for (double x : in[0].data) {
                                sum += (float) f.applyAsDouble((float) x);
                            }
                            return sum;
                        },
                        in -> {
                            DMatrixRMaj g = in[0].copy();
                            for (int i = 0; i < g.data.length; i++) {
                                g.data[i] = (float) slope.applyAsDouble((float) g.data[i]);
                            }
                            return new DMatrixRMaj[] {g};
                        })
                .singlePrecision();
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 1, 30})
    void smoothFunctionsInFloatsAreCorrectAndMistakesOfAHundredthAreFound(double scale) {
        Random random = new Random(11);
        for (int times = 0; times < 50; times++) {
            DMatrixRMaj x = new DMatrixRMaj(2, 3);
            for (int i = 0; i < x.data.length; i++) {
                x.data[i] = scale * random.nextGaussian();
            }
            floats(v -> v * v, v -> 2 * v).at(x).assertCorrect();
            floats(Math::atan, v -> 1 / (1 + v * v)).at(x).assertCorrect();
            floats(v -> Math.log1p(Math.exp(v)), v -> 1 / (1 + Math.exp(-v)))
                    .at(x)
                    .assertCorrect();
            assertThat(floats(v -> v * v, v -> 2.02 * v).at(x).run().verdict()).isEqualTo(Verdict.WRONG);
        }
    }

    @Test
    void variablesAreOfDoubles() {
        assertThatThrownBy(() -> GradientCheck.of(Elementwise::tanh).singlePrecision())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientCheck: a function of variables computes in double; single precision is for plain"
                        + " Java");
    }

    /** log det x of a symmetric positive definite matrix of two rows, which refuses every other. */
    private static double logDeterminant(DMatrixRMaj x) {
        double determinant = x.get(0, 0) * x.get(1, 1) - x.get(0, 1) * x.get(1, 0);
        if (x.get(0, 1) != x.get(1, 0) || x.get(0, 0) <= 0 || determinant <= 0) {
            throw new IllegalArgumentException("not symmetric and positive definite");
        }
        return Math.log(determinant);
    }

    private static GradientReport boundToSymmetry(double factor, DMatrixRMaj... directions) {
        return GradientCheck.ofPlain(in -> logDeterminant(in[0]), in -> {
                    DMatrixRMaj inverse = new DMatrixRMaj(2, 2);
                    CommonOps_DDRM.invert(in[0], inverse);
                    return new DMatrixRMaj[] {times(factor, inverse)};
                })
                .at(new DMatrixRMaj(new double[][] {{2, 0.5}, {0.5, 1}}))
                .along(0, directions)
                .run();
    }

    @Test
    void anInputThatIsBoundToASetIsMovedAlongTheGivenDirectionsAlone() {
        DMatrixRMaj[] symmetric = {
            new DMatrixRMaj(new double[][] {{1, 0}, {0, 0}}),
            new DMatrixRMaj(new double[][] {{0, 1}, {1, 0}}),
            new DMatrixRMaj(new double[][] {{0, 0}, {0, 1}})
        };
        GradientReport right = boundToSymmetry(1, symmetric);
        assertThat(right.verdict()).as(right.toString()).isEqualTo(Verdict.CORRECT);
        assertThat(right.toString()).contains("input 0 was moved in the 3 directions given alone");
        assertThat(boundToSymmetry(1.001, symmetric).verdict()).isEqualTo(Verdict.WRONG);
        // Off the set the function has no value.
        assertThat(boundToSymmetry(1, new DMatrixRMaj(new double[][] {{0, 1}, {0, 0}}))
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    @SuppressWarnings("NullAway") // On purpose.
    void directionsHaveTheInputsShape() {
        assertThatThrownBy(() -> boundToSymmetry(1, new DMatrixRMaj(1, 4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientCheck: a direction for input 0 is 1×4 of zeros, expected 2×2, not all zero");
        assertThatThrownBy(() -> GradientCheck.of(Elementwise::tanh).along(0))
                .hasMessage("GradientCheck: 0 directions for input 0, expected one or more");
        assertThatThrownBy(() -> boundToSymmetry(1, new DMatrixRMaj(new double[][] {{Double.NaN, 0}, {0, 1}})))
                .hasMessage("GradientCheck: a direction for input 0 is not finite, expected finite numbers");
        assertThatThrownBy(() -> boundToSymmetry(1, (DMatrixRMaj) null))
                .hasMessage("GradientCheck: a direction for input 0 is null");
    }
}
