package dev.ravine.examples.site.race;

import static dev.ravine.autograd.Elementwise.square;
import static dev.ravine.examples.site.race.Races.formula;
import static dev.ravine.examples.site.race.Races.race;
import static dev.ravine.examples.site.race.Races.run;
import static dev.ravine.examples.site.race.Races.runner;
import static dev.ravine.examples.site.race.Races.surface;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.site.Json;
import dev.ravine.examples.site.api.Divergence;
import dev.ravine.examples.site.api.RaceResponse;
import dev.ravine.examples.site.api.RunnerChoice;
import dev.ravine.examples.site.api.ScheduleChoice;
import dev.ravine.examples.site.api.SurfaceChoice;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.schedule.Schedules;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RaceTest {
    @Test
    void whatThePageReadsIsTheLibrarysToTheBit() {
        Parameter x = new Parameter("x", new double[][] {{-4}});
        Parameter y = new Parameter("y", new double[][] {{4}});
        Optimizer optimizer =
                Optimizer.of(new Adam(0.8, 0.99, 1e-8), Schedules.cosine(0.3, 0, 150), Parameters.of(x, y));
        RunnerChoice adam = new RunnerChoice(
                "a",
                "adam",
                Map.of("beta1", 0.8, "beta2", 0.99),
                0.3,
                new ScheduleChoice("cosine", Map.of("steps", 150.0)));
        JsonObject trail = Json.of(Race.run(race(surface("ravine"), -4, 4, 200, adam)))
                .getAsJsonObject()
                .getAsJsonArray("trails")
                .get(0)
                .getAsJsonObject();
        double lastX = x.scalar();
        double lastY = y.scalar();
        for (int k = 0; k <= 200; k++) {
            Variable loss = square(x).div(5).add(square(y));
            Gradients gradients = loss.backward();
            assertThat(number(trail, "x", k)).isEqualTo(x.scalar());
            assertThat(number(trail, "y", k)).isEqualTo(y.scalar());
            assertThat(number(trail, "loss", k)).isEqualTo(loss.scalar());
            assertThat(number(trail, "gx", k)).isEqualTo(gradients.of(x).data[0]);
            assertThat(number(trail, "gy", k)).isEqualTo(gradients.of(y).data[0]);
            assertThat(number(trail, "rate", k)).isEqualTo(optimizer.learningRate("all"));
            assertThat(number(trail, "stepLength", k))
                    .isEqualTo(Math.sqrt(
                            (x.scalar() - lastX) * (x.scalar() - lastX) + (y.scalar() - lastY) * (y.scalar() - lastY)));
            lastX = x.scalar();
            lastY = y.scalar();
            optimizer.step(gradients);
        }
        assertThat(trail.getAsJsonArray("x")).hasSize(201);
    }

    private static double number(JsonObject trail, String name, int index) {
        JsonArray numbers = trail.getAsJsonArray(name);
        return Double.parseDouble(numbers.get(index).getAsString());
    }

    @Test
    void beginsAtTheLossThatTheReadOutShows() {
        assertThat(run(surface("ravine"), -4, 4, 1, runner("sgd", 0.1)).loss()[0])
                .isEqualTo(19.2);
    }

    @Test
    void everyOptimizerGoesDownTheRavine() {
        for (Rule rule : Rules.ALL) {
            RaceResponse.Trail trail = run(surface("ravine"), -4, 4, 200, runner(rule.id(), rule.rate()));
            assertThat(trail.diverged()).as(rule.id()).isNull();
            assertThat(trail.loss()[200]).as(rule.id()).isLessThan(trail.loss()[0]);
        }
    }

    @Test
    void everyScheduleIsFollowed() {
        for (var schedule : Rates.all()) {
            RaceResponse.Trail trail = run(surface("bowl"), -4, 3, 60, runner("sgd", 0.1, schedule.id()));
            assertThat(trail.diverged()).as(schedule.id()).isNull();
            assertThat(Arrays.stream(trail.rate()))
                    .as(schedule.id())
                    .allMatch(rate -> rate >= 0 && rate <= 0.1 + 1e-15);
            if (!schedule.id().equals("constant")) {
                assertThat(Arrays.stream(trail.rate())).as(schedule.id()).anyMatch(rate -> rate < 0.1);
            }
        }
    }

    @Test
    void allRunnersSeeTheSameNoiseAndTheSeedDecidesIt() {
        SurfaceChoice noisy = surface("noisy");
        RaceResponse once = Race.run(race(noisy, -4, 4, 50, runner("sgd", 0), runner("adam", 0)));
        assertThat(once.trails().get(0).gx()).isEqualTo(once.trails().get(1).gx());
        assertThat(once.trails().get(0).gx()[0])
                .isNotEqualTo(once.trails().get(0).gx()[1]);
        assertThat(once.trails().get(0).loss()).containsOnly(19.2);
        assertThat(Json.of(Race.run(race(noisy, -4, 4, 50, runner("sgd", 0), runner("adam", 0)))))
                .isEqualTo(Json.of(once));
    }

    @Test
    void theNoiseHasTheDeviationThatIsAskedFor() {
        RaceResponse.Trail still = run(new SurfaceChoice("bowl", null, 0.5), 0, 0, 4000, runner("sgd", 0));
        double sum = 0;
        for (double gx : still.gx()) {
            sum += gx * gx;
        }
        // 4,001 draws: the estimate of the deviation is off by about 1.1 %, and hardly ever by five times that.
        assertThat(Math.sqrt(sum / still.gx().length)).isBetween(0.5 * 0.945, 0.5 * 1.055);
    }

    @Test
    void aSurfaceWithoutYLeavesYAlone() {
        RaceResponse.Trail trail = run(formula("x^2"), 3, 2, 20, runner("adam", 0.1));
        assertThat(trail.y()).containsOnly(2);
        assertThat(trail.gy()).containsOnly(0);
        assertThat(trail.x()[20]).isLessThan(3);
        assertThat(run(formula("x"), 3, 2, 3, runner("sgd", 1)).loss()).containsExactly(3, 2, 1, 0);
    }

    // ---- why it broke

    @Test
    void aRateAboveTheBoundIsExplainedByTheCurvature() {
        RaceResponse.Trail trail = run(surface("ravine"), -4, 4, 500, runner("sgd", 1.1));
        Divergence why = Objects.requireNonNull(trail.diverged());
        assertThat(why.reason()).isEqualTo("rate");
        assertThat(why.curvature()).isEqualTo(2);
        assertThat(why.bound()).isEqualTo(1);
        assertThat(why.rate()).isEqualTo(1.1);
        assertThat(why.step()).isEqualTo(trail.x().length - 1).isLessThan(500);
        assertThat(why.text())
                .contains("λmax = 2.000")
                .contains("2/λmax = 1.000")
                .contains("1.10 times");
    }

    @Test
    void aRunThatIsOnlyOnItsWayOutIsExplainedToo() {
        RaceResponse.Trail trail = run(surface("ravine"), -4, 4, 30, runner("sgd", 1.01));
        assertThat(Objects.requireNonNull(trail.diverged()).reason()).isEqualTo("rate");
        assertThat(trail.x()).hasSize(31);
    }

    @Test
    void momentumHasABoundOfItsOwn() {
        assertThat(run(surface("ravine"), -4, 4, 500, runner("momentum", 1.5)).diverged())
                .isNull();
        Divergence why = Objects.requireNonNull(
                run(surface("ravine"), -4, 4, 500, runner("momentum", 2)).diverged());
        assertThat(why.reason()).isEqualTo("rate");
        assertThat(why.bound()).isEqualTo(1.9);
    }

    @Test
    void runningAwayDownASaddleIsNoFaultOfTheRate() {
        Divergence why = Objects.requireNonNull(
                run(surface("saddle"), -2.5, 0.001, 500, runner("sgd", 0.1)).diverged());
        assertThat(why.reason()).isEqualTo("descent");
    }

    @Test
    void whereTheLossIsNoNumberTheRunEnds() {
        RaceResponse.Trail trail = run(formula("log(x)"), 0.5, 0, 50, runner("sgd", 1));
        Divergence why = Objects.requireNonNull(trail.diverged());
        assertThat(why.reason()).isEqualTo("domain");
        assertThat(trail.loss()[why.step()]).isNaN();
        assertThat(Json.of(trail).toString()).contains("null").doesNotContain("NaN");
        assertThat(run(formula("log(x)"), -1, 0, 50, runner("sgd", 1)).x()).hasSize(1);
    }

    @Test
    void anExplosionPastAllNumbersEndsTheRun() {
        Divergence why = Objects.requireNonNull(
                run(surface("rosenbrock"), -1.2, 1, 50, runner("sgd", 1)).diverged());
        assertThat(why.reason()).isEqualTo("rate");
        assertThat(why.rate()).isEqualTo(1);
        // The Hessian at the start is 1330 480; 480 200, with an eigenvalue of 765 + √(565² + 480²).
        assertThat(Objects.requireNonNull(why.curvature())).isCloseTo(765 + Math.sqrt(549625), within(1e-9));
        assertThat(why.text()).startsWith("At step 0 the surface curves with λmax = 1506,");
        run(formula("exp(x^4)"), 5, 0, 50, runner("sgd", 1));
        run(formula("exp(x^4)"), 4, 0, 50, runner("lion", 1e6));
    }

    // ---- what cannot be asked for

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> run(surface("hill"), 0, 0, 1, runner("sgd", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("there is no surface 'hill'; there are ravine, bowl,");
        assertThatThrownBy(() -> run(surface("bowl"), 0, 0, 1, runner("sdg", 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("there is no optimizer 'sdg'; there are sgd, momentum,");
        assertThatThrownBy(() -> run(surface("bowl"), 0, 0, 1, runner("sgd", 1, "sine")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("there is no schedule 'sine'; there are constant, step,");
        assertThatThrownBy(() ->
                        run(surface("bowl"), 0, 0, 1, new RunnerChoice("a", "adam", Map.of("gamma", 0.5), 0.1, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Adam has no hyperparameter 'gamma'; it has beta1, beta2, epsilon");
        assertThatThrownBy(() ->
                        run(surface("bowl"), 0, 0, 1, new RunnerChoice("a", "adam", Map.of("beta1", 1.0), 0.1, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("beta1 is 1.0");
    }
}
