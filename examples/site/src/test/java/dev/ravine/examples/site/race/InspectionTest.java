package dev.ravine.examples.site.race;

import static dev.ravine.examples.site.race.Races.formula;
import static dev.ravine.examples.site.race.Races.run;
import static dev.ravine.examples.site.race.Races.runner;
import static dev.ravine.examples.site.race.Races.surface;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.examples.site.api.Catalogue;
import dev.ravine.examples.site.api.InspectRequest;
import dev.ravine.examples.site.api.InspectResponse;
import dev.ravine.examples.site.api.InspectResponse.Line;
import dev.ravine.examples.site.api.InspectResponse.Node;
import dev.ravine.examples.site.api.RaceResponse;
import dev.ravine.examples.site.api.RunnerChoice;
import dev.ravine.examples.site.api.SurfaceChoice;
import dev.ravine.examples.site.surface.Surface;
import dev.ravine.examples.site.surface.Surfaces;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class InspectionTest {
    private static InspectResponse inspect(SurfaceChoice surface, double x, double y, RunnerChoice runner, int step) {
        return Inspection.of(new InspectRequest(surface, new double[] {x, y}, 1, runner, step));
    }

    @Test
    void theGraphAndTheUpdateHaveTheNumbersOfTheRace() {
        for (String id : new String[] {"ravine", "noisy", "ackley"}) {
            for (Rule rule : Rules.ALL) {
                RunnerChoice runner = runner(rule.id(), 0.1, "warmupCosine");
                RaceResponse.Trail trail = run(surface(id), -3, 2, 10, runner);
                InspectResponse seen = inspect(surface(id), -3, 2, runner, 7);
                assertThat(seen.step()).isEqualTo(7);
                assertThat(node(seen, "x").value()).isEqualTo(trail.x()[7]);
                assertThat(node(seen, "x").gradient()).isEqualTo(trail.gx()[7]);
                assertThat(node(seen, "y").gradient()).isEqualTo(trail.gy()[7]);
                assertThat(node(seen, Surface.of(Surfaces.get(id).formula()).formula())
                                .value())
                        .isEqualTo(trail.loss()[7]);
                assertThat(seen.update()).hasSize(2);
                assertThat(line(seen, 0, "g")).isEqualTo(trail.gx()[7]);
                assertThat(line(seen, 1, "θ")).as(rule.id()).isEqualTo(trail.y()[8]);
                InspectResponse.Change change = Objects.requireNonNull(seen.change());
                assertThat(change.before()).isEqualTo(trail.loss()[7]);
                assertThat(change.after()).isEqualTo(trail.loss()[8]);
            }
        }
    }

    private static Node node(InspectResponse seen, String label) {
        return seen.nodes().stream()
                .filter(node -> node.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + label + " in " + seen.nodes()));
    }

    private static double line(InspectResponse seen, int coordinate, String symbol) {
        return seen.update().get(coordinate).lines().stream()
                .filter(line -> line.symbol().equals(symbol))
                .mapToDouble(Line::value)
                .reduce((earlier, last) -> last)
                .orElseThrow(() -> new AssertionError(
                        "no " + symbol + " in " + seen.update().get(coordinate)));
    }

    @Test
    void eachNodeComesAfterItsInputsAndTheLossIsLast() {
        InspectResponse seen = inspect(surface("himmelblau"), 1, 2, runner("sgd", 0.01), 0);
        for (Node node : seen.nodes()) {
            assertThat(node.inputs()).allMatch(input -> input >= 1 && input < node.id());
        }
        Node loss = seen.nodes().get(seen.nodes().size() - 1);
        assertThat(loss.label()).isEqualTo("(x^2 + y - 11)^2 + (x + y^2 - 7)^2");
        assertThat(loss.gradient()).isEqualTo(1);
        assertThat(seen.nodes().stream().filter(node -> node.label().equals("x")))
                .hasSize(1);
    }

    @Test
    void whatEveryOperationPassesOnAddsUpToTheGradients() {
        for (String function : Surface.functions()) {
            String call =
                    switch (function) {
                        case "clamp" -> "clamp(x, 0, 9)";
                        case "elu", "leakyRelu" -> function + "(x, 0.5)";
                        case "maximum", "minimum", "pow" -> function + "(x, y)";
                        default -> function + "(x)";
                    };
            InspectResponse seen =
                    inspect(formula(call + " + 0.1x y^3 / 2 - -y^2 / x"), 0.7, 0.9, runner("sgd", 0.01), 0);
            for (Node node : seen.nodes()) {
                if (!node.equals(seen.nodes().get(seen.nodes().size() - 1)) && node.gradient() != null) {
                    double sum = seen.nodes().stream()
                            .flatMap(other -> other.passed().stream())
                            .filter(passed -> passed.to() == node.id())
                            .mapToDouble(InspectResponse.Passed::value)
                            .sum();
                    assertThat(sum).as("%s: %s", function, node).isCloseTo(node.gradient(), within(1e-13));
                }
            }
        }
    }

    @Test
    void localDerivativesStandOnTheirOwnAlsoWhereNoGradientArrives() {
        InspectResponse seen = inspect(formula("(x * y)^2"), 2, 0, runner("sgd", 0.1), 0);
        Node product = seen.nodes().stream()
                .filter(node -> node.operation().equals("mul"))
                .findFirst()
                .orElseThrow();
        assertThat(product.gradient()).isZero();
        assertThat(product.passed())
                .extracting(InspectResponse.Passed::formula, InspectResponse.Passed::local)
                .containsExactly(tuple("g · b", 0.0), tuple("g · a", 2.0));
        for (Node node : inspect(formula("tanh(x y) / 3 - y * x^2"), 0.7, -0.9, runner("sgd", 0.1), 0)
                .nodes()) {
            for (InspectResponse.Passed passed : node.passed()) {
                assertThat(passed.value())
                        .as("%s", node)
                        .isCloseTo(Objects.requireNonNull(node.gradient()) * passed.local(), within(1e-15));
            }
        }
    }

    @Test
    void theLiveCheckFindsEveryGradientRight() {
        for (Catalogue.Surface surface : Surfaces.ALL) {
            InspectResponse seen =
                    inspect(surface(surface.id()), surface.start()[0], surface.start()[1], runner("adam", 0.05), 3);
            assertThat(seen.check().verdict()).as(seen.check().text()).isEqualTo("correct");
            assertThat(seen.check().compared()).isEqualTo(2);
            assertThat(Objects.requireNonNull(seen.check().worstRelativeError()))
                    .isLessThan(1e-9);
        }
        assertThat(inspect(formula("x^2"), 1, 1, runner("sgd", 0.1), 0).check().verdict())
                .isEqualTo("correct");
        InspectResponse.GradientChecked atKink =
                inspect(formula("relu(x) + y^2"), 0, 1, runner("sgd", 0.1), 0).check();
        assertThat(atKink.verdict()).as(atKink.text()).isEqualTo("subgradient");
    }

    @Test
    void theCurvatureIsThatOfTheSurface() {
        InspectResponse.Curvature ravine =
                inspect(surface("ravine"), -4, 4, runner("momentum", 0.1), 0).curvature();
        assertThat(ravine.eigenvalues()).containsExactly(2, 0.4);
        assertThat(ravine.greatestRate()).isEqualTo(1);
        assertThat(ravine.bound()).isEqualTo(1.9);
        assertThat(ravine.boundFormula()).isEqualTo("2(1 + γ)/λmax");
        // The steep direction is y, up to rounding of the angle.
        assertThat(Math.abs(ravine.directions()[0][1])).isCloseTo(1, within(1e-15));
        InspectResponse.Curvature tilted = inspect(formula("x^2 + y^2 + 1.5x y"), 1, 1, runner("adam", 0.1), 0)
                .curvature();
        // The matrix 2 1.5; 1.5 2 has 3.5 along the diagonal and 0.5 across it.
        assertThat(tilted.eigenvalues()).containsExactly(3.5, 0.5);
        assertThat(tilted.directions()[0][0]).isCloseTo(Math.sqrt(0.5), within(1e-15));
        assertThat(tilted.directions()[0][1]).isCloseTo(Math.sqrt(0.5), within(1e-15));
        assertThat(tilted.bound()).isNull();
        assertThat(inspect(surface("plateau"), 5, 5, runner("sgd", 1), 0)
                        .curvature()
                        .hessian())
                .hasDimensions(2, 2);
    }

    @Test
    void theDirectionsAreTheEigenvectorsOfTheHessian() {
        for (Catalogue.Surface surface : Surfaces.ALL) {
            InspectResponse.Curvature at = inspect(surface(surface.id()), 0.7, -0.4, runner("sgd", 0.01), 0)
                    .curvature();
            double[][] h = at.hessian();
            // The angle is good to a few roundings; what they do is as large as the Hessian.
            double rounding = 1e-14 * (Math.abs(at.eigenvalues()[0]) + Math.abs(at.eigenvalues()[1]));
            for (int i = 0; i < 2; i++) {
                double[] d = at.directions()[i];
                assertThat(Math.hypot(d[0], d[1])).isCloseTo(1, within(1e-15));
                for (int row = 0; row < 2; row++) {
                    assertThat(h[row][0] * d[0] + h[row][1] * d[1])
                            .as(surface.id())
                            .isCloseTo(at.eigenvalues()[i] * d[row], within(rounding));
                }
            }
        }
    }

    @Test
    void aStepBehindTheEndIsTheLastOneWithoutAnUpdate() {
        InspectResponse seen = inspect(formula("log(x)"), 0.5, 0, runner("sgd", 1), 40);
        assertThat(seen.step()).isEqualTo(1);
        assertThat(seen.update()).isEmpty();
        assertThat(seen.change()).isNull();
        assertThat(seen.check().verdict()).isEqualTo("inconclusive");
    }
}
