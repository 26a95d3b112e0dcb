package dev.ravine.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.Verdict;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Of a function in plain Java only the value is known, and that may hide what its terms round off. */
class PlainFalseAlarmTest {
    private static GradientReport report(UnaryOperator<Variable> function, double[][] x, double[][] w) {
        return GradientCheck.ofPlain(
                        in -> function.apply(Variable.of(in[0]).matmul(Variable.of(in[1])))
                                .sum()
                                .scalar(),
                        in -> {
                            Parameter u = new Parameter("u", in[0]);
                            Parameter v = new Parameter("v", in[1]);
                            Gradients gradients =
                                    function.apply(u.matmul(v)).sum().backward();
                            return new DMatrixRMaj[] {
                                gradients.of(u).copy(), gradients.of(v).copy()
                            };
                        })
                .at(new DMatrixRMaj(x), new DMatrixRMaj(w))
                .run();
    }

    @Test
    void termsThatCancelHideTheirRounding() {
        double[][] x = {{-2}, {2}};
        double[][] w = {{0, 2, 1e-300}};
        assertThat(report(v -> v, x, w).verdict()).isNotEqualTo(Verdict.WRONG);
        assertThat(report(Elementwise::tanh, x, w).verdict()).isNotEqualTo(Verdict.WRONG);
        assertThat(report(v -> v, new double[][] {{1e-300, 2, -2}}, new double[][] {{1}, {1}, {1}})
                        .verdict())
                .isNotEqualTo(Verdict.WRONG);
    }

    @Test
    void aSideThatIsLevelForAWhileMakesAKink() {
        GradientReport report =
                report(Elementwise::relu, new double[][] {{-0.0, 2}}, new double[][] {{-2, 1e-8}, {-2, -0.0}});
        assertThat(report.verdict()).as(report.toString()).isEqualTo(Verdict.SUBGRADIENT);
        assertThat(report(Elementwise::relu, new double[][] {{2, -1e-8}, {-1e-300, -0.0}, {0, 1e-300}}, new double[][] {
                            {0, 0, 0}, {2, -1e-300, -0.0}
                        })
                        .verdict())
                .isNotEqualTo(Verdict.WRONG);
    }
}
