package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.util.DoubleComparator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.RandomMatrices_DDRM;
import org.junit.jupiter.api.Test;

class LinearAlgebraTest {
    private static final Variable SINGULAR = Variable.of(new double[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}});

    /** Few blocks down, which are a part each, and many, of which a row is a part. */
    @Test
    void eachBlockIsTheProductOfItsBlocks() {
        Random random = new Random(3);
        for (int down : new int[] {2, 7, 8, 9}) {
            for (int across : new int[] {1, 3}) {
                Variable a = Variable.of(RandomMatrices_DDRM.rectangle(4 * down, 5 * across, random));
                Variable b = Variable.of(RandomMatrices_DDRM.rectangle(5 * down, 6 * across, random));
                Variable c = LinearAlgebra.blockMatmul(a, b, down, across);
                for (int i = 0; i < down; i++) {
                    for (int j = 0; j < across; j++) {
                        Variable block = block(a, 4, 5, i, j).matmul(block(b, 5, 6, i, j));
                        assertThat(block(c, 4, 6, i, j).value().data)
                                .as("block %d, %d of %d down and %d across", i, j, down, across)
                                .containsExactly(block.value().data, within(1e-14));
                    }
                }
            }
        }
    }

    private static Variable block(Variable x, int rows, int columns, int i, int j) {
        return Shaping.slice(x, i * rows, (i + 1) * rows, j * columns, (j + 1) * columns);
    }

    @Test
    void theDeterminantOfASingularMatrixHasTheGradientOfItsCofactors() {
        Variable gradient = Derivatives.gradient(LinearAlgebra::determinant, SINGULAR);
        double[] cofactors = {-3, 6, -3, 6, -12, 6, -3, 6, -3};
        for (int i = 0; i < 9; i++) {
            assertThat(gradient.value().data[i]).isCloseTo(cofactors[i], within(1e-13));
        }
    }

    @Test
    void theDeterminantOfASingularMatrixHasSecondDerivatives() {
        // Of a 2×2 determinant ad − bc, the Hessian is constant, at zero too.
        Variable hessian = Derivatives.hessian(LinearAlgebra::determinant, Variable.of(new double[2][2]));
        assertThat(hessian.value().data).containsExactly(0, 0, 0, 1, 0, 0, -1, 0, 0, -1, 0, 0, 1, 0, 0, 0);
    }

    @Test
    void determinantsFollowTheSignOfRowExchanges() {
        assertThat(LinearAlgebra.determinant(Variable.of(new double[][] {{0, 1}, {1, 0}}))
                        .scalar())
                .isEqualTo(-1);
        assertThat(LinearAlgebra.logDeterminant(Variable.of(new double[][] {{0, 2}, {2, 0}}))
                        .scalar())
                .usingComparator(new DoubleComparator(1e-15))
                .isEqualTo(Math.log(4));
        assertThat(LinearAlgebra.determinant(Variable.of(new double[0][0])).scalar())
                .isEqualTo(1);
        assertThat(LinearAlgebra.logDeterminant(Variable.of(new double[2][2])).scalar())
                .isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void theLogarithmOfADeterminantHoldsWhereTheDeterminantOverflows() {
        DMatrixRMaj large = CommonOps_DDRM.identity(200);
        CommonOps_DDRM.scale(1e10, large);
        assertThat(LinearAlgebra.determinant(Variable.of(large)).scalar()).isInfinite();
        assertThat(LinearAlgebra.logDeterminant(Variable.of(large)).scalar())
                .isCloseTo(200 * Math.log(1e10), within(1e-9));
    }

    @Test
    void aSingularMatrixHasNoInverseWhateverItsScale() {
        for (double scale : new double[] {1, 1e-200, 1e200}) {
            Variable singular = SINGULAR.mul(scale);
            assertThatThrownBy(() -> LinearAlgebra.inverse(singular))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("inverse: the 3×3 matrix is singular to working precision");
            assertThatThrownBy(() -> LinearAlgebra.solve(singular, singular))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("solve: the 3×3 matrix is singular to working precision");
        }
    }

    @Test
    void aPivotAsSmallAsRoundingMayLeaveIsTakenForNone() {
        double rounding = 2 * Math.ulp(1.0);
        Variable singular = Variable.of(new double[][] {{1, 0}, {1, rounding}});
        assertThatThrownBy(() -> LinearAlgebra.inverse(singular))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("inverse: the 2×2 matrix is singular to working precision");
        Variable regular = Variable.of(new double[][] {{1, 0}, {1, 2 * rounding}});
        assertThat(LinearAlgebra.inverse(regular).value().get(1, 1)).isEqualTo(1 / (2 * rounding));
    }

    @Test
    void aBadlyScaledMatrixHasAnInverse() {
        Variable inverse = LinearAlgebra.inverse(Variable.of(new double[][] {{1e-20, 0}, {0, 1e20}}));
        assertThat(inverse.value().get(0, 0)).isCloseTo(1e20, within(1e5));
        assertThat(inverse.value().get(1, 1)).isCloseTo(1e-20, within(1e-35));
        Variable exchanged = LinearAlgebra.inverse(Variable.of(new double[][] {{0, 1}, {1e-20, 0}}));
        assertThat(exchanged.value().get(0, 1)).isCloseTo(1e20, within(1e5));
    }

    @Test
    void aLargeRandomMatrixIsNotTakenForSingular() {
        Random random = new Random(11);
        DMatrixRMaj matrix = new DMatrixRMaj(200, 200);
        for (int i = 0; i < matrix.data.length; i++) {
            matrix.data[i] = random.nextGaussian();
        }
        Variable x = Variable.of(matrix);
        DMatrixRMaj product = LinearAlgebra.inverse(x).matmul(x).value();
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 200; j++) {
                assertThat(product.get(i, j)).isCloseTo(i == j ? 1 : 0, within(1e-9));
            }
        }
    }

    @Test
    void theCholeskyFactorIsLowerTriangularAndItsSquareTheSymmetricPart() {
        Variable x = Variable.of(new double[][] {{4, 3, 0}, {1, 5, 1}, {0, 1, 6}});
        Variable factor = LinearAlgebra.cholesky(x);
        assertThat(factor.value().get(0, 1)).isZero();
        assertThat(factor.value().get(0, 2)).isZero();
        DMatrixRMaj square = LinearAlgebra.matmulTransB(factor, factor).value();
        double[] symmetric = {4, 2, 0, 2, 5, 1, 0, 1, 6};
        for (int i = 0; i < 9; i++) {
            assertThat(square.data[i])
                    .usingComparator(new DoubleComparator(1e-14))
                    .isEqualTo(symmetric[i]);
        }
    }

    @Test
    void aMatrixThatIsNotPositiveDefiniteHasNoCholeskyFactor() {
        assertThatThrownBy(() -> LinearAlgebra.cholesky(Variable.of(new double[][] {{1, 2}, {2, 1}})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cholesky: the 2×2 matrix is not positive definite");
    }
}
