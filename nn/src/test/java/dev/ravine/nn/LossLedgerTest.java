package dev.ravine.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Derivatives;
import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.loss.Reduction;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.util.DoubleComparator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss against PyTorch, and against finite differences to order 2. */
class LossLedgerTest {
    private static final List<LayerCases.Case> CASES = LayerCases.read(List.of(LossLedger.FILE));

    static Stream<LayerCases.Case> cases() {
        return CASES.stream();
    }

    @Test
    void everyLossHasALine() {
        assertThat(LossLedger.keys().stream().map(key -> key.split(" / ", 2)[0]).collect(Collectors.toSet()))
                .isEqualTo(Stream.of(Losses.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .map(Method::getName)
                        .collect(Collectors.toSet()));
    }

    @Test
    void everyLineHasACaseOfEachReductionAndEveryCaseALine() {
        for (Reduction reduction : Reduction.values()) {
            assertThat(cases().filter(reference -> reduction(reference) == reduction)
                            .map(LayerCases.Case::key)
                            .collect(Collectors.toSet()))
                    .isEqualTo(LossLedger.keys());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAndGradientsEqualPyTorchs(LayerCases.Case reference) {
        Variable[] x = new Variable[reference.inputs().length];
        for (int i = 0; i < x.length; i++) {
            x[i] = reference.gradients()[i] == null
                    ? Variable.of(reference.inputs()[i])
                    : new Parameter("x" + i, reference.inputs()[i]);
        }
        Variable loss = LossLedger.line(reference.key()).call().on(x, reduction(reference));
        assertClose("value", loss.value(), reference.output());
        Gradients gradients = loss.backward(new DMatrixRMaj(reference.seed()));
        for (int i = 0; i < x.length; i++) {
            if (reference.gradients()[i] != null) {
                assertClose(
                        "gradient of input " + i, gradients.of(x[i]), reference.gradients()[i]);
                // What is fused has a second way back, through its definition.
                assertClose(
                        "gradient of input " + i + " through definitions",
                        Derivatives.gradients(
                                        loss.mul(Variable.of(reference.seed())).sum(), x[i])
                                .get(0)
                                .value(),
                        reference.gradients()[i]);
            }
        }
    }

    private static Reduction reduction(LayerCases.Case reference) {
        return Reduction.values()[reference.sizes()[0]];
    }

    @Property(tries = 20)
    @Tag("slow")
    void gradientsEqualFiniteDifferencesToOrderTwo(
            @ForAll @IntRange(min = 1, max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 4) int columns,
            @ForAll Reduction reduction,
            @ForAll long seed) {
        for (String key : LossLedger.keys()) {
            LossLedger.Line line = LossLedger.line(key);
            DMatrixRMaj[] drawn = line.draw().of(rows, columns, new SplittableRandom(seed));
            UnaryOperator<Variable[]> all = moved -> {
                Variable[] x = Stream.of(drawn).map(Variable::of).toArray(Variable[]::new);
                System.arraycopy(moved, 0, x, 0, moved.length);
                return x;
            };
            GradientCheck check = GradientCheck.ofAll(x -> line.call().on(all.apply(x), reduction))
                    .at(Arrays.copyOf(drawn, line.differentiable()));
            // Where a kink is near, the numbers cannot decide.
            GradientReport report = check.order(2).run();
            assertThat(report.verdict()).as(key + "\n" + report).isNotEqualTo(Verdict.WRONG);
        }
    }

    @Example
    void gradientsAreCorrectAndNotOnlyUndecided() {
        for (String key : LossLedger.keys()) {
            LossLedger.Line line = LossLedger.line(key);
            DMatrixRMaj[] drawn = line.draw().of(3, 3, new SplittableRandom(5));
            GradientCheck.ofAll(moved -> {
                        Variable[] x = Stream.of(drawn).map(Variable::of).toArray(Variable[]::new);
                        System.arraycopy(moved, 0, x, 0, moved.length);
                        return line.call().on(x, Reduction.SUM);
                    })
                    .at(Arrays.copyOf(drawn, line.differentiable()))
                    .assertCorrect();
        }
    }

    @Property(tries = 50)
    void reductionsAreOfTheLossesOfEntriesOrRows(
            @ForAll @IntRange(min = 1, max = 5) int rows,
            @ForAll @IntRange(min = 1, max = 5) int columns,
            @ForAll long seed) {
        for (String key : LossLedger.keys()) {
            LossLedger.Line line = LossLedger.line(key);
            Variable[] x = Stream.of(line.draw().of(rows, columns, new SplittableRandom(seed)))
                    .map(Variable::wrap)
                    .toArray(Variable[]::new);
            Variable each = line.call().on(x, Reduction.NONE);
            assertThat(each.rows()).as(key).isEqualTo(rows);
            assertThat(each.columns()).as(key).isEqualTo(line.perRow() ? 1 : columns);
            double sum = line.call().on(x, Reduction.SUM).scalar();
            double expected = each.sum().scalar();
            // Rows that are ignored add nothing, but move the others to another lane of the sum.
            assertThat(sum)
                    .as(key)
                    .usingComparator(new DoubleComparator(1e-14 * (1 + Math.abs(expected))))
                    .isEqualTo(expected);
        }
    }

    /** To 10 digits of each entry, and where terms cancelled, to 12 of the greatest. */
    private static void assertClose(String what, DMatrixRMaj actual, double[][] rows) {
        DMatrixRMaj expected = new DMatrixRMaj(rows);
        assertThat(actual.numRows + "×" + actual.numCols)
                .as("shape of " + what)
                .isEqualTo(expected.numRows + "×" + expected.numCols);
        for (int i = 0; i < expected.data.length; i++) {
            double tolerance = 1e-10 * Math.abs(expected.data[i]) + 1e-12;
            assertThat(Math.abs(actual.data[i] - expected.data[i]))
                    .as("%s, entry %d: %s, expected %s", what, i, actual.data[i], expected.data[i])
                    .isLessThanOrEqualTo(tolerance);
        }
    }
}
