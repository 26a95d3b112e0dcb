package dev.ravine.autograd;

import static dev.ravine.autograd.Elementwise.tanh;
import static dev.ravine.autograd.Variable.wrt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels make all of a computation, and nothing of it is decided outside of them: they can be run again in its place. */
class KernelsAreCompleteTest {
    static Stream<LedgerComputations.Computation> computations() {
        return LedgerComputations.all();
    }

    @ParameterizedTest
    @MethodSource("computations")
    void theyMakeTheSameBitsAgainOnTheseOperandsAndOnOthers(LedgerComputations.Computation computation) {
        DMatrixRMaj[] operands = computation.reference().operands();
        assertThat(problem(computation.results(), operands, others(operands))).isEmpty();
    }

    @Test
    void soDoThoseOfWhatIsMoreThanAnOperation() {
        assertThat(problemWith(x -> Recording.recomputed(h -> tanh(h.matmul(x)), x.mul(2))))
                .isEmpty();
        assertThat(problemWith(x -> Recording.recomputed(h -> x, x.mul(2)))).isEmpty();
        assertThat(problemWith(x -> x.mul(3).onGradient(g -> g.mul(g)))).isEmpty();
        assertThat(problemWith(x -> x.mul(3).detach().mul(x))).isEmpty();
        assertThat(problemWith(x -> Derivatives.gradient(v -> v.pow(3).sum(), x)))
                .isEmpty();
        assertThat(problemWith(x -> fusedProduct(x, x.mul(2)))).isEmpty();
        assertThat(problemWith(x -> fusedProduct(
                        x, Derivatives.gradient(v -> fusedProduct(v, v.mul(2)).sum(), x))))
                .isEmpty();
        assertThat(problemWith(x -> NumericWatch.on(() -> {
                    Variable y = tanh(x).mul(2);
                    return y.add(Variable.wrap(y.sum().backward().of(x)));
                })))
                .isEmpty();
    }

    private static Variable fusedProduct(Variable a, Variable b) {
        return Fused.of(
                "product",
                a.rows(),
                a.columns(),
                (y, in) -> CommonOps_DDRM.elementMult(in[0], in[1], y),
                (y, g) -> new Variable[] {g.mul(b), g.mul(a)},
                in -> in[0].mul(in[1]),
                a,
                b);
    }

