package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.assertj.core.util.DoubleComparator;
import org.junit.jupiter.api.Test;

/** Values and gradients where the plain formulas overflow, underflow or cancel. */
class StabilityTest {
    private static Variable row(double... entries) {
        return Variable.of(new double[][] {entries});
    }

    private static double[] values(UnaryOperator<Variable> f, double... x) {
        return f.apply(row(x)).value().data;
    }

    private static double[] slopes(UnaryOperator<Variable> f, double... x) {
        return Derivatives.gradient(v -> f.apply(v).sum(), row(x)).value().data;
    }

    @Test
    void sigmoidAndItsSlopeHoldFarOut() {
        assertThat(values(Elementwise::sigmoid, -1e3, 1e3, -1e-300, 1e-300)).containsExactly(0, 1, 0.5, 0.5);
        assertThat(slopes(Elementwise::sigmoid, -1e3, 1e3, -1e-300, 1e-300)).containsExactly(0, 0, 0.25, 0.25);
        assertThat(values(Elementwise::sigmoid, -700)[0]).isCloseTo(Math.exp(-700), within(Math.exp(-700) * 1e-12));
    }

    @Test
    void whatIsCutOffTakesNoGradientEvenOfAnInfinity() {
        assertThat(slopes(x -> Elementwise.sqrt(Elementwise.relu(x)), -1, 4)).containsExactly(0, 0.25);
        assertThat(slopes(x -> Elementwise.sqrt(Elementwise.clamp(x, 0, 9)), -1, 4))
                .containsExactly(0, 0.25);
        assertThat(slopes(x -> Elementwise.log(Elementwise.clamp(x, 0, 9)), -1, 4))
                .containsExactly(0, 0.25);
        assertThat(slopes(x -> Elementwise.sqrt(Arithmetic.maximum(x, 0)), -1, 4))
                .containsExactly(0, 0.25);
        assertThat(slopes(x -> Elementwise.sqrt(Arithmetic.minimum(x, 0).neg()), 1, -4))
                .containsExactly(0, -0.25);
    }

    @Test
    void theFactorOfALargeMatrixIsFinite() {
        Variable x = Variable.of(new double[][] {{1e308, 0}, {0, 1.6e308}});
        assertThat(LinearAlgebra.cholesky(x).value().data)
                .containsExactly(new double[] {1e154, 0, 0, Math.sqrt(1.6) * 1e154}, within(1e139));
    }

    @Test
    void softplusAndItsSlopeHoldFarOut() {
        assertThat(values(Elementwise::softplus, -1e3, 1e3)).containsExactly(0, 1e3);
        assertThat(values(Elementwise::softplus, 1e-300)[0])
                .usingComparator(new DoubleComparator(1e-15))
                .isEqualTo(Math.log(2));
        assertThat(values(Elementwise::softplus, -700)[0]).isCloseTo(Math.exp(-700), within(Math.exp(-700) * 1e-12));
        assertThat(slopes(Elementwise::softplus, -1e3, 1e3, 1e-300)).containsExactly(0, 1, 0.5);
    }

    @Test
    void tinyNumbersKeepTheirDigits() {
        assertThat(values(Elementwise::log1p, 1e-300, -1e-300)).containsExactly(1e-300, -1e-300);
        assertThat(values(Elementwise::expm1, 1e-300, -1e-300)).containsExactly(1e-300, -1e-300);
        assertThat(values(Elementwise::tanh, 1e-300, -1e-300)).containsExactly(1e-300, -1e-300);
        assertThat(slopes(Elementwise::log1p, 1e-300, -1e-300)).containsExactly(1, 1);
        assertThat(slopes(Elementwise::expm1, 1e-300, -1e-300)).containsExactly(1, 1);
        assertThat(values(Elementwise::log1p, 1e3)[0])
                .usingComparator(new DoubleComparator(1e-14))
                .isEqualTo(Math.log1p(1e3));
    }

    @Test
    void softmaxAndItsLogarithmHoldFarOut() {
        UnaryOperator<Variable> softmax = x -> Reductions.softmax(x, Per.ROW);
        UnaryOperator<Variable> logSoftmax = x -> Reductions.logSoftmax(x, Per.ROW);
        assertThat(values(softmax, 1e3, -1e3, 1e3)).containsExactly(0.5, 0, 0.5);
        assertThat(values(logSoftmax, 1e3, -1e3)).containsExactly(0, -2e3);
        assertThat(values(softmax, 1e-300, -1e-300)).containsExactly(0.5, 0.5);
        assertThat(values(logSoftmax, 1e3, 1e3 + 1)[0])
                .usingComparator(new DoubleComparator(1e-15))
                .isEqualTo(-1 - Math.log1p(Math.exp(-1)));
        assertThat(Derivatives.jacobian(softmax, row(1e3, -1e3)).add(0.0).value().data)
                .containsOnly(0);
        assertThat(Derivatives.jacobian(logSoftmax, row(1e3, -1e3)).value().data)
                .containsExactly(0, 0, -1, 1);
    }

    @Test
    void logSumExpHoldsFarOutAndForInfinities() {
        UnaryOperator<Variable> logSumExp = Reductions::logSumExp;
        assertThat(values(logSumExp, 1e3, 1e3)[0]).isCloseTo(1e3 + Math.log(2), within(1e-12));
        assertThat(values(logSumExp, -1e3, -1e3)[0]).isCloseTo(-1e3 + Math.log(2), within(1e-12));
        assertThat(values(logSumExp, 1e-300)).containsExactly(1e-300);
        assertThat(slopes(logSumExp, 1e3, -1e3)).containsExactly(1, 0);
        assertThat(values(logSumExp, Double.NEGATIVE_INFINITY, 2)).containsExactly(2);
        assertThat(values(logSumExp, Double.NEGATIVE_INFINITY)).containsExactly(Double.NEGATIVE_INFINITY);
        assertThat(values(logSumExp, Double.POSITIVE_INFINITY, 2)).containsExactly(Double.POSITIVE_INFINITY);
        assertThat(values(logSumExp, Double.NaN, 2)[0]).isNaN();
    }

