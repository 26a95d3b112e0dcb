package lab.exercise2;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.autograd.check.GradientCheck;
import lab.Grader;
import org.junit.jupiter.api.Test;

class OwnOperationTest {
    private static final Variable X = Variable.of(new double[][] {{0.3, -1.2, 2.5}, {-0.1, 0.8, -3}});

    @Test
    void theValues() {
        Variable y = OwnOperation.logCosh(X);
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 3; j++) {
                double x = X.value().get(i, j);
                Grader.equal(
                        Math.log(Math.cosh(x)), y.value().get(i, j), 1e-12, "The kernel's value of log cosh(" + x + "):");
            }
        }
    }

    @Test
    void largeEntriesDoNotOverflow() {
        for (double x : new double[] {1000, -1000}) {
            Grader.equal(
                    1000 - Math.log(2),
                    OwnOperation.logCosh(Variable.of(x)).scalar(),
                    1e-12,
                    "log cosh(" + x + "): cosh itself overflows there. Take e^|x| out of the sum: log cosh x = |x| + log(1 +"
                            + " e^(−2|x|)) − log 2.");
        }
    }

    @Test
    void itIsOneOperationOfItsOwn() {
        Variable y = OwnOperation.logCosh(Variable.of(0.5));
        Grader.expect(
                y.operation().equals("logCosh"),
                "The result comes from the operation '" + y.operation() + "', expected 'logCosh': make it with"
                        + " Variable.compute instead of composing other operations.");
    }

    @Test
    void theRule() {
        OwnOperation.logCosh(X);
        Grader.gradient(
                "The rule is not the derivative of log cosh. What is the derivative of log u, and that of cosh?",
                GradientCheck.of(x -> OwnOperation.logCosh(x)).at(X).run());
    }

    @Test
    void theRuleCanBeDifferentiatedItself() {
        OwnOperation.logCosh(X);
        Grader.gradient(
                "The gradient is right, but its own gradient is not: write the rule in operations of variables. A matrix that you"
                        + " computed with loops is a constant for the second derivative.",
                GradientCheck.of(x -> OwnOperation.logCosh(x)).at(X).order(2).run());
    }

    @Test
    void theKernelRunsAgainOnOtherValues() {
        OwnOperation.logCosh(X);
        Parameter scale = new Parameter("scale", 1);
        Captured<Variable> captured =
                Captured.of(x -> OwnOperation.logCosh(x.mul(scale)).sum());
        String sentence = "Run again on other values, the kernel still computes with the old ones: read x from in[0], not from"
                + " outside.";
        try {
            captured.gradients(Variable.of(new double[][] {{1, 2}}));
            captured.gradients(Variable.of(new double[][] {{-0.5, 3}}));
        } catch (IllegalStateException e) {
            Grader.expect(false, sentence + "\n" + e.getMessage());
        }
        Grader.equal(Math.log(Math.cosh(0.5)) + Math.log(Math.cosh(3)), captured.scalar(), 1e-12, sentence);
    }
}