    @Test
    void indicesThatComeInAreReadInEachRun() {
        int[] rows = {1, 0};
        Heard heard = new Heard(rows);
        Variable x = Variable.of(new double[][] {{1}, {2}, {3}});
        Variable y = heard.in(() -> Shaping.gatherRows(x, rows));
        rows[1] = 2;
        heard.run();
        assertThat(y.value().data).containsExactly(2, 3);
        rows[0] = 3;
        assertThatThrownBy(heard::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("gatherRows: index 0 is 3, but there are 3 rows, counted from 0");
    }

    @Test
    void otherIndicesAreThoseOfTheFirstRun() {
        int[] rows = {1, 0};
        Heard heard = new Heard();
        Variable x = Variable.of(new double[][] {{1}, {2}, {3}});
        Variable y = heard.in(() -> Shaping.gatherRows(x, rows));
        rows[1] = 2;
        heard.run();
        assertThat(y.value().data).containsExactly(2, 1);
    }

    @Test
    void computedIndicesAreCheckedInEachRun() {
        Heard heard = new Heard();
        Parameter at = new Parameter("at", new double[][] {{1, 0}});
        Variable x = Variable.of(new double[][] {{1}, {2}, {3}});
        Variable y = heard.in(() -> Shaping.gatherRows(x, at.add(1)));
        at.update(data -> data[0] = -1);
        heard.run();
        assertThat(y.value().data).containsExactly(1, 2);
        at.update(data -> data[0] = 2);
        assertThatThrownBy(heard::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("gatherRows: index 0 is 3.0, expected a whole number from 0 to below 3");
    }

    @Test
    void aKernelThatLeavesAnEntryIsSeen() {
        assertThat(problemWith(x -> Variable.compute(
                        "leaving",
                        2,
                        2,
                        (y, in) -> System.arraycopy(in[0].data, 0, y.data, 0, 3),
                        wrt(x, (y, g) -> g))))
                .isEqualTo("'leaving' makes [1.0, 2.0, 3.0, NaN], but made [1.0, 2.0, 3.0, 0.0]");
    }

    @Test
    void aKernelThatAddsToWhatIsThereIsSeen() {
        Kernel adding = (y, in) -> {
            for (int i = 0; i < 4; i++) y.data[i] += in[0].data[i];
        };
        assertThat(problemWith(x -> Variable.compute("adding", 2, 2, adding, wrt(x, (y, g) -> g))))
                .startsWith("'adding' makes [NaN, NaN, NaN, NaN]");
    }

    @Test
    void aKernelThatKnowsAValueOfTheFirstRunIsSeen() {
        assertThat(problemWith(x -> {
                    double[] first = x.matrix().data.clone();
                    Kernel closed = (y, in) -> System.arraycopy(first, 0, y.data, 0, 4);
                    return Variable.compute("closed", 2, 2, closed, wrt(x, (y, g) -> g));
                }))
                .startsWith("on other operands, result 0 is [1.0, 2.0, 3.0, 4.0], but eagerly [3.6, ");
    }

    @Test
    void aRuleThatKnowsAValueOfTheFirstRunIsSeen() {
        assertThat(problemWith(x -> {
                    double greatest = Arrays.stream(x.matrix().data).max().orElseThrow();
                    Kernel copy = (y, in) -> y.setTo(in[0]);
                    return Variable.compute("copy", 2, 2, copy, wrt(x, (y, g) -> g.mul(greatest)));
                }))
                .startsWith("on other operands, result 1 is [4.0, 4.0, 4.0, 4.0], but eagerly [3.6, ");
    }

    @Test
    void aKernelThatChangesItsInputIsSeen() {
        Kernel changing = (y, in) -> {
            y.setTo(in[0]);
            in[0].data[0]++;
        };
        assertThat(problemWith(x -> Variable.compute("changing", 2, 2, changing, wrt(x, (y, g) -> g))))
                .isEqualTo("'changing' changes its input 0");
    }

    @Test
    void lookingAtAValueIsSeen() {
        assertThat(problemWith(x -> x.mul(x.value().data[0])))
                .startsWith("somebody looks at the value of parameter 'x0'");
    }

    @Test
    void whatAKernelComputesByWayOfOperationsIsItsOwnBusiness() {
        Heard heard = new Heard();
        Parameter singular = new Parameter("x", new double[][] {{1, 2}, {2, 4}});
        heard.in(() -> LinearAlgebra.determinant(singular).backward());
        assertThat(heard.steps.stream().map(step -> step.operation)).containsExactly("determinant", "cofactors", "mul");
    }

    // ---- how

    private static String problemWith(UnaryOperator<Variable> operation) {
        DMatrixRMaj[] at = {new DMatrixRMaj(new double[][] {{1, 2}, {3, 4}})};
        return problem(
                x -> {
                    Variable y = operation.apply(x[0]);
                    return List.of(y.matrix(), y.sum().backward().of(x[0]));
                },
                at,
                others(at));
    }

    /**
     * Backwards and a little smaller: other entries are positive, and others are the greatest, but positive ones stay so, and
     * a square matrix is inverted and factored as before.
     */
    private static DMatrixRMaj[] others(DMatrixRMaj[] operands) {
        return Arrays.stream(operands)
                .map(x -> {
                    DMatrixRMaj other = x.createLike();
                    int last = x.data.length - 1;
                    Arrays.setAll(other.data, i -> 0.9 * x.data[last - i]);
                    return other;
                })
                .toArray(DMatrixRMaj[]::new);
    }

    /** What is wrong with the kernels of a computation; empty if nothing is. */
    private static String problem(
            Function<Variable[], List<DMatrixRMaj>> results, DMatrixRMaj[] at, DMatrixRMaj[] others) {
        try {
            Heard heard = new Heard();
            Parameter[] operands = LedgerComputations.parameters(at);
            List<DMatrixRMaj> heardResults = heard.in(() -> results.apply(operands));
            String again = again(heard);
            if (!again.isEmpty()) {
                return again;
            }
            for (int i = 0; i < others.length; i++) {
                operands[i].set(others[i]);
            }
            heard.run();
            List<DMatrixRMaj> eager = results.apply(LedgerComputations.parameters(others));
            for (int i = 0; i < eager.size(); i++) {
                if (!Arrays.equals(heardResults.get(i).data, eager.get(i).data)) {
                    return "on other operands, result %d is %s, but eagerly %s"
                            .formatted(
                                    i, Arrays.toString(heardResults.get(i).data), Arrays.toString(eager.get(i).data));
                }
            }
            return "";
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Spoils all that kernels made, and has it made again. */
    private static String again(Heard heard) {
        List<double[]> before = heard.steps.stream()
                .map(step -> step.y == null ? new double[0] : step.y.data.clone())
                .toList();
        heard.steps.forEach(step -> {
            if (step.y != null) {
                Arrays.fill(step.y.data, Double.NaN);
            }
        });
        heard.run();
        for (int i = 0; i < before.size(); i++) {
            Heard.Step step = heard.steps.get(i);
            if (step.y != null && !Arrays.equals(step.y.data, before.get(i))) {
                return "'%s' makes %s, but made %s"
                        .formatted(step.operation, Arrays.toString(step.y.data), Arrays.toString(before.get(i)));
            }
        }
        return "";
    }
}
