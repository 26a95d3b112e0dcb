package dev.ravine.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class BackwardTest {
    private final Parameter w = new Parameter("w", new double[][] {{1, 2, 3}, {4, 5, 6}});

    // ---- the walk

    @Test
    void aChainOfAMillionOperationsDifferentiatesOnTheDefaultStack() {
        Variable y = w.sum();
        for (int i = 0; i < 1_000_000; i++) {
            y = i % 2 == 0 ? y.neg() : y.add(1);
        }
        assertThat(y.backward().of(w).data).containsOnly(1);
    }

    @Test
    void aVariableIsVisitedOnceAfterAllItsUses() {
        AtomicInteger runs = new AtomicInteger();
        Parameter x = new Parameter("x", new double[][] {{2}});
        Variable shared = Variable.computed("shared", new DMatrixRMaj(new double[][] {{2}}), Variable.wrt(x, (y, g) -> {
            runs.incrementAndGet();
            return g;
        }));
        // Uses of different depth: a walk by depth first, or by breadth first, comes here too early.
        Variable deep = shared.mul(2).mul(2).mul(2);
        Variable loss = deep.add(shared.mul(3)).add(shared);
        assertThat(loss.backward().of(x).data).containsExactly(8 + 3 + 1);
        assertThat(runs).hasValue(1);
    }

    @Test
    void doublingAHundredTimesTakesAHundredVisits() {
        Parameter x = new Parameter("x", new double[][] {{1}});
        Variable y = x;
        for (int i = 0; i < 100; i++) {
            y = y.add(y);
        }
        assertThat(y.backward().of(x).data).containsExactly(Math.pow(2, 100));
    }

    @Test
    void tenThousandInputsOfOneOperationAreSummed() {
        // Not more: with assertions on, each slice of the gradient looks at all of the gradient.
        Variable reversed = Shaping.concatenateRows(rowsOfW(10_000));
        assertThat(Shaping.rows(reversed, 0, 1).sum().backward().of(w).data).containsExactly(1, 1, 1, 0, 0, 0);
        assertThat(reversed.sum().backward().of(w).data).containsOnly(5_000);
    }

    @Test
    void aHundredThousandUsesOfOneParameterAreSummed() {
        Variable sum = Variable.of(0);
        for (Variable row : rowsOfW(100_000)) {
            sum = sum.add(row);
        }
        assertThat(sum.sum().backward().of(w).data).containsOnly(50_000);
    }

    private Variable[] rowsOfW(int count) {
        Variable[] rows = new Variable[count];
        Arrays.setAll(rows, i -> Shaping.rows(w, i % 2, i % 2 + 1));
        return rows;
    }

    @Test
    void aGraphMayBeDifferentiatedAgain() {
        Variable loss = w.mul(w).sum();
        DMatrixRMaj first = loss.backward().of(w);
        DMatrixRMaj second = loss.backward().of(w);
        assertThat(second.data).containsExactly(first.data).containsExactly(2, 4, 6, 8, 10, 12);
    }

    @Test
    void addingUpManyTermsChangesNoGradientThatAnotherVariableGot() {
        // Both inputs of add get the same matrix; the terms added to one must not show in the other.
        Parameter a = new Parameter("a", new double[][] {{1}});
        Parameter b = new Parameter("b", new double[][] {{1}});
        Gradients gradients =
                a.add(b).add(a.mul(10)).add(a.mul(100)).add(a.mul(1000)).backward();
        assertThat(gradients.of(a).data).containsExactly(1111);
        assertThat(gradients.of(b).data).containsExactly(1);
    }

    @Test
    void rulesForConstantsAreNotRun() {
        Variable constant = Variable.of(3);
        Variable y = Variable.computed(
                "half-constant",
                new DMatrixRMaj(2, 3),
                Variable.wrt(constant, (out, g) -> {
                    throw new AssertionError("a constant needs no gradient");
                }),
                Variable.wrt(w, (out, g) -> g));
        assertThat(y.sum().backward().contains(w)).isTrue();
    }

    // ---- broadcasting

    @Test
    void rowsColumnsAndNumbersGetTheSumOverWhatTheyWereStretchedTo() {
        Parameter row = new Parameter("row", new double[][] {{1, 2, 3}});
        Parameter column = new Parameter("column", new double[][] {{1}, {2}});
        Parameter number = new Parameter("number", new double[][] {{7}});
        Variable loss = w.mul(row).mul(column).add(number).sum();
        Gradients gradients = loss.backward();
        assertThat(gradients.of(row).data).containsExactly(1 + 2 * 4, 2 + 2 * 5, 3 + 2 * 6);
        assertThat(gradients.of(column).data).containsExactly(1 + 4 + 9, 4 + 10 + 18);
        assertThat(gradients.of(number).data).containsExactly(6);
    }

    @Test
    void aColumnAndARowMakeAMatrix() {
        Parameter row = new Parameter("row", new double[][] {{1, 2, 3}});
        Parameter column = new Parameter("column", new double[][] {{10}, {20}});
        Variable y = column.add(row);
        assertThat(y.value().data).containsExactly(11, 12, 13, 21, 22, 23);
        Gradients gradients = y.sum().backward();
        assertThat(gradients.of(row).data).containsExactly(2, 2, 2);
        assertThat(gradients.of(column).data).containsExactly(3, 3);
    }

    // ---- intermediate values

    @Test
    void gradientsOfIntermediateValuesComeOnRequest() {
        Variable hidden = w.mul(2);
        Variable other = hidden.mul(3);
        Gradients gradients = other.sum().backward(hidden);
        assertThat(gradients.of(hidden).data).containsOnly(3);
        assertThat(gradients.of(w).data).containsOnly(6);
        assertThat(gradients.parameters()).containsExactly(w);
        assertThatThrownBy(() -> gradients.of(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no gradient of mul 2×3")
                .hasMessageContaining("name it in the call of backward");
    }

    @Test
    void theGradientOfTheResultItselfIsTheSeed() {
        Variable loss = w.sum();
        assertThat(loss.backward(loss).of(loss).data).containsExactly(1);
        assertThat(w.backward(w.value(), w).of(w).data).containsExactly(w.value().data);
    }

    // ---- a rule gone wrong

    @Test
    void aRuleThatReturnsAnotherShapeIsNamed() {
        Variable y = Variable.computed(
                "mine", new DMatrixRMaj(4, 1), Variable.wrt(w, (out, g) -> Variable.of(new double[3][2])));
        assertThatThrownBy(() -> y.sum().backward())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("backward: the rule of 'mine' for input 0, a 2×3 'parameter', returned 3×2; expected 2×3");
    }

    @Test
    @SuppressWarnings("NullAway") // what a user without a null checker may write
    void aRuleThatReturnsNullIsNamed() {
        Variable y = Variable.computed("mine", new DMatrixRMaj(4, 1), Variable.wrt(w, (out, g) -> null));
        assertThatThrownBy(() -> y.sum().backward())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the rule of 'mine'")
                .hasMessageContaining("returned null");
    }

    // ---- versions

    @Test
    void differentiatingThroughAValueFromBeforeAChangeNamesTheParameterAndTheOperation() {
        Variable loss = w.mul(w).sum();
        w.update(data -> data[0] = 9);
        assertThatThrownBy(loss::backward)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'mul'")
                .hasMessageContaining("version 0 of parameter 'w'")
                .hasMessageContaining("now at version 1");
        assertThat(w.mul(w).sum().backward().of(w).data[0]).isEqualTo(18);
    }

    @Test
    void aChangedParameterThatIsNotInTheGraphDoesNotMatter() {
        Parameter other = new Parameter("other", new double[][] {{1}});
        Variable loss = w.sum();
        other.update(data -> data[0] = 9);
        assertThat(loss.backward().of(w).data).containsOnly(1);
    }

    // ---- what is no loss

    @Test
    void theGradientOfAMatrixNeedsASeed() {
        assertThatThrownBy(() -> w.mul(2).backward())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'mul' is 2×3")
                .hasMessageContaining("reduce it (sum, mean), or give a seed");
    }

    @Test
    @SuppressWarnings("NullAway") // what a user without a null checker may write
    void aSeedHasTheResultsShapeAndIsFinite() {
        Variable y = w.mul(2);
        assertThatThrownBy(() -> y.backward(new DMatrixRMaj(3, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("backward: the seed is 3×2, but 'mul' is 2×3");
        assertThatThrownBy(() -> y.backward(new DMatrixRMaj(new double[][] {{1, 2, 3}, {4, Double.NaN, 6}})))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("backward: the seed holds NaN at [1, 1]");
        assertThatThrownBy(() -> w.sum().backward(new DMatrixRMaj(new double[][] {{Double.NEGATIVE_INFINITY}})))
                .hasMessage("backward: the seed holds -Infinity at [0, 0]");
        assertThatThrownBy(() -> w.sum().backward((Variable) null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("backward: operand 0 is null");
        assertThatThrownBy(() -> y.backward((DMatrixRMaj) null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("backward: the seed is null");
    }

    @Test
    void aLossOfConstantsOnlyIsRefused() {
        assertThatThrownBy(() -> Variable.of(1).add(2).backward())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'add' depends on no parameter");
        assertThatThrownBy(() -> w.sum().backward(Variable.of(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("constant 1×1 [3.0] is a constant");
    }

    // ---- threads

    @Test
    void eightThreadsGiveBitForBitWhatOneGives() throws Exception {
        Parameter u = new Parameter("u", new double[][] {{0.3}, {-0.2}, {0.7}});
        Parameter b = new Parameter("b", new double[][] {{0.1, -0.4, 0.2}});
        Callable<List<double[]>> step = () -> {
            Variable x = w;
            for (int i = 0; i < 50; i++) {
                x = Elementwise.tanh(x.mul(1.01).add(b).add(Reductions.mean(x, Per.ROW)));
            }
            Gradients gradients = Elementwise.softplus(x.matmul(u))
                    .add(x.sum().mul(b.sum()))
                    .sum()
                    .backward();
            return List.of(gradients.of(w).data, gradients.of(u).data, gradients.of(b).data);
        };
        List<double[]> alone = step.call();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<List<double[]>>> results = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                results.add(threads.submit(step));
            }
            for (Future<List<double[]>> result : results) {
                for (int i = 0; i < 3; i++) {
                    assertThat(Arrays.equals(result.get().get(i), alone.get(i))).isTrue();
                }
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aGraphMadeByOneThreadIsDifferentiatedByAnother() throws Exception {
        // The other thread has made nothing yet; its own variables must still come after those that it reads.
        Variable hidden = w.mul(2).mul(3).mul(4);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Gradients gradients = thread.submit(
                            () -> hidden.add(hidden.neg().neg()).sum().backward())
                    .get();
            assertThat(gradients.of(w).data).containsOnly(48);
        } finally {
            thread.shutdown();
        }
    }

    @Test
    void aGraphThatIsKeptDoesNotKeepTheGradientsOfFusedOperations() throws InterruptedException {
        Parameter w = new Parameter("w", new double[][] {{1, 2, 4}});
        Variable loss = Reductions.standardize(w, Per.ROW, 1e-5)
                .mul(Variable.of(new double[][] {{1, 2, 3}}))
                .sum();
        WeakReference<DMatrixRMaj> gradient =
                new WeakReference<>(loss.backward().of(w));
        for (int i = 0; gradient.get() != null && i < 100; i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertThat(gradient.get()).isNull();
        assertThat(loss.backward().of(w)).isNotNull();
    }

    // ---- to chosen parameters

    @Test
    void gradientsAreTakenToTheChosenParametersAlone() {
        Parameter a = new Parameter("a", new double[][] {{2}});
        Parameter b = new Parameter("b", new double[][] {{3}});
        Variable loss = a.mul(b).mul(a).sum();
        Gradients chosen = loss.backward(Parameters.of(a));
        assertThat(chosen.of(a).data).containsExactly(loss.backward().of(a).data);
        assertThat(chosen.contains(b)).isFalse();
        assertThat(loss.backward(Parameters.of(a, b)).of(b).data).containsExactly(4);
        Gradients seeded = loss.backward(new DMatrixRMaj(new double[][] {{3}}), Parameters.of(b));
        assertThat(seeded.parameters()).containsExactly(b);
        assertThat(seeded.of(b).data).containsExactly(12);
    }

    @Test
    void noRuleRunsThatLeadsToNoChosenParameter() {
        Parameter a = new Parameter("a", new double[][] {{2}});
        Parameter b = new Parameter("b", new double[][] {{3}});
        int[] runs = new int[1];
        Variable ofB = Variable.compute("copy", 1, 1, (y, in) -> y.data[0] = in[0].data[0], Variable.wrt(b, (y, g) -> {
            runs[0]++;
            return g;
        }));
        Variable loss = a.mul(2).add(ofB.mul(3).add(1)).sum();
        assertThat(loss.backward(Parameters.of(a)).of(a).data).containsExactly(2);
        assertThat(runs[0]).isZero();
        assertThat(loss.backward(Parameters.of(b)).of(b).data).containsExactly(3);
        assertThat(runs[0]).isEqualTo(1);
    }

    @Test
    void aChosenParameterInsideOfWhatIsComputedAgainIsFound() {
        Parameter a = new Parameter("a", new double[][] {{2}});
        Parameter b = new Parameter("b", new double[][] {{3}});
        Variable loss =
                Recording.recomputed(x -> x.mul(a).mul(b), a.mul(1)).mul(b).sum();
        assertThat(loss.backward(Parameters.of(a)).of(a).data).containsExactly(36);
        assertThat(loss.backward(Parameters.of(b)).of(b).data).containsExactly(24);
    }

    @Test
    void aLossThatDependsOnNoChosenParameterIsRefused() {
        Parameter a = new Parameter("a", new double[][] {{2}});
        Parameter b = new Parameter("b", new double[][] {{3}});
        Variable loss = a.mul(2).sum();
        assertThatThrownBy(() -> loss.backward(Parameters.of(b)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("depends on none of the parameters [b]");
        assertThatThrownBy(() -> loss.backward(Parameters.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no parameters");
    }
}
