package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class VariableTest {
    // ---- who owns a matrix

    @Test
    void changingAMatrixAfterwardsDoesNotReachAConstantOrAParameterMadeFromIt() {
        DMatrixRMaj matrix = new DMatrixRMaj(new double[][] {{1, 2}});
        double[][] rows = {{1, 2}};
        Variable ofMatrix = Variable.of(matrix);
        Variable ofRows = Variable.of(rows);
        Parameter parameter = new Parameter("w", matrix);
        matrix.set(0, 0, 99);
        rows[0][0] = 99;
        assertThat(ofMatrix.value().data).containsExactly(1, 2);
        assertThat(ofRows.value().data).containsExactly(1, 2);
        assertThat(parameter.value().data).containsExactly(1, 2);
    }

    @Test
    void aWrappedMatrixIsTakenOverWithoutACopy() {
        DMatrixRMaj matrix = new DMatrixRMaj(new double[][] {{1, 2}});
        assertThat(Variable.wrap(matrix).value()).isSameAs(matrix);
    }

    @Test
    void slackBehindAMatrixsEntriesIsCutOff() {
        DMatrixRMaj matrix = new DMatrixRMaj(new double[][] {{1, 2}, {3, 4}});
        matrix.reshape(1, 2);
        assertThat(matrix.data).hasSize(4);
        assertThat(Variable.of(matrix).value().data).containsExactly(1, 2);
        assertThat(Variable.wrap(matrix).value().data).containsExactly(1, 2);
        assertThat(Variable.wrap(matrix).sum().scalar()).isEqualTo(3);
        assertThat(Variable.computed("own", matrix).value().data).containsExactly(1, 2);
    }

    @Test
    void whatWasComputedFromAParameterKeepsItsValueWhenTheParameterChanges() {
        Parameter w = new Parameter("w", new double[][] {{1, 2, 3, 4}});
        Variable reshaped = Shaping.reshape(w, 2, 2);
        Variable detached = w.detach();
        Variable hooked = w.onGradient(g -> g);
        Variable withoutGraph = Recording.off(() -> Shaping.reshape(w, 4, 1));
        w.update(data -> data[0] = 99);
        for (Variable x : List.of(reshaped, detached, hooked, withoutGraph)) {
            assertThat(x.value().data).containsExactly(1, 2, 3, 4);
        }
    }

    // ---- constants and the graph

    @Test
    void resultsOfConstantsAreConstants() {
        Variable y = Variable.of(2).mul(Variable.of(3)).add(1);
        assertThat(y.scalar()).isEqualTo(7);
        assertThat(y.needsGradient()).isFalse();
        assertThat(y.inputs()).isEmpty();
    }

    @Test
    void aResultKnowsItsOperationAndItsInputsInOrder() {
        Parameter w = new Parameter("w", new double[][] {{2}});
        Variable x = Variable.of(3);
        Variable y = x.mul(w);
        assertThat(y.operation()).isEqualTo("mul");
        assertThat(y.inputs()).extracting(Input::variable).containsExactly(x, w);
        assertThat(y.needsGradient()).isTrue();
    }

    @Test
    void detachedValuesStopTheGradient() {
        Parameter w = new Parameter("w", new double[][] {{2}});
        Gradients gradients = w.mul(w.detach()).backward();
        assertThat(gradients.of(w).data).containsExactly(2);
        Variable hidden = w.mul(5);
        assertThat(hidden.detach().needsGradient()).isFalse();
        assertThat(hidden.mul(hidden.detach()).backward().of(w).data).containsExactly(5 * 10);
    }

    @Test
    void theInfixOperationsAreThoseOfTheFamilies() {
        Variable a = Variable.of(new double[][] {{1, 2}, {3, 4}});
        Variable b = Variable.of(new double[][] {{5, -6}, {7, 8}});
        assertThat(a.add(b).value().data).containsExactly(6, -4, 10, 12);
        assertThat(a.add(1).value().data).containsExactly(2, 3, 4, 5);
        assertThat(a.sub(b).value().data).containsExactly(-4, 8, -4, -4);
        assertThat(a.sub(1).value().data).containsExactly(0, 1, 2, 3);
        assertThat(a.mul(b).value().data).containsExactly(5, -12, 21, 32);
        assertThat(a.mul(2).value().data).containsExactly(2, 4, 6, 8);
        assertThat(b.div(a).value().data).containsExactly(5, -3, 7.0 / 3, 2);
        assertThat(a.div(2).value().data).containsExactly(0.5, 1, 1.5, 2);
        assertThat(a.neg().value().data).containsExactly(-1, -2, -3, -4);
        assertThat(a.pow(2).value().data).containsExactly(1, 4, 9, 16);
        assertThat(a.matmul(b).value().data).containsExactly(19, 10, 43, 14);
        assertThat(a.transpose().value().data).containsExactly(1, 3, 2, 4);
        assertThat(a.sum().scalar()).isEqualTo(10);
        assertThat(a.mean().scalar()).isEqualTo(2.5);
    }

    @Test
    void anInputTellsItsVariableAndItsRule() {
        Parameter w = new Parameter("w", new double[][] {{2, 3}});
        Variable y = w.mul(5);
        Input input = y.inputs().get(0);
        Variable g = Variable.of(new double[][] {{1, 10}});
        assertThat(input.variable()).isSameAs(w);
        assertThat(input.rule().apply(y, g).value().data).containsExactly(5, 50);
        assertThat(input.gradient(y, g).value().data).containsExactly(5, 50);
        assertThat(w.add(Variable.of(new double[2][2]))
                        .inputs()
                        .get(0)
                        .gradient(Variable.of(new double[2][2]), Variable.of(new double[][] {{1, 2}, {3, 4}}))
                        .value()
                        .data)
                .containsExactly(4, 6);
    }

    // ---- hooks

    @Test
    void aHookSeesTheWholeGradientOnceAndMayChangeIt() {
        Parameter w = new Parameter("w", new double[][] {{2}});
        List<Double> seen = new ArrayList<>();
        Variable hooked = w.mul(3).onGradient(g -> {
            seen.add(g.scalar());
            return g.mul(10);
        });
        Gradients gradients = hooked.add(hooked.mul(4)).backward();
        assertThat(seen).containsExactly(5.0);
        assertThat(gradients.of(w).data).containsExactly(5 * 10 * 3);
    }

    @Test
    void aHookIsPartOfSecondDerivatives() {
        Variable second = Derivatives.gradient(
                x -> Derivatives.gradient(v -> v.onGradient(g -> g.mul(10)).pow(2), x), Variable.of(3));
        // The first derivative is 10 · 2x; the second comes by the hook once more.
        assertThat(second.scalar()).isEqualTo(10 * 2 * 10);
    }

    @Test
    void aHookThatReturnsAnotherShapeIsRefused() {
        Parameter w = new Parameter("w", new double[][] {{2, 3}});
        Variable loss =
                w.onGradient(g -> Variable.of(new double[][] {{1}, {2}})).sum();
        assertThatThrownBy(loss::backward)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'onGradient'")
                .hasMessageContaining("returned 2×1; expected 1×2");
    }

    // ---- words

    @Test
    void namesShapesAndSmallValuesAreInTheText() {
        assertThat(Variable.of(new double[][] {{1, 2}, {3, 4}})).hasToString("constant 2×2 [1.0 2.0; 3.0 4.0]");
        assertThat(new Parameter("w", new double[5][4])).hasToString("parameter 'w' 5×4");
        assertThat(Variable.of(new double[1][16]).toString()).endsWith(" 0.0]");
        assertThat(Variable.of(new double[1][17])).hasToString("constant 1×17");
        assertThat(Variable.of(new double[0][0])).hasToString("constant 0×0 []");
    }

    @Test
    void theTextOfALongChainDoesNotWalkIt() {
        Variable y = new Parameter("w", new double[][] {{1}});
        for (int i = 0; i < 100_000; i++) {
            y = y.neg();
        }
        assertThat(y.toString()).isEqualTo("neg 1×1 [1.0]");
    }

    @Test
    void variablesWithEqualValuesAreNotEqual() {
        assertThat(Variable.of(1)).isNotEqualTo(Variable.of(1));
        Parameter w = new Parameter("w", new double[][] {{1}});
        assertThat(w).isNotEqualTo(new Parameter("w", new double[][] {{1}}));
    }

    // ---- bad input

    @Test
    @SuppressWarnings("NullAway") // what a user without a null checker may write
    void raggedRowsAndNullsAreRefused() {
        assertThatThrownBy(() -> Variable.of(new double[][] {{1, 2}, {3}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Variable.of: row 1 has 1 entries, but row 0 has 2");
        assertThatThrownBy(() -> Variable.of(new double[][] {{1, 2}, null}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Variable.of: row 1 is null");
        assertThatThrownBy(() -> Variable.of((double[][]) null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Variable.of: the array of rows is null");
        assertThatThrownBy(() -> Variable.of((DMatrixRMaj) null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Variable.of: the matrix is null");
        assertThatThrownBy(() -> Variable.computed("own", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("own: the value is null");
        assertThatThrownBy(() -> Variable.computed("own", new DMatrixRMaj(1, 1), (Input) null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("own: an input is null");
        assertThatThrownBy(() -> Variable.wrt(null, (y, g) -> g))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("wrt: the variable is null");
    }

    @Test
    void onlyA1By1MatrixIsANumber() {
        assertThatThrownBy(() -> Variable.of(new double[2][3]).scalar())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scalar: expected 1×1, got 2×3 from 'constant'");
    }

    @Test
    void hashCodesFollowTheOrderOfComputationSoThatCollectionsIterateAlikeInEveryRun() {
        Variable x = new Parameter("x", new double[][] {{1}});
        Variable y = x.mul(2);
        assertThat(y.hashCode()).isEqualTo(Long.hashCode(y.order()));
        assertThat(y.hashCode()).isNotEqualTo(y.mul(2).hashCode());
    }
}
