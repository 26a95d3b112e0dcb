package dev.ravine.examples.site.race;

import static dev.ravine.autograd.Arithmetic.sub;
import static dev.ravine.autograd.Elementwise.square;
import static dev.ravine.examples.site.race.Races.formula;
import static dev.ravine.examples.site.race.Races.race;
import static dev.ravine.examples.site.race.Races.run;
import static dev.ravine.examples.site.race.Races.runner;
import static dev.ravine.examples.site.race.Races.surface;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.site.api.Catalogue;
import dev.ravine.examples.site.api.InspectRequest;
import dev.ravine.examples.site.api.InspectResponse;
import dev.ravine.examples.site.api.RaceResponse;
import dev.ravine.examples.site.api.RaceResponse.Searched;
import dev.ravine.examples.site.api.RaceResponse.Tried;
import dev.ravine.examples.site.api.RunnerChoice;
import dev.ravine.examples.site.api.SweepRequest;
import dev.ravine.examples.site.surface.Surfaces;
import dev.ravine.optim.minimize.Iteration;
import dev.ravine.optim.minimize.Lbfgs;
import dev.ravine.optim.minimize.Minimizer;
import dev.ravine.optim.minimize.NewtonCg;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MinimizersTest {
    private static final List<String> IDS =
            Minimizers.all().stream().map(Catalogue.Minimizer::id).toList();

    private static RunnerChoice minimizer(String id, Map<String, Double> numbers) {
        return new RunnerChoice(id, id, numbers, null, null);
    }

    private static RaceResponse.Trail trail(String surface, String id) {
        double[] start = Surfaces.get(surface).start();
        return run(surface(surface), start[0], start[1], 200, minimizer(id, Map.of()));
    }

    private static Searched searched(RaceResponse.Trail trail) {
        return Objects.requireNonNull(trail.searched());
    }

    @Test
    void theTrailIsThatOfTheLibrarysMinimizerToTheBit() {
        compare(minimizer("lbfgs", Map.of("memory", 3.0, "c2", 0.5)), p -> new Lbfgs(p, 3, 1e-4, 0.5));
        compare(minimizer("newtonCg", Map.of("radius", 0.3)), p -> new NewtonCg(p, 0.3));
    }

    /** Counts itself how often the loss is asked for, and where. */
    private static void compare(RunnerChoice choice, Function<Parameters, Minimizer> method) {
        RaceResponse.Trail trail = run(surface("rosenbrock"), -1.2, 1, 200, choice);
        Searched searched = searched(trail);
        Parameter x = new Parameter("x", new double[][] {{-1.2}});
        Parameter y = new Parameter("y", new double[][] {{1}});
        Minimizer minimizer = method.apply(Parameters.of(x, y));
        List<double[]> asked = new ArrayList<>();
        int trials = 0;
        for (int k = 0; k < trail.x().length; k++) {
            assertThat(trail.x()[k]).isEqualTo(x.scalar());
            assertThat(trail.y()[k]).isEqualTo(y.scalar());
            if (k + 1 == trail.x().length) {
                break;
            }
            Iteration iteration = minimizer.step(() -> {
                asked.add(new double[] {x.scalar(), y.scalar()});
                Variable loss = square(sub(1, x)).add(square(y.sub(square(x))).mul(100));
                return loss;
            });
            Tried tried = searched.tried().get(k);
            assertThat(tried.size())
                    .containsExactly(iteration.trials().stream()
                            .mapToDouble(Iteration.Trial::size)
                            .toArray());
            for (int i = 0; i < tried.x().length; i++) {
                assertThat(new double[] {tried.x()[i], tried.y()[i]}).containsExactly(asked.get(1 + trials + i));
            }
            trials += tried.x().length;
            assertThat(searched.evaluations()[k + 1]).isEqualTo(asked.size());
        }
        assertThat(searched.evaluations()[0]).isEqualTo(1);
        assertThat(searched.stopped()).isEqualTo("the gradient is small enough");
        assertThat(trail.loss()[trail.loss().length - 1]).isLessThan(1e-15);
        if (minimizer instanceof NewtonCg newton) {
            int[] products = searched.products();
            assertThat((long) products[products.length - 1]).isEqualTo(newton.hessianProducts());
        }
    }

    @Test
    void linesAreStraightAndTrustedStepsStayInTheirCircle() {
        for (Catalogue.Surface surface : Surfaces.ALL) {
            for (String id : IDS) {
                RaceResponse.Trail trail = trail(surface.id(), id);
                for (int k = 0; k < searched(trail).tried().size(); k++) {
                    Tried tried = searched(trail).tried().get(k);
                    for (int i = 0; i < tried.x().length; i++) {
                        double dx = tried.x()[i] - trail.x()[k];
                        double dy = tried.y()[i] - trail.y()[k];
                        double length = Math.sqrt(dx * dx + dy * dy);
                        if (id.equals("newtonCg")) {
                            assertThat(length).isLessThanOrEqualTo(tried.size()[i] * (1 + 1e-9) + 1e-14);
                        } else if (length < 1e6) {
                            // Steps as long as their α, in the direction of the first. Lines that start anew are
                            // another line.
                            double share = tried.size()[i] / tried.size()[0];
                            double ax = (tried.x()[0] - trail.x()[k]) * share;
                            double ay = (tried.y()[0] - trail.y()[k]) * share;
                            assertThat(dx).as("%s %s", surface.id(), k).isCloseTo(ax, within(1e-9 * length + 1e-12));
                            assertThat(dy).as("%s %s", surface.id(), k).isCloseTo(ay, within(1e-9 * length + 1e-12));
                        }
                    }
                }
            }
        }
    }

    @Test
    void bothFindAMinimumOfEverySurfaceThatHasOne() {
        for (Catalogue.Surface surface : Surfaces.ALL) {
            if (surface.noise() == 0 && surface.minima().length > 0) {
                for (String id : IDS) {
                    RaceResponse.Trail trail = trail(surface.id(), id);
                    int last = trail.x().length - 1;
                    assertThat(searched(trail).stopped())
                            .as(id + " on " + surface.id())
                            .isNotNull();
                    assertThat(Math.abs(trail.gx()[last]) + Math.abs(trail.gy()[last]))
                            .as(id + " on " + surface.id())
                            .isLessThan(1e-5);
                    assertThat(trail.diverged()).isNull();
                }
            }
        }
    }

    @Test
    void aSurfaceWithoutAnEndAndOneWithNoiseAreToldAsSuch() {
        for (String id : IDS) {
            assertThat(Objects.requireNonNull(trail("saddle", id).diverged()).reason())
                    .isEqualTo("descent");
            RaceResponse.Trail noisy = trail("noisy", id);
            assertThat(searched(noisy).stopped()).isNotNull();
            assertThat(noisy.x()).hasSizeLessThan(20);
            assertThat(noisy.loss()[noisy.loss().length - 1]).isGreaterThan(1e-3);
        }
    }

    @Test
    void whereTheLossIsNoNumberNobodyGoes() {
        for (String id : IDS) {
            RaceResponse.Trail trail = run(formula("x - log(x) + y^2"), 2.5, 1, 50, minimizer(id, Map.of()));
            assertThat(trail.x()[trail.x().length - 1]).isCloseTo(1, within(1e-7));
            assertThat(run(formula("log(x)"), -1, 0, 50, minimizer(id, Map.of()))
                            .x())
                    .hasSize(1);
            RaceResponse.Trail steep = run(formula("exp(x^4)"), 5, 0, 50, minimizer(id, Map.of()));
            assertThat(steep.loss()[steep.loss().length - 1]).isLessThanOrEqualTo(steep.loss()[0]);
        }
    }

    @Test
    void aStepIsToldWithItsNumbers() {
        for (String id : IDS) {
            RaceResponse.Trail trail = trail("rosenbrock", id);
            for (int k = 0; k < trail.x().length; k++) {
                InspectResponse seen = Inspection.of(new InspectRequest(
                        surface("rosenbrock"), new double[] {-1.2, 1}, 1, minimizer(id, Map.of()), k));
                if (k + 1 == trail.x().length) {
                    assertThat(seen.update()).isEmpty();
                } else {
                    assertThat(seen.update().get(0).lines().get(0).value()).isEqualTo(trail.gx()[k]);
                    assertThat(seen.update().get(1).lines().get(3).value()).isEqualTo(trail.y()[k + 1]);
                    assertThat(Objects.requireNonNull(seen.change()).after()).isEqualTo(trail.loss()[k + 1]);
                }
                assertThat(seen.curvature().bound()).isNull();
            }
        }
    }

    @Test
    void thereIsNoRateToSweepAndWrongNumbersAreRefused() {
        assertThatThrownBy(() -> Sweep.run(new SweepRequest(
                        surface("bowl"),
                        new double[] {1, 1},
                        1,
                        5,
                        List.of(minimizer("lbfgs", Map.of())),
                        null,
                        null,
                        null)))
                .hasMessageStartingWith("there is no optimizer 'lbfgs'; there are sgd,");
        assertThatThrownBy(() -> run(surface("bowl"), 1, 1, 5, minimizer("lbfgs", Map.of("memory", 2.5))))
                .hasMessage("L-BFGS's 'memory' is 2.5, expected a whole number");
        assertThatThrownBy(() -> run(surface("bowl"), 1, 1, 5, minimizer("lbfgs", Map.of("c1", 0.95))))
                .hasMessageContaining("expected 0 < c1 < c2 < 1");
        assertThatThrownBy(() -> run(surface("bowl"), 1, 1, 5, minimizer("newtonCg", Map.of("gamma", 1.0))))
                .hasMessage("Newton-CG has no parameter gamma");
        assertThatThrownBy(() -> Race.run(race(surface("bowl"), 1, 1, 5, minimizer("sgd", Map.of()))))
                .hasMessage("'runner.rate' is missing");
        assertThat(runner("sgd", 1).rate()).isEqualTo(1);
    }
}
