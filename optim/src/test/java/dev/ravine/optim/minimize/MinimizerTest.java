package dev.ravine.optim.minimize;

import static dev.ravine.autograd.Elementwise.log;
import static dev.ravine.autograd.Elementwise.sqrt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.State;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.autograd.kernel.Sums;
import dev.ravine.optim.minimize.Iteration.Trial;
import dev.ravine.optim.minimize.Minimizers.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class MinimizerTest {
    static final List<Method> METHODS = Minimizers.ALL;

    private static Parameter number(double value) {
        return new Parameter("x", new double[][] {{value}});
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void aLineIsFitted(Method method) {
        Variable x = Variable.of(new double[][] {{0}, {1}, {2}, {3}});
        Variable y = Variable.of(new double[][] {{1}, {3}, {5}, {7}});
        Parameter w = new Parameter("w", new double[][] {{0.5}});
        Parameter b = new Parameter("b", new double[][] {{-4}});
        Minimizer minimizer = method.of(Parameters.of(w, b));
        Variable half = Variable.of(0.5);
        Minimization result = minimizer.minimize(
                minimizer instanceof LeastSquares
                        ? () -> x.matmul(w).add(b).sub(y)
                        : () -> x.matmul(w).add(b).sub(y).pow(2).sum().mul(half));
        assertThat(w.scalar()).isCloseTo(2, within(1e-8));
        assertThat(b.scalar()).isCloseTo(1, within(1e-8));
        assertThat(result.reason()).isEqualTo(Reason.GRADIENT);
        assertThat(result.reason().isConverged()).isTrue();
        assertThat(result.loss()).isLessThan(1e-15);
        assertThat(result.gradientNorm()).isLessThanOrEqualTo(1e-8);
        assertThat(minimizer.iterations()).isEqualTo(result.iterations());
        assertThat(minimizer.evaluations()).isEqualTo(result.evaluations()).isGreaterThan(result.iterations());
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void stepsOneByOneAreThoseOfMinimize(Method method) {
        Net one = Net.small(1);
        Net two = Net.small(1);
        Minimizer whole = method.of(one.parameters());
        whole.stopWhen(new Stopping().iterations(15)).minimize(one.objective(whole));
        Minimizer steps = method.of(two.parameters());
        for (int i = 0; i < 15; i++) {
            steps.step(two.objective(steps));
        }
        assertThat(two.entries()).containsExactly(one.entries());
        assertThat(steps.evaluations()).isEqualTo(whole.evaluations());
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void theListenerSeesEachStepWithTheParametersWhereItLed(Method method) {
        Net net = Net.small(2);
        List<Iteration> seen = new ArrayList<>();
        Minimizer minimizer = method.of(net.parameters());
        double[][] before = {net.entries()};
        minimizer.stopWhen(new Stopping().iterations(10)).listen(iteration -> {
            seen.add(iteration);
            assertThat(iteration.loss()).isCloseTo(net.loss().scalar(), within(1e-12 * iteration.loss()));
            double moved = 0;
            double[] now = net.entries();
            for (int i = 0; i < now.length; i++) {
                moved += Math.pow(now[i] - before[0][i], 2);
            }
            assertThat(iteration.step()).isCloseTo(Math.sqrt(moved), within(1e-12));
            before[0] = now;
        });
        Minimization result = minimizer.minimize(net.objective(minimizer));
        assertThat(seen).hasSize((int) result.iterations());
        long evaluations = 1;
        for (int i = 0; i < seen.size(); i++) {
            Iteration iteration = seen.get(i);
            assertThat(iteration.number()).isEqualTo(i + 1);
            evaluations += iteration.trials().size();
            assertThat(iteration.evaluations()).isEqualTo(evaluations);
            assertThat(iteration.trials()).extracting(Trial::loss).contains(iteration.loss());
            assertThat(iteration.trials()).allMatch(trial -> trial.size() > 0);
        }
        assertThat(seen.get(seen.size() - 1).gradientNorm()).isEqualTo(result.gradientNorm());
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void aRunIsResumedBitForBit(Method method) {
        for (int at = 0; at < 8; at++) {
            Net whole = Net.small(3);
            Minimizer uninterrupted = method.of(whole.parameters());
            Net first = Net.small(3);
            Minimizer begun = method.of(first.parameters());
            for (int i = 0; i < at; i++) {
                begun.step(first.objective(begun));
            }
            Net second = Net.small(3);
            second.parameters()
                    .forEach((name, parameter) ->
                            parameter.set(first.parameters().get(name).value()));
            Minimizer resumed = method.of(second.parameters());
            resumed.restore(begun.state());
            assertThat(resumed.state()).usingRecursiveComparison().isEqualTo(begun.state());
            assertThat(resumed.reason()).isEqualTo(begun.reason());
            for (int i = 0; i < 15; i++) {
                Iteration expected = uninterrupted.step(whole.objective(uninterrupted));
                if (i >= at) {
                    Iteration actual = resumed.step(second.objective(resumed));
                    assertThat(actual.loss()).isEqualTo(expected.loss());
                    assertThat(actual.trials()).isEqualTo(expected.trials());
                    assertThat(actual.number()).isEqualTo(expected.number());
                }
            }
            assertThat(second.entries()).containsExactly(whole.entries());
        }
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void whyARunStoppedIsRestored(Method method) {
        Net net = Net.small(3);
        Minimizer converged = method.of(net.parameters());
        Minimization result = converged.minimize(net.objective(converged));
        Minimizer resumed = method.of(net.parameters());
        resumed.restore(converged.state());
        assertThat(resumed.reason()).contains(result.reason());
        Map<String, String> properties = new HashMap<>(converged.state().properties());
        properties.put("reason", "TIRED");
        assertThatThrownBy(() -> resumed.restore(new State(converged.state().matrices(), properties)))
                .hasMessageContaining("property 'reason' is 'TIRED', expected one of [");
        assertThat(resumed.reason()).contains(result.reason());
    }

    @Test
    void aStateThatDoesNotFitIsRefusedWhole() {
        Net net = Net.small(4);
        Lbfgs source = new Lbfgs(net.parameters());
        source.step(net::loss);
        source.step(net::loss);
        State state = source.state();
        assertThatThrownBy(() -> new NewtonCg(net.parameters()).restore(state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NewtonCg.restore: property 'method' is 'Lbfgs', expected NewtonCg; property 'radius' is"
                        + " missing; property 'hessianProducts' is missing; matrix 's' is unexpected; matrix"
                        + " 'y' is unexpected; property 'pairs' is unexpected");
        assertThatThrownBy(() -> new Lbfgs(Parameters.of(net.b)).restore(state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Lbfgs.restore: matrix 's' is 2×17, expected 2×3; matrix 'y' is 2×17, expected 2×3");
        assertThatThrownBy(() -> new Lbfgs(net.parameters(), 1, 1e-4, 0.9).restore(state))
                .hasMessageContaining("property 'pairs' is '2', expected a whole number from 0 to 1");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-12, 1, 1e11, 1e12, 1.7e12, 1e15})
    void aStepThatTheRegionCutsIsNoEnd(double start) {
        Parameter far = new Parameter("far", new double[][] {{start, -2 * start}});
        Minimization result =
                new NewtonCg(Parameters.of(far)).minimize(() -> far.pow(2).sum());
        assertThat(result.reason()).isEqualTo(Reason.GRADIENT);
        assertThat(Sums.norm(far.value().data, 0, 2)).isLessThan(1e-5);
    }

    @Test
    void newtonTakesAProductForEachDirectionThatItNeeds() {
        Parameter x = new Parameter("x", new double[][] {{3, 4, -2}});
        NewtonCg minimizer = new NewtonCg(Parameters.of(x), 100);
        minimizer.step(() -> x.pow(2).sum());
        assertThat(minimizer.hessianProducts()).isEqualTo(1);
        minimizer.step(() -> x.pow(2).sum());
        assertThat(minimizer.hessianProducts()).isEqualTo(1);
        NewtonCg resumed = new NewtonCg(Parameters.of(x));
        resumed.restore(minimizer.state());
        assertThat(resumed.hessianProducts()).isEqualTo(1);
    }

    @Test
    void whereTheLossIsNotFiniteNobodyGoes() {
        // The least of x − ln x is at 1; Newton's first step from 2.5 leads to −1.25, where the logarithm is NaN.
        for (Method method : METHODS) {
            Parameter x = number(2.5);
            Minimizer minimizer = method.of(Parameters.of(x));
            if (minimizer instanceof LeastSquares) {
                // From 0.01 the step for √x = 0 or so leads below 0, too.
                x.update(entries -> entries[0] = 9);
                minimizer.minimize(() -> sqrt(x).sub(0.1));
                assertThat(x.scalar()).as(method.name()).isCloseTo(0.01, within(1e-6));
            } else {
                minimizer.minimize(() -> x.sub(log(x)));
                assertThat(x.scalar()).as(method.name()).isCloseTo(1, within(1e-6));
            }
        }
    }

    @Test
    void aTrialThatIsNotFiniteIsToldAsInfinite() {
        Parameter x = number(9);
        LevenbergMarquardt minimizer = new LevenbergMarquardt(Parameters.of(x), 1e-6);
        Iteration iteration = minimizer.step(() -> sqrt(x).sub(0.1));
        assertThat(iteration.trials().get(0).loss()).isInfinite();
        assertThat(iteration.loss()).isLessThan(2.9 * 2.9 / 2);
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void aStartThatIsNotFiniteIsRefused(Method method) {
        Parameter x = number(-1);
        Minimizer minimizer = method.of(Parameters.of(x));
        assertThatThrownBy(() -> minimizer.minimize(() -> log(x)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("the loss is NaN where the parameters are, expected a finite number");
        Parameter zero = number(0);
        assertThatThrownBy(() -> method.of(Parameters.of(zero)).minimize(() -> sqrt(zero)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the gradient holds")
                .hasMessageEndingWith("where the parameters are, expected finite numbers");
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void anExceptionLeavesTheBestPoint(Method method) {
        for (int lastGood = 1; lastGood <= 3; lastGood++) {
            for (boolean inReversePass : new boolean[] {false, true}) {
                Net net = Net.small(5);
                Minimizer minimizer = method.of(net.parameters());
                double start = net.loss().scalar();
                int good = lastGood;
                AtomicInteger calls = new AtomicInteger();
                Objective plain = net.objective(minimizer);
                assertThatThrownBy(() -> minimizer.minimize(() -> {
                            if (calls.incrementAndGet() <= good) {
                                return plain.compute();
                            }
                            if (!inReversePass) {
                                throw new IllegalStateException("no more data");
                            }
                            return plain.compute().onGradient(g -> {
                                throw new IllegalStateException("no more data");
                            });
                        }))
                        .hasMessageContaining("no more data");
                double best = net.loss().scalar();
                assertThat(best).isLessThanOrEqualTo(start);
                assertThat(minimizer.step(plain).loss()).isLessThan(best);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void theListenerHearsOfEachStepOnce(Method method) {
        Net net = Net.small(5);
        List<Long> heard = new ArrayList<>();
        Minimizer minimizer = method.of(net.parameters())
                .stopWhen(new Stopping().iterations(3))
                .listen(iteration -> heard.add(iteration.number()));
        minimizer.minimize(net.objective(minimizer));
        assertThat(heard).containsExactly(1L, 2L, 3L);
        // At a stationary point there is no step.
        minimizer.stopWhen(new Stopping().gradient(1e9)).minimize(net.objective(minimizer));
        assertThat(heard).containsExactly(1L, 2L, 3L);
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void aLossThatOnlyRisesEndsWhereItBegan(Method method) {
        Net net = Net.small(6);
        Minimizer minimizer = method.of(net.parameters());
        AtomicInteger calls = new AtomicInteger();
        double[] start = net.entries();
        Minimization result = minimizer.minimize(() -> {
            double factor = calls.getAndIncrement() == 0 ? 1 : 1e6;
            return minimizer instanceof LeastSquares
                    ? net.residuals().mul(factor)
                    : net.loss().mul(factor);
        });
        assertThat(result.iterations()).isEqualTo(1);
        assertThat(net.entries()).containsExactly(start);
        assertThat(result.reason()).isEqualTo(Reason.NO_DECREASE);
        assertThat(result.reason().isConverged()).isFalse();
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void theTextIsTheMethodAndItsSteps(Method method) {
        Net net = Net.small(5);
        Minimizer minimizer = method.of(net.parameters());
        minimizer.step(net.objective(minimizer));
        assertThat(minimizer).hasToString(minimizer.where + "[iterations=1]");
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void limitsAreKept(Method method) {
        Net net = Net.small(7);
        Minimizer minimizer = method.of(net.parameters());
        minimizer.stopWhen(new Stopping().iterations(3));
        Minimization result = minimizer.minimize(net.objective(minimizer));
        assertThat(result.reason()).isEqualTo(Reason.ITERATIONS);
        assertThat(result.iterations()).isEqualTo(3);
        Minimization second = minimizer.minimize(net.objective(minimizer));
        assertThat(second.iterations()).isEqualTo(3);
        assertThat(minimizer.iterations()).isEqualTo(6);
        assertThat(second.loss()).isLessThan(result.loss());
        minimizer.stopWhen(new Stopping().evaluations(4));
        Minimization third = minimizer.minimize(net.objective(minimizer));
        assertThat(third.reason()).isEqualTo(Reason.EVALUATIONS);
        assertThat(third.evaluations()).isBetween(4L, 60L);
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void eachToleranceIsAReason(Method method) {
        Stopping none = new Stopping(0, 0, 0, 500, 5000);
        assertThat(reason(method, none.gradient(1e-2))).isEqualTo(Reason.GRADIENT);
        assertThat(reason(method, none.loss(0.9))).isEqualTo(Reason.LOSS);
        assertThat(reason(method, none.step(0.5))).isEqualTo(Reason.STEP);
    }

    private static Reason reason(Method method, Stopping stopping) {
        MoreGarbowHillstrom.Problem beale = MoreGarbowHillstrom.named("5 Beale");
        Parameter x = beale.parameter();
        Minimizer minimizer = method.of(Parameters.of(x));
        minimizer.stopWhen(stopping);
        return minimizer
                .minimize(minimizer instanceof LeastSquares ? beale.residuals(x) : beale.sumOfSquares(x))
                .reason();
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void frozenParametersStay(Method method) {
        Net net = Net.small(9);
        Minimizer minimizer = method.of(net.parameters());
        minimizer.step(net.objective(minimizer));
        minimizer.step(net.objective(minimizer));
        net.w.freeze();
        double[] w = net.w.value().data.clone();
        double before = net.loss().scalar();
        assertThat(minimizer.step(net.objective(minimizer)).loss()).isLessThan(before);
        assertThat(net.w.value().data).containsExactly(w);
        net.parameters().forEach((name, parameter) -> parameter.freeze());
        assertThatThrownBy(() -> minimizer.step(net.objective(minimizer)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageEndingWith(": all parameters are frozen, so none can move");
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void parametersThatTheLossDoesNotDependOnStay(Method method) {
        Net net = Net.small(10);
        Parameter idle = number(3);
        Minimizer minimizer = method.of(net.parameters().and("idle", idle));
        double before = net.loss().scalar();
        minimizer.stopWhen(new Stopping().iterations(5)).minimize(net.objective(minimizer));
        assertThat(idle.scalar()).isEqualTo(3);
        assertThat(net.loss().scalar()).isLessThan(before);
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void aLossThatDependsOnNoneOfTheParametersIsRefused(Method method) {
        Parameter mine = number(3);
        Parameter other = number(5);
        Minimizer minimizer = method.of(Parameters.of(mine));
        assertThatThrownBy(() -> minimizer.minimize(() -> other.mul(other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(minimizer.where + ": the function depends on none of the parameters [x], expected at least"
                        + " one");
        assertThatThrownBy(() -> minimizer.minimize(() -> Variable.of(2)))
                .hasMessageContaining("depends on no parameter");
        // At its minimum, a function that depends on a parameter has the gradient 0 too.
        other.update(entries -> entries[0] = 0);
        assertThat(method.of(Parameters.of(other))
                        .minimize(() -> other.mul(other))
                        .reason())
                .isEqualTo(Reason.GRADIENT);
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void parametersThatSomebodyMovedAreLookedAtAgain(Method method) {
        Net net = Net.small(11);
        Minimizer minimizer = method.of(net.parameters());
        minimizer.step(net.objective(minimizer));
        net.w.update(entries -> entries[0] += 1);
        double before = net.loss().scalar();
        Iteration iteration = minimizer.step(net.objective(minimizer));
        assertThat(iteration.loss()).isLessThan(before);
        assertThat(iteration.loss()).isCloseTo(net.loss().scalar(), within(1e-12));
    }

    @ParameterizedTest
    @FieldSource("METHODS")
    void anotherFunctionIsToBeAnnounced(Method method) {
        Net net = Net.small(12);
        Net other = Net.small(13);
        Minimizer minimizer = method.of(net.parameters());
        minimizer.step(net.objective(minimizer));
        minimizer.forget();
        Iteration iteration = minimizer.step(
                minimizer instanceof LeastSquares
                        ? () -> net.residuals().add(other.x)
                        : () -> net.residuals().add(other.x).pow(2).sum().mul(0.5));
        assertThat(iteration.loss())
                .isCloseTo(net.residuals().add(other.x).pow(2).sum().mul(0.5).scalar(), within(1e-12));
    }

    @Test
    void aCapturedLossTakesTheSameStepsToTheBit() {
        Net one = Net.small(14);
        Net two = Net.small(14);
        Captured<Variable> captured = Captured.of(
                x -> x.matmul(two.w.transpose()).matmul(two.v).sub(two.y).pow(2).mean());
        Minimization eager = new Lbfgs(one.parameters()).minimize(() -> one.x
                .matmul(one.w.transpose())
                .matmul(one.v)
                .sub(one.y)
                .pow(2)
                .mean());
        Minimization fast = new Lbfgs(two.parameters()).minimize(Objective.of(captured, two.x));
        assertThat(fast).isEqualTo(eager);
        assertThat(two.entries()).containsExactly(one.entries());
        assertThatThrownBy(() -> new NewtonCg(two.parameters()).minimize(Objective.of(captured, two.x)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Objective: this method differentiates the loss's graph, and this objective has none, expected a"
                                + " function that returns the loss; or use Lbfgs");
    }

    @Test
    void aLossFromElsewhereTakesTheSameSteps() {
        Net one = Net.small(14);
        Net two = Net.small(14);
        Minimization here = new Lbfgs(one.parameters()).minimize(one::loss);
        Objective elsewhere = Objective.of(() -> {
            Variable loss = two.loss();
            return new Objective.Evaluation(loss.scalar(), loss.backward());
        });
        assertThat(new Lbfgs(two.parameters()).minimize(elsewhere)).isEqualTo(here);
        assertThatThrownBy(() -> new LevenbergMarquardt(two.parameters()).minimize(elsewhere))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("this objective has none");
    }

    @Test
    void lossesAndResidualsAreToldApart() {
        Net net = Net.small(15);
        assertThatThrownBy(() -> new LevenbergMarquardt(net.parameters()).minimize(net::loss))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("LevenbergMarquardt: the function returned 1×1 for 17 weights, expected the residuals"
                        + " themselves, not the sum of their squares");
        assertThatThrownBy(() -> new NewtonCg(net.parameters()).minimize(net::residuals))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("NewtonCg: the function returned 12×2, expected a 1×1 loss (a sum or a mean); residuals are"
                        + " for LevenbergMarquardt and GaussNewton");
        assertThatThrownBy(() -> new Lbfgs(net.parameters()).minimize(net::residuals))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Lbfgs: the function returned 12×2, expected a 1×1 loss (a sum or a mean); residuals are"
                        + " for LevenbergMarquardt and GaussNewton");
    }

    @Test
    void aJacobianThatIsTooLargeIsRefusedBeforeItIsMade() {
        Net net = Net.small(16);
        assertThatThrownBy(() -> new GaussNewton(net.parameters()).limit(400).minimize(net::residuals))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "GaussNewton: 24 residuals and 17 weights make a matrix of 408 entries, expected at most 400;"
                                + " raise the limit, or use Lbfgs or NewtonCg, which need no such matrix");
        new GaussNewton(net.parameters()).limit(408).step(net::residuals);
    }

    @Test
    void settingsOutOfTheirRangeAreRefusedByName() {
        Parameters parameters = Parameters.of(number(1));
        refused(() -> new Lbfgs(parameters, 0, 1e-4, 0.9), "Lbfgs: memory is 0, expected at least 1");
        refused(() -> new Lbfgs(parameters, 5, 0.9, 0.1), "Lbfgs: c1 is 0.9 and c2 0.1, expected 0 < c1 < c2 < 1");
        refused(
                () -> new LevenbergMarquardt(parameters, 0),
                "LevenbergMarquardt: tau is 0.0, expected a finite number above 0");
        refused(() -> new NewtonCg(parameters, -1), "NewtonCg: radius is -1.0, expected a finite number above 0");
        refused(() -> new Stopping().iterations(0), "Stopping: iterations is 0, expected at least 1");
        refused(
                () -> new Stopping().gradient(Double.NaN),
                "Stopping: gradient is NaN, expected a finite number of at least 0");
        refused(() -> new Lbfgs(Parameters.none()), "Lbfgs: the collection holds no parameters, expected at least one");
        refused(
                () -> new GaussNewton(parameters).limit(0),
                "GaussNewton: the limit is 0, expected from 1 to 1073741824");
    }

    private static void refused(Runnable make, String message) {
        assertThatThrownBy(make::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
