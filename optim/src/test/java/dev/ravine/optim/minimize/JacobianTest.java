package dev.ravine.optim.minimize;

import static dev.ravine.autograd.Elementwise.exp;
import static dev.ravine.autograd.Elementwise.tanh;
import static dev.ravine.autograd.LinearAlgebra.affine;
import static dev.ravine.autograd.LinearAlgebra.matmulTransB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Per;
import dev.ravine.autograd.Reductions;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class JacobianTest {
    private static final int SAMPLES = 9;

    private static final Random RANDOM = new Random(3);
    private static final Variable X = Variable.of(Net.drawn(RANDOM, SAMPLES, 3));
    private static final Parameter W = new Parameter("w", Net.drawn(RANDOM, 4, 3));
    private static final Parameter B = new Parameter("b", Net.drawn(RANDOM, 1, 4));
    private static final Parameter V = new Parameter("v", Net.drawn(RANDOM, 4, 2));
    private static final Parameter S = new Parameter("s", Net.drawn(RANDOM, 1, 1));
    private static final Parameter P = new Parameter("p", Net.drawn(RANDOM, SAMPLES, 2));

    /** Residuals, and how many reverse passes their Jacobian takes: 2 where samples do not mix, 18 where they do. */
    private record Case(String name, int passes, Supplier<Variable> residuals) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Variable hidden() {
        return tanh(affine(X, W, B));
    }

    static final List<Case> CASES = List.of(
            new Case("a net", 2, () -> hidden().matmul(V)),
            new Case("weights by rows", 2, () -> matmulTransB(X, W).matmul(V)),
            new Case("weights that are used twice", 2, () -> tanh(affine(
                            tanh(affine(X, W, B)).matmul(V).matmul(Variable.of(Net.drawn(new Random(1), 2, 3))), W, B))
                    .matmul(V)),
            new Case("a number for all", 2, () -> hidden().mul(S).matmul(V).add(S)),
            new Case("of weights alone", 2, () -> hidden().matmul(V)
                    .mul(exp(S))
                    .add(S.mul(S).sum())),
            new Case(
                    "no hidden layer", 2, () -> matmulTransB(X, W).matmul(Variable.of(Net.drawn(new Random(2), 4, 2)))),
            new Case("a row times a column", 2, () -> X.matmul(Variable.of(Net.drawn(new Random(2), 3, 1)))
                    .mul(B)
                    .matmul(V)),
            new Case(
                    "columns that depend on different weights",
                    2,
                    () -> Shaping.concatenateColumns(
                            X.matmul(Variable.of(Net.drawn(new Random(2), 3, 1)))
                                    .mul(S),
                            Shaping.columns(hidden(), 0, 1))),
            new Case("standardized over the batch", 18, () -> Reductions.standardize(hidden(), Per.COLUMN, 1e-5)
                    .matmul(V)),
            new Case("a sum over the batch", 18, () -> hidden().matmul(V)
                    .sub(Reductions.mean(hidden().matmul(V), Per.COLUMN))),
            new Case("a weight for each sample", 18, () -> hidden().matmul(V).mul(P)),
            new Case("weights that are transposed", 2, () -> tanh(X.matmul(W.transpose()))
                    .matmul(V)));

    @ParameterizedTest
    @FieldSource("CASES")
    void itIsThatOfOneResidualAfterTheOther(Case of) {
        ParameterVector point = new ParameterVector("test", Parameters.of(W, B, V, S, P));
        point.refresh();
        AtomicInteger passes = new AtomicInteger();
        Variable r = of.residuals.get().onGradient(g -> {
            passes.incrementAndGet();
            return g;
        });
        Jacobian jacobian = new Jacobian();
        DMatrixRMaj j = jacobian.of(r, point);
        // A pass more checks it; where samples mix, only the first one is wasted.
        passes.set(0);
        assertThat(jacobian.of(r, point).data).containsExactly(j.data);
        assertThat(passes.get()).isEqualTo(of.passes == 2 ? 3 : of.passes);
        for (int i = 0; i < r.rows() * r.columns(); i++) {
            DMatrixRMaj seed = new DMatrixRMaj(r.rows(), r.columns());
            seed.data[i] = 1;
            double[] expected = point.flatten(of.residuals.get().backward(seed));
            for (int k = 0; k < expected.length; k++) {
                assertThat(j.get(i, k)).as("%s, [%d, %d]", of, i, k).isCloseTo(expected[k], within(1e-12));
            }
        }
    }

    /** A branch that mixes samples is shut at first, so that the quick way is right there. */
    @Test
    void samplesThatBeginToMixAreNoticed() {
        Parameter gate = new Parameter("gate", new double[][] {{0}});
        ParameterVector point = new ParameterVector("test", Parameters.of(W, B, V, gate));
        point.refresh();
        Supplier<Variable> residuals = () -> hidden().add(
                        Reductions.standardize(hidden(), Per.COLUMN, 1e-5).mul(gate))
                .matmul(V);
        Jacobian jacobian = new Jacobian();
        jacobian.of(residuals.get(), point);
        gate.update(entries -> entries[0] = 1);
        point.refresh();
        assertRow(5, jacobian.of(residuals.get(), point), residuals.get(), point);
    }

    @Test
    void frozenAndForeignParametersHaveNoColumns() {
        ParameterVector point = new ParameterVector("test", Parameters.of(B, V));
        V.freeze();
        try {
            point.refresh();
            DMatrixRMaj j = new Jacobian().of(hidden().matmul(V), point);
            assertThat(j.numCols).isEqualTo(4);
            assertRow(5, j, hidden().matmul(V), point);
        } finally {
            V.unfreeze();
        }
    }

    private static void assertRow(int row, DMatrixRMaj j, Variable residuals, ParameterVector point) {
        DMatrixRMaj seed = new DMatrixRMaj(SAMPLES, 2);
        seed.data[row] = 1;
        assertThat(Arrays.copyOfRange(j.data, row * j.numCols, (row + 1) * j.numCols))
                .containsExactly(point.flatten(residuals.backward(seed)), within(1e-12));
    }
}
