package dev.ravine.user;

import static dev.ravine.user.CheckedFunctions.W;
import static dev.ravine.user.CheckedFunctions.X;
import static dev.ravine.user.CheckedFunctions.report;
import static dev.ravine.user.CheckedFunctions.scaledTanh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import dev.ravine.autograd.check.PlainGradient;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** What the report says of the usual mistakes, in rules and in gradients that are written by hand. */
class UsualMistakesTest {
    private final Variable x = X;
    private final Variable w = W;

    @Test
    void theReportNamesTheOperationItsLineAndTheMistake() {
        GradientReport report = GradientCheck.of(
                        (u, v) -> scaledTanh(u.matmul(v), 2).mul(3).sum())
                .at(x, w)
                .run();
        assertThat(report.toString().lines())
                .anyMatch(line ->
                        line.matches("  'scaledTanh', at CheckedFunctions.scaledTanh\\(CheckedFunctions.java:\\d+\\):"
                                + " the rule for its input 0 is wrong: it is twice what it should be: counted twice"))
                .anyMatch(line -> line.startsWith("  worst: input "))
                .first()
                .asString()
                .startsWith("Gradient check: wrong (12 derivatives compared, 12 wrong; seed 42)");
    }

    private static String plainReport(PlainGradient gradient) {
        // f = Σ a_ij² b_j, so df/da = 2 a b, and df/db is summed over the rows.
        DMatrixRMaj a = new DMatrixRMaj(new double[][] {{1, 2, 3}, {-1, 0.5, 2}});
        DMatrixRMaj b = new DMatrixRMaj(new double[][] {{0.5, -2, 1}});
        return GradientCheck.ofPlain(
                        m -> {
                            double sum = 0;
                            for (int i = 0; i < 2; i++) {
                                for (int j = 0; j < 3; j++) {
                                    sum += m[0].get(i, j) * m[0].get(i, j) * m[1].get(0, j);
                                }
                            }
                            return sum;
                        },
                        gradient)
                .at(a, b)
                .run()
                .toString();
    }

    private static DMatrixRMaj[] right(DMatrixRMaj... m) {
        DMatrixRMaj da = new DMatrixRMaj(2, 3);
        DMatrixRMaj db = new DMatrixRMaj(1, 3);
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                da.set(i, j, 2 * m[0].get(i, j) * m[1].get(0, j));
                db.data[j] += m[0].get(i, j) * m[0].get(i, j);
            }
        }
        return new DMatrixRMaj[] {da, db};
    }

    private static PlainGradient scaled(double factor) {
        return m -> {
            DMatrixRMaj[] gradients = right(m);
            for (int i = 0; i < 6; i++) {
                gradients[0].data[i] *= factor;
            }
            return gradients;
        };
    }

    @Test
    void aGradientWrittenByHandInPlainJavaIsChecked() {
        assertThat(plainReport(UsualMistakesTest::right)).startsWith("Gradient check: correct (9 derivatives compared");
        assertThat(plainReport(scaled(2))).contains("the gradient for input 0: it is twice what it should be");
        assertThat(plainReport(scaled(-1))).contains("the gradient for input 0: its sign is wrong");
        assertThat(plainReport(scaled(0))).contains("the gradient for input 0: it is zero: the input is detached");
        assertThat(plainReport(scaled(1.0 / 6)))
                .contains("it is divided by 6, the number of entries of a 2×3 matrix: a mean for a sum");
        assertThat(plainReport(scaled(3))).contains("multiplied by 3, the number of columns of a 2×3 matrix");
        assertThat(plainReport(scaled(0.5))).contains("it is half of what it should be");
        assertThat(plainReport(scaled(1.7))).contains("every entry is off by the factor 1.70000");
    }

    @Test
    void shapesOfAHandWrittenGradientAreCompared() {
        assertThat(plainReport(m -> new DMatrixRMaj[] {new DMatrixRMaj(3, 2), right(m)[1]}))
                .contains("the gradient for input 0 is 3×2, but the input is 2×3; it may be transposed");
        assertThat(plainReport(m -> new DMatrixRMaj[] {right(m)[0], new DMatrixRMaj(2, 3)}))
                .contains("the gradient for input 1 is 2×3, but the input is 1×3; the sum over what the input was"
                        + " broadcast to is missing");
        assertThat(plainReport(m -> new DMatrixRMaj[] {right(m)[0]}))
                .contains("the gradient function returned 1 matrices for 2 inputs");
    }

    @Test
    void aHandWrittenGradientThatChangesItsInputIsCaught() {
        assertThat(plainReport(m -> {
                    DMatrixRMaj[] gradients = right(m);
                    m[1].data[0] = 7;
                    return gradients;
                }))
                .contains("the gradient function changes input 1");
    }

    @Test
    void aTransposedGradientIsRecognized() {
        Variable square = Variable.of(new double[][] {{0.3, -0.2}, {0.5, 0.1}});
        GradientReport report = GradientCheck.ofPlain(
                        m -> m[0].get(0, 1) * 3 + m[0].get(1, 0) + m[0].get(0, 0) * m[0].get(0, 0),
                        m -> new DMatrixRMaj[] {new DMatrixRMaj(new double[][] {{2 * m[0].get(0, 0), 1}, {3, 0}})})
                .at(square)
                .run();
        assertThat(report.diagnoses()).containsExactly("the gradient for input 0: it is transposed");
    }

    @Test
    void aHandWrittenGradientThatFailsIsReported() {
        assertThat(plainReport(m -> {
                    throw new ArithmeticException("divided by zero");
                }))
                .contains(
                        "the gradient function failed at the given point: java.lang.ArithmeticException: divided by zero");
    }
}
