package dev.ravine.user;

import static dev.ravine.autograd.Arithmetic.sub;
import static dev.ravine.autograd.Elementwise.*;
import static dev.ravine.autograd.Variable.wrt;

import dev.ravine.autograd.Variable;
import dev.ravine.autograd.check.GradientCheck;
import dev.ravine.autograd.check.GradientReport;
import java.util.function.UnaryOperator;

/** What the tests of the gradient check have in common. */
final class CheckedFunctions {
    private CheckedFunctions() {}

    static final Variable X = Variable.of(new double[][] {{0.3, -0.2, 0.7}, {0.5, 0.1, -0.9}});
    static final Variable W = Variable.of(new double[][] {{0.5, 0.4}, {-1, 0.2}, {0.3, 0.6}});

    static Variable scaledTanh(Variable v, double factor) {
        return Variable.computed("scaledTanh", tanh(v).value().copy(), wrt(v, (y, g) -> g.mul(sub(1, square(y)))
                .mul(factor)));
    }

    static GradientReport report(UnaryOperator<Variable> f, Variable at) {
        return GradientCheck.of(f).at(at).run();
    }
}
