package dev.ravine.optim.minimize;

import dev.ravine.autograd.Parameters;
import java.util.List;
import java.util.function.Function;

/** Every method, with its defaults and other settings, for the tests that hold for all. */
final class Minimizers {
    /** A method to be made for parameters. */
    record Method(String name, Function<Parameters, Minimizer> make) {
        Minimizer of(Parameters parameters) {
            return make.apply(parameters);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Method> ALL = List.of(
            new Method("L-BFGS", Lbfgs::new),
            new Method("L-BFGS, exact", parameters -> new Lbfgs(parameters, 3, 1e-6, 0.01)),
            new Method("Levenberg-Marquardt", LevenbergMarquardt::new),
            new Method("Levenberg-Marquardt, timid", parameters -> new LevenbergMarquardt(parameters, 10)),
            new Method("Gauss-Newton", GaussNewton::new),
            new Method("Newton-CG", NewtonCg::new),
            new Method("Newton-CG, far", parameters -> new NewtonCg(parameters, 100)));

    private Minimizers() {}
}
