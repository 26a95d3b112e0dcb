package dev.ravine.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Fused;
import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The cube of each entry, as a fused operation: both of its ways back are checked. */
class FusedTest {
    private static final Variable X = Variable.of(new double[][] {{0.5, -1.5}, {2, 0.7}});

    private static Variable cube(Variable x, double factorOfLoop, UnaryOperator<Variable> definition) {
        return Fused.of(
                "cube",
                x.rows(),
                x.columns(),
                (y, in) -> {
                    for (int i = 0; i < y.data.length; i++) {
                        y.data[i] = in[0].data[i] * in[0].data[i] * in[0].data[i];
                    }
                },
                (y, g) -> new Variable[] {slope(x, g, factorOfLoop)},
                in -> definition.apply(in[0]),
                x);
    }

    private static Variable slope(Variable x, Variable g, double factor) {
        return Variable.compute(
                "cubeGradient",
                x.rows(),
                x.columns(),
                (y, in) -> {
                    for (int i = 0; i < y.data.length; i++) {
                        y.data[i] = factor * in[0].data[i] * in[0].data[i] * in[1].data[i];
                    }
                },
                Variable.reading(x),
                Variable.reading(g));
    }

    private static GradientReport check(int order, double factorOfLoop, UnaryOperator<Variable> definition) {
        return GradientCheck.of(x -> cube(x, factorOfLoop, definition).sum())
                .at(X)
                .order(order)
                .run();
    }

    @Test
    void theRightOneIsRightToOrderTwo() {
        assertThat(check(2, 3, x -> x.pow(3)).verdict()).isEqualTo(Verdict.CORRECT);
    }

    @Test
    void aWrongLoopIsFoundAndNamed() {
        GradientReport report = check(1, 6, x -> x.pow(3));
        assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(report.toString()).contains("'cube'").contains("counted twice");
    }

    @Test
    void aWrongDefinitionIsFoundToOrderTwo() {
        // Its value is right; a part of its gradient is cut off.
        UnaryOperator<Variable> definition = x -> x.mul(x).mul(Variable.of(x.value()));
        assertThat(check(1, 3, definition).verdict()).isEqualTo(Verdict.CORRECT);
        GradientReport report = check(2, 3, definition);
        assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(report.toString()).contains("'cube'");
    }

    @Test
    void aValueThatIsNotThatOfItsDefinitionIsToldApartFromAWrongRule() {
        GradientReport report = check(1, 3, x -> x.pow(3).add(1));
        assertThat(report.verdict()).isEqualTo(Verdict.WRONG);
        assertThat(report.toString())
                .contains("'cube'")
                .contains("its value is not that of its definition: at [0, 0] it is 0.125, and by the definition 1.125")
                .doesNotContain("the rule for its input");
    }

    @Test
    void theLoopRunsOnceInAReversePassForAllInputs() {
        Parameter a = new Parameter("a", new double[][] {{2}});
        Parameter b = new Parameter("b", new double[][] {{3}});
        AtomicInteger runs = new AtomicInteger();
        Variable y = Fused.of(
                "product",
                1,
                1,
                (product, in) -> product.data[0] = in[0].data[0] * in[1].data[0],
                (product, g) -> {
                    runs.incrementAndGet();
                    return new Variable[] {g.mul(b), g.mul(a)};
                },
                in -> in[0].mul(in[1]),
                a,
                b);
        Gradients gradients = y.backward();
        assertThat(gradients.of(a).data).containsExactly(3);
        assertThat(gradients.of(b).data).containsExactly(2);
        assertThat(runs).hasValue(1);
        assertThat(y.mul(2).backward().of(b).data).containsExactly(4);
        assertThat(runs).hasValue(2);
    }
}
