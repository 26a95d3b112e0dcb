package dev.ravine.autograd;

import static dev.ravine.autograd.Elementwise.exp;
import static dev.ravine.autograd.Elementwise.sin;
import static dev.ravine.autograd.Elementwise.tanh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class DerivativesTest {
    private static final Offset<Double> ROUNDING = within(1e-13);

    private final Variable x = Variable.of(new double[][] {{0.3, -0.7}, {1.1, 0.4}});
    private final Variable a = Variable.of(new double[][] {{1, 2}, {-1, 0.5}});

    /** A function from 2×2 to 2×2 whose every output depends on several inputs. */
    private Variable mixed(Variable v) {
        return tanh(v.matmul(a)).mul(sin(v)).add(v.transpose());
    }

    private Variable number(Variable v) {
        return exp(mixed(v).mul(0.5)).sum();
    }

    @Test
    void theSampleOfTheDocumentationIsTrue() {
        UnaryOperator<Variable> f = v -> v.pow(4).sum();
        Variable second = Derivatives.gradient(v -> Derivatives.gradient(f, v).sum(), x);
        for (int i = 0; i < 4; i++) {
            double entry = x.value().data[i];
            assertThat(second.value().data[i]).isCloseTo(12 * entry * entry, ROUNDING);
        }
    }

    @Test
    void derivativesOfTheExponentialAreItselfToTheEighthOrder() {
        UnaryOperator<Variable> f = Elementwise::exp;
        for (int order = 1; order <= 8; order++) {
            UnaryOperator<Variable> lower = f;
            f = v -> Derivatives.gradient(lower, v);
            assertThat(f.apply(Variable.of(0.7)).scalar()).isCloseTo(Math.exp(0.7), ROUNDING);
        }
    }

    @Test
    void derivativesOfTheSineGoRound() {
        UnaryOperator<Variable> f = Elementwise::sin;
        double[] expected = {Math.cos(0.7), -Math.sin(0.7), -Math.cos(0.7), Math.sin(0.7)};
        for (int order = 0; order < 8; order++) {
            UnaryOperator<Variable> lower = f;
            f = v -> Derivatives.gradient(lower, v);
            assertThat(f.apply(Variable.of(0.7)).scalar()).isCloseTo(expected[order % 4], ROUNDING);
        }
    }

    @Test
    void theJacobianHasARowPerOutputAndAColumnPerInput() {
        Variable rectangular = Variable.of(new double[][] {{1, 2, 3}});
        Variable jacobian = Derivatives.jacobian(v -> v.transpose().mul(2), rectangular);
        assertThat(jacobian.value().data).containsExactly(2, 0, 0, 0, 2, 0, 0, 0, 2);
        DMatrixRMaj[] at = {x.value()};
        Variable mixedJacobian = Derivatives.jacobian(this::mixed, x);
        for (int row = 0; row < 4; row++) {
            int output = row;
            DMatrixRMaj expected =
                    FiniteDifferences.gradient(p -> mixed(Variable.of(p[0])).value().data[output], at, 0);
            for (int column = 0; column < 4; column++) {
                assertThat(mixedJacobian.value().get(row, column)).isCloseTo(expected.data[column], within(1e-11));
            }
        }
    }

    @Test
    void productsWithTheJacobianAreThoseOfTheWholeJacobian() {
        DMatrixRMaj jacobian = Derivatives.jacobian(this::mixed, x).value();
        Variable vector = Variable.of(new double[][] {{0.2, -1}, {3, 0.7}});
        double[] vjp = Derivatives.vjp(this::mixed, x, vector).value().data;
        double[] jvp = Derivatives.jvp(this::mixed, x, vector).value().data;
        for (int i = 0; i < 4; i++) {
            double left = 0;
            double right = 0;
            for (int j = 0; j < 4; j++) {
                left += vector.value().data[j] * jacobian.get(j, i);
                right += jacobian.get(i, j) * vector.value().data[j];
            }
            assertThat(vjp[i]).isCloseTo(left, ROUNDING);
            assertThat(jvp[i]).isCloseTo(right, ROUNDING);
        }
    }

    @Test
    void theHessianIsSymmetricAndEqualsDifferencesOfTheGradient() {
        DMatrixRMaj hessian = Derivatives.hessian(this::number, x).value();
        for (int row = 0; row < 4; row++) {
            int entry = row;
            DMatrixRMaj expected = FiniteDifferences.gradient(
                    p -> Derivatives.gradient(this::number, Variable.of(p[0])).value().data[entry],
                    new DMatrixRMaj[] {x.value()},
                    0);
            for (int column = 0; column < 4; column++) {
                assertThat(hessian.get(row, column)).isCloseTo(hessian.get(column, row), ROUNDING);
                assertThat(hessian.get(row, column)).isCloseTo(expected.data[column], within(1e-11));
            }
        }
    }

    @Test
    void theHessianTimesAVectorNeedsNoHessian() {
        DMatrixRMaj hessian = Derivatives.hessian(this::number, x).value();
        Variable v = Variable.of(new double[][] {{0.2, -1}, {3, 0.7}});
        double[] product = Derivatives.hessianVector(this::number, x, v).value().data;
        for (int i = 0; i < 4; i++) {
            double expected = 0;
            for (int j = 0; j < 4; j++) {
                expected += hessian.get(i, j) * v.value().data[j];
            }
            assertThat(product[i]).isCloseTo(expected, ROUNDING);
        }
    }

    @Test
    void aFunctionThatDoesNotDependOnItsArgumentHasZeroDerivatives() {
        assertThat(Derivatives.gradient(v -> a.sum(), x).value().data).containsExactly(0, 0, 0, 0);
        assertThat(Derivatives.jacobian(v -> a, x).value().data).containsOnly(0).hasSize(16);
        assertThat(Derivatives.jvp(v -> a, x, a).value().data).containsExactly(0, 0, 0, 0);
        assertThat(Derivatives.hessian(v -> v.sum(), x).value().data)
                .containsOnly(0)
                .hasSize(16);
    }

    @Test
    void anOuterArgumentIsHeldFixedInside() {
        // d/dx of x · (d/dy (x·y) at y = x) is d/dx of x·x; mixing the two arguments up gives 3x.
        Variable result = Derivatives.gradient(
                outer -> outer.mul(Derivatives.gradient(inner -> outer.mul(inner), outer)), Variable.of(5));
        assertThat(result.scalar()).isEqualTo(10);
    }

    @Test
    void gradientsWithRespectToSeveralVariablesAndIntermediatesCanBeDifferentiatedAgain() {
        Parameter w = new Parameter("w", new double[][] {{3}});
        Variable hidden = w.mul(w);
        Variable loss = hidden.mul(hidden);
        List<Variable> gradients = Derivatives.gradients(loss, w, hidden, w);
        assertThat(gradients).extracting(Variable::scalar).containsExactly(4.0 * 27, 2.0 * 9, 4.0 * 27);
        assertThat(gradients.get(0).backward().of(w).data).containsExactly(12 * 9);
        Parameter other = new Parameter("other", new double[][] {{3, 4}});
        assertThat(Derivatives.gradients(loss, other).get(0).value().data).containsExactly(0, 0);
    }

    @Test
    void aGradientPenaltyTrainsTheParametersInside() {
        // |d/dx (w x²)|² = 4 w² x², and its gradient with respect to w is 8 w x².
        Parameter w = new Parameter("w", new double[][] {{3}});
        Variable penalty =
                Derivatives.gradient(v -> v.mul(v).mul(w), Variable.of(5)).pow(2);
        assertThat(penalty.scalar()).isEqualTo(4 * 9 * 25);
        assertThat(penalty.backward().of(w).data).containsExactly(8 * 3 * 25);
    }

    /** Both ways of differentiating take it for a number: part of a loss, but no loss by itself. */
    @Test
    void aDerivativeThatDependsOnNothingIsAConstantToBackwardAndToGradients() {
        Parameter w = new Parameter("w", new double[][] {{2}});
        Variable slope = Derivatives.gradients(w.mul(3).sum(), w).get(0);
        assertThat(slope.needsGradient()).isFalse();
        Variable loss = slope.mul(w).sum();
        assertThat(loss.backward().of(w).data).containsExactly(3);
        assertThat(Derivatives.gradients(loss, w).get(0).scalar()).isEqualTo(3);
        assertThatThrownBy(slope.sum()::backward).hasMessageContaining("constant");
        assertThat(Derivatives.gradients(slope.sum(), w).get(0).scalar()).isZero();
    }

    @Test
    void withRecordingOffResultsAreConstants() {
        Variable hessian = Recording.off(() -> Derivatives.hessian(this::number, x));
        assertThat(hessian.value().data)
                .containsExactly(Derivatives.hessian(this::number, x).value().data);
        Parameter w = new Parameter("w", new double[][] {{3}});
        assertThat(Recording.off(() -> Derivatives.gradient(v -> v.mul(w), Variable.of(2)))
                        .needsGradient())
                .isFalse();
    }

    @Test
    @SuppressWarnings("NullAway") // what a user without a null checker may write
    void shapesThatDoNotFitAreNamed() {
        assertThatThrownBy(() -> Derivatives.gradient(v -> v, x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gradient: the result, 'input', is 2×2; expected 1×1");
        assertThatThrownBy(() -> Derivatives.vjp(v -> v, x, Variable.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("vjp: the vector is 1×1, but the function's result is 2×2");
        assertThatThrownBy(() -> Derivatives.jvp(v -> v, x, Variable.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("jvp: the vector is 1×1, but the point is 2×2");
        assertThatThrownBy(() -> Derivatives.hessianVector(v -> v.sum(), x, Variable.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("hessianVector: the vector is 1×1, but the point is 2×2");
        assertThatThrownBy(() -> Derivatives.gradients(new Parameter("w", new double[2][2])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gradients: the result, 'parameter', is 2×2; expected 1×1");
        assertThatThrownBy(() -> Derivatives.gradients(x.sum(), (Variable) null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gradients: operand 0 is null");
        assertThatThrownBy(() -> Derivatives.gradient(v -> v, null)).hasMessage("gradient: the operand is null");
        assertThatThrownBy(() -> Derivatives.jvp(v -> v, null, x)).hasMessage("jvp: the operand is null");
        assertThatThrownBy(() -> Derivatives.hessianVector(v -> v, null, x))
                .hasMessage("hessianVector: the operand is null");
        assertThatThrownBy(() -> Derivatives.gradients(x.sum(), x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is a constant, to which no gradient flows; make it a Parameter, or use"
                        + " Derivatives.gradient(function, x)");
        Parameter frozen = new Parameter("w", new double[][] {{2}});
        Variable square = frozen.mul(frozen);
        Gradients slope = square.backward();
        frozen.freeze();
        assertThatThrownBy(() -> Derivatives.hessianVector(square, slope))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("hessianVector: parameter 'w' .*is frozen, so no gradient flows to it");
        assertThatThrownBy(() -> Derivatives.gradient(v -> null, x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gradient: the function's result is null");
        assertThatThrownBy(() -> Derivatives.hessian(null, x)).hasMessage("hessian: the function is null");
        assertThatThrownBy(() -> Derivatives.hessian(v -> v, x))
                .hasMessage("hessian: the result, 'input', is 2×2; expected 1×1");
        assertThatThrownBy(() -> Derivatives.hessianVector(v -> v, x, x))
                .hasMessage("hessianVector: the result, 'input', is 2×2; expected 1×1");
        assertThatThrownBy(() -> Derivatives.hessianVector((UnaryOperator<Variable>) null, x, x))
                .hasMessage("hessianVector: the function is null");
        assertThatThrownBy(() -> Derivatives.jacobian(null, x))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("jacobian: the function is null");
    }

    @Test
    void theRuleOfPickColumnsHasARuleOfItsOwn() {
        // Σ x³ over what is picked: the gradient is 3x² in those places, and its own gradient 6x.
        Variable x = Variable.of(new double[][] {{1, 2}, {3, 4}, {5, 6}});
        Variable second = Derivatives.gradient(
                v -> Derivatives.gradient(
                                u -> Shaping.pickColumns(u, 1, 0, 1).pow(3).sum(), v)
                        .sum(),
                x);
        assertThat(second.value().data).containsExactly(0, 12, 18, 0, 0, 36);
    }

    @Test
    void aPositivePartIsPartOfFurtherDerivatives() {
        Variable hessian = Derivatives.hessian(
                v -> Elementwise.square(Elementwise.relu(v)).sum(), Variable.of(new double[][] {{3, -3}}));
        assertThat(hessian.value().data).containsExactly(2, 0, 0, 0);
    }

    /** f = Σw³ + (Σw)·c², so that ∂²f/∂wᵢ∂wⱼ = 6wᵢ where i = j, ∂²f/∂wᵢ∂c = 2c and ∂²f/∂c² = 2Σw. */
    @Test
    void hessianOfAModelTimesAVector() {
        Parameter w = new Parameter("w", new double[][] {{1, 2}});
        Parameter c = new Parameter("c", new double[][] {{3}});
        Parameter linear = new Parameter("linear", new double[][] {{7}});
        Variable f = w.pow(3).sum().add(w.sum().mul(c.pow(2))).add(linear);
        Gradients direction = w.mul(Variable.of(new double[][] {{1, -1}}))
                .sum()
                .add(c.mul(0.5))
                .add(linear)
                .backward();
        Gradients product = Derivatives.hessianVector(f, direction);
        assertThat(product.of(w).data).containsExactly(6 + 3, -12 + 3);
        assertThat(product.of(c).data).containsExactly(6 * (1 - 1) + 2 * 3 * 0.5);
        assertThat(product.of(linear).data).containsExactly(0);
        assertThat(Recording.off(() -> Derivatives.hessianVector(f, direction)).of(w).data)
                .containsExactly(9, -9);
        // Only along w: what f says of c is held fixed.
        assertThat(Derivatives.hessianVector(f, w.sum().backward()).parameters())
                .containsExactly(w);
        assertThat(Derivatives.hessianVector(linear.sum(), direction).of(w).data)
                .containsExactly(0, 0);
    }
}