    @Test
    void theNormHoldsWhereItsSquaresDoNot() {
        assertThat(values(Reductions::norm, 3e200, 4e200)[0])
                .usingComparator(new DoubleComparator(5e200 * 1e-15))
                .isEqualTo(5e200);
        assertThat(values(Reductions::norm, 3e-200, 4e-200)[0])
                .usingComparator(new DoubleComparator(5e-200 * 1e-15))
                .isEqualTo(5e-200);
        assertThat(slopes(Reductions::norm, 3e-200, 4e-200)[0])
                .usingComparator(new DoubleComparator(1e-15))
                .isEqualTo(0.6);
        assertThat(slopes(Reductions::norm, 0, 0)).containsExactly(0, 0);
        assertThat(slopes(x -> Reductions.norm(x, Per.COLUMN), 0, -2)).containsExactly(0, -1);
    }

    @Test
    void geluKeepsItsDigitsFarToTheLeft() {
        // Φ(−10) = 7.619853024160526e-24. Rounding the argument alone moves the tail by 10² · 1e-16 of its size.
        assertThat(values(Elementwise::gelu, -10)[0])
                .usingComparator(new DoubleComparator(7.6e-23 * 1e-14))
                .isEqualTo(-7.619853024160526e-23);
        assertThat(values(Elementwise::gelu, -1e3, 1e3)).containsExactly(-0.0, 1e3);
        assertThat(values(Elementwise::geluTanh, -1e3, 1e3)).containsExactly(-0.0, 1e3);
        assertThat(values(Elementwise::silu, -1e3, 1e3)).containsExactly(-0.0, 1e3);
    }

    @Test
    void aNaNThatWasNotTakenDoesNotReachTheGradient() {
        Variable x = row(-1, 4);
        UnaryOperator<Variable> safeRoot = v -> Shaping.where(
                Shaping.test(v, entry -> entry > 0),
                Elementwise.sqrt(Shaping.where(Shaping.test(v, entry -> entry > 0), v, Variable.of(1))),
                Variable.of(0));
        assertThat(slopes(safeRoot, x.value().data)).containsExactly(0, 0.25);
    }

    @Test
    void powersOfOneAreOneAsInC() {
        double infinity = Double.POSITIVE_INFINITY;
        Variable exponents = row(infinity, -infinity, Double.NaN, 0, 3);
        assertThat(Elementwise.pow(1, exponents).value().data).containsExactly(1, 1, 1, 1, 1);
        assertThat(Elementwise.pow(-1, exponents).value().data).containsExactly(1, 1, Double.NaN, 1, -1);
        assertThat(row(1, -1, 0, 0.5).pow(-infinity).value().data).containsExactly(1, 1, infinity, infinity);
        assertThat(slopes(e -> Elementwise.pow(row(1, 1), e), infinity, -infinity))
                .containsExactly(0, 0);
    }

    /** Where a kink's operand is NaN, so is the result, and the gradient goes where the NaN came from. */
    @Test
    void theGradientFollowsANaN() {
        double nan = Double.NaN;
        for (UnaryOperator<Variable> function : List.<UnaryOperator<Variable>>of(
                Elementwise::relu,
                x -> Elementwise.leakyRelu(x, 0.1),
                x -> Elementwise.elu(x, 0.1),
                Elementwise::abs,
                x -> Elementwise.clamp(x, -1, 1))) {
            // More than a vector of them, so that every kernel sees one.
            assertThat(slopes(function, nan, nan, nan, nan, nan, nan, nan, nan, nan))
                    .containsOnly(1);
        }
        assertThat(slopes(Reductions::max, nan, 1, nan)).containsExactly(0.5, 0, 0.5);
        assertThat(slopes(Reductions::min, nan, 1, 0)).containsExactly(1, 0, 0);
        for (BinaryOperator<Variable> function :
                List.<BinaryOperator<Variable>>of(Arithmetic::maximum, Arithmetic::minimum)) {
            assertThat(slopes(a -> function.apply(a, row(1, nan, nan)), nan, 1, nan))
                    .containsExactly(1, 0, 0.5);
            assertThat(slopes(b -> function.apply(row(1, nan, nan), b), nan, 1, nan))
                    .containsExactly(1, 0, 0.5);
        }
    }

    @Test
    void powersOfZeroHaveTheGradientsOfTheirLimits() {
        assertThat(slopes(x -> x.pow(0), 0, 2)).containsExactly(0, 0);
        assertThat(slopes(x -> x.pow(1), 0, 2)).containsExactly(1, 1);
        assertThat(slopes(x -> Elementwise.pow(x, row(0, 1, 2)), 0, 0, 0)).containsExactly(0, 1, 0);
        assertThat(slopes(e -> Elementwise.pow(row(0, 0), e), 0, 2)).containsExactly(0, 0);
        assertThat(slopes(e -> Elementwise.pow(row(0, 0), e), -1, -2))
                .containsExactly(Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY);
        // ∂²(aᵇ)/∂a∂b = aᵇ⁻¹ (1 + b ln a), which at b = 0 is 1/a: a gradient cut off at b = 0 would lose it.
        Variable mixed = Derivatives.gradient(
                b -> Derivatives.gradient(a -> Elementwise.pow(a, b), Variable.of(2)), Variable.of(0));
        assertThat(mixed.scalar()).isEqualTo(0.5);
    }
}
