package dev.ravine.examples.site.race;

import static dev.ravine.examples.site.race.Races.formula;
import static dev.ravine.examples.site.race.Races.race;
import static dev.ravine.examples.site.race.Races.runner;
import static dev.ravine.examples.site.race.Races.surface;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.examples.site.CompiledPrograms;
import dev.ravine.examples.site.api.Catalogue;
import dev.ravine.examples.site.api.RaceRequest;
import dev.ravine.examples.site.api.RaceResponse;
import dev.ravine.examples.site.api.RunnerChoice;
import dev.ravine.examples.site.surface.Surface;
import dev.ravine.examples.site.surface.Surfaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaSourceTest {
    @TempDir
    private Path folder;

    @Test
    void copiedProgramsCompileAndMakeTheSameRunsToTheBit() throws Exception {
        List<RaceRequest> races = races();
        List<String> outputs = CompiledPrograms.outputs(
                folder,
                "Race",
                races.stream().map(race -> JavaSource.of(race).source()).toList());
        for (int i = 0; i < races.size(); i++) {
            assertThat(outputs.get(i)).as("race %s", i).isEqualTo(expected(races.get(i)));
        }
    }

    /** Every optimizer, every schedule, every surface and every function, at least once. */
    private static List<RaceRequest> races() {
        List<RaceRequest> races = new ArrayList<>();
        races.add(race(
                surface("ravine"),
                -4,
                4,
                40,
                Rules.ALL.stream().map(rule -> runner(rule.id(), rule.rate())).toArray(RunnerChoice[]::new)));
        races.add(race(
                surface("noisy"),
                -4,
                4,
                40,
                Rates.all().stream()
                        .map(schedule -> runner("adam", 0.1, schedule.id()))
                        .toArray(RunnerChoice[]::new)));
        for (String surface : List.of("rosenbrock", "noisy", "himmelblau")) {
            races.add(race(
                    surface(surface),
                    -1.2,
                    1,
                    40,
                    new RunnerChoice("a", "lbfgs", null, null, null),
                    new RunnerChoice("b", "newtonCg", Map.of("radius", 0.5), null, null),
                    runner("sgd", 0.001)));
        }
        races.add(race(surface("beale"), 1, 1.5, 40, new RunnerChoice("a", "lbfgs", null, null, null)));
        for (Catalogue.Surface surface : Surfaces.ALL) {
            races.add(race(
                    surface(surface.id()),
                    surface.start()[0],
                    surface.start()[1],
                    30,
                    runner("adam", 0.1),
                    runner("sgd", 2)));
        }
        StringBuilder everything = new StringBuilder("2^x + x^y + x^3 + 2 / x + 1 - y / 2 - -x + (pi - x) * y");
        for (String function : Surface.functions()) {
            switch (function) {
                case "clamp" -> everything.append(" + clamp(x, 0, 9)");
                case "elu", "leakyRelu" -> everything.append(" + " + function + "(y, 0.5)");
                case "pow" -> everything.append(" + pow(y, 1.5)");
                case "maximum", "minimum" -> everything.append(" + " + function + "(x, y)");
                default -> everything.append(" + " + function + "(x)");
            }
        }
        races.add(race(
                formula(everything.substring(0, everything.length() / 2).replaceAll(" \\+ [^+]*$", "")),
                1.5,
                2.5,
                20,
                runner("sgd", 0.001)));
        races.add(race(
                formula("x + " + everything.substring(everything.length() / 2).replaceAll("^[^+]*\\+ ", "")),
                1.5,
                2.5,
                20,
                runner("sgd", 0.001)));
        races.add(race(
                formula("max(x, 0.3) + min(2, y) + max(0.1, x y) - 2 + x * sin(1) + (-2)x + pi^2 y + 2^-y"),
                1.5,
                2.5,
                20,
                runner("sgd", 0.001)));
        races.add(race(formula("y"), 1.5, 2.5, 20, runner("adam", 0.1)));
        return races;
    }

    private static String expected(RaceRequest race) {
        StringBuilder lines = new StringBuilder("optimizer,step,x,y,loss\n");
        for (RaceResponse.Trail trail : Race.run(race).trails()) {
            for (int k = 0; k < trail.x().length; k++) {
                lines.append(
                        trail.id() + "," + k + "," + trail.x()[k] + "," + trail.y()[k] + "," + trail.loss()[k] + "\n");
            }
        }
        return lines.toString().replace("\n", System.lineSeparator());
    }

    @Test
    void aNameCannotLeaveItsString() {
        RaceRequest race = race(surface("bowl"), 1, 1, 1, runner("sgd", 0.1));
        RunnerChoice evil = new RunnerChoice("\"); System.exit(1); (\"\n", "sgd", null, 0.1, null);
        String source = JavaSource.of(new RaceRequest(race.surface(), race.start(), 1, 1, List.of(evil)))
                .source();
        assertThat(source).contains("run(\"_); System.exit(1); (__\", new Sgd()");
    }
}
