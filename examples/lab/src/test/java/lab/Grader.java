package lab;

import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientReport;
import org.junit.jupiter.api.Assertions;

/** What the graders have in common. */
public final class Grader {
    private Grader() {}

    /** Fails with a sentence of ours and the report, unless the check passed. */
    public static void gradient(String sentence, GradientReport report) {
        if (!report.passed()) {
            Assertions.fail("\n" + sentence + "\n" + report + "\n");
        }
    }

    /** Fails with a sentence, unless the condition holds. */
    public static void expect(boolean condition, String sentence) {
        if (!condition) {
            Assertions.fail("\n" + sentence + "\n");
        }
    }

    /** Fails with a sentence, unless two numbers are equal within a relative tolerance. */
    public static void equal(double expected, double actual, double tolerance, String sentence) {
        expect(
                Math.abs(expected - actual) <= tolerance * Math.max(1, Math.abs(expected)),
                sentence + "\nexpected " + expected + ", got " + actual);
    }

    /** Fails with a sentence, unless all entries are equal within a relative tolerance. */
    public static void equal(Variable expected, Variable actual, double tolerance, String sentence) {
        expect(
                expected.rows() == actual.rows() && expected.columns() == actual.columns(),
                sentence + "\nexpected " + expected.rows() + "×" + expected.columns() + ", got " + actual.rows() + "×"
                        + actual.columns());
        for (int i = 0; i < expected.rows(); i++) {
            for (int j = 0; j < expected.columns(); j++) {
                equal(
                        expected.value().get(i, j),
                        actual.value().get(i, j),
                        tolerance,
                        sentence + "\nat row " + i + ", column " + j + ":");
            }
        }
    }
}
