package dev.ravine.user;

import static dev.ravine.autograd.Elementwise.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.util.DoubleComparator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What someone writes in a package of their own, with the public API alone. */
class OwnOperationTest {
    static Variable cube(Variable x) {
        return Variable.compute(
                "cube",
                x.rows(),
                x.columns(),
                (y, in) -> {
                    for (int i = 0; i < y.data.length; i++) {
                        y.data[i] = in[0].data[i] * in[0].data[i] * in[0].data[i];
                    }
                },
                Variable.wrt(x, (y, g) -> g.mul(x.pow(2)).mul(3)));
    }

    /** As a first try, of a value that is computed already. */
    static Variable finishedCube(Variable x) {
        DMatrixRMaj y = x.value().copy();
        for (int i = 0; i < y.data.length; i++) {
            y.data[i] *= y.data[i] * y.data[i];
        }
        return Variable.computed(
                "cube", y, Variable.wrt(x, (out, g) -> g.mul(x.pow(2)).mul(3)));
    }

    @Test
    void thePackagesSampleComputesTheGradientByHand() {
        Parameter w = new Parameter("w", new DMatrixRMaj(new double[][] {{0.5, -1}, {2, 0.1}}));
        Variable x = Variable.of(new double[][] {{1, 2}, {3, 4}});
        Variable loss = tanh(x.matmul(w)).mul(2).sum();
        Gradients gradients = loss.backward();
        DMatrixRMaj dw = gradients.of(w);

        double[][] z = {{1 * 0.5 + 2 * 2, 1 * -1 + 2 * 0.1}, {3 * 0.5 + 4 * 2, 3 * -1 + 4 * 0.1}};
        double[][] slope = new double[2][2];
        double sum = 0;
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                sum += 2 * Math.tanh(z[i][j]);
                slope[i][j] = 2 * (1 - Math.tanh(z[i][j]) * Math.tanh(z[i][j]));
            }
        }
        assertThat(loss.scalar()).usingComparator(new DoubleComparator(1e-14)).isEqualTo(sum);
        for (int j = 0; j < 2; j++) {
            assertThat(dw.get(0, j))
                    .usingComparator(new DoubleComparator(1e-14))
                    .isEqualTo(1 * slope[0][j] + 3 * slope[1][j]);
            assertThat(dw.get(1, j))
                    .usingComparator(new DoubleComparator(1e-14))
                    .isEqualTo(2 * slope[0][j] + 4 * slope[1][j]);
        }
    }

    @Test
    void anOwnOperationDifferentiatesToAnyOrder() {
        Variable x = Variable.of(1.5);
        for (UnaryOperator<Variable> cube :
                List.<UnaryOperator<Variable>>of(OwnOperationTest::cube, OwnOperationTest::finishedCube)) {
            assertThat(cube.apply(x).scalar()).isEqualTo(1.5 * 1.5 * 1.5);
            Variable first = Derivatives.gradient(cube, x);
            Variable second = Derivatives.gradient(v -> Derivatives.gradient(cube, v), x);
            Variable third = Derivatives.gradient(u -> Derivatives.gradient(v -> Derivatives.gradient(cube, v), u), x);
            assertThat(first.scalar()).isEqualTo(3 * 1.5 * 1.5);
            assertThat(second.scalar()).isEqualTo(6 * 1.5);
            assertThat(third.scalar()).isEqualTo(6);
        }
    }

    @Test
    void anOwnOperationBroadcastsWithNoWordAboutItInTheRule() {
        Parameter row = new Parameter("row", new double[][] {{1, 2, 3}});
        Variable x = Variable.of(new double[][] {{1, 1, 1}, {2, 2, 2}});
        DMatrixRMaj sums = new DMatrixRMaj(new double[][] {{2, 3, 4}, {3, 4, 5}});
        Variable y = Variable.computed("plus", sums, Variable.wrt(x, (out, g) -> g), Variable.wrt(row, (out, g) -> g));
        assertThat(y.sum().backward().of(row).data).containsExactly(2, 2, 2);
    }
}
