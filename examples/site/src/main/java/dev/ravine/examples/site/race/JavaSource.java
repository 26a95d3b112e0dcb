package dev.ravine.examples.site.race;

import dev.ravine.examples.site.api.JavaResponse;
import dev.ravine.examples.site.api.RaceRequest;
import dev.ravine.examples.site.api.RunnerChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A race as a program that makes the same runs, to the bit, and prints them as CSV. */
public final class JavaSource {
    private static final String NOISELESS =
            """
                        optimizer.step(loss.backward());
            """;

    private static final String NOISY =
            """
                        // As with mini-batches: each step sees the gradient of a loss that is tilted at random.
                        Variable seen = loss.add(x.mul(NOISE * gaussian(random))).add(y.mul(NOISE * gaussian(random)));
                        optimizer.step(seen.backward());
            """;

    private static final String PROGRAM =
            """
            import static dev.ravine.autograd.Arithmetic.*;
            import static dev.ravine.autograd.Elementwise.*;

            import dev.ravine.autograd.Parameter;
            import dev.ravine.autograd.Parameters;
            import dev.ravine.autograd.Variable;
            %s
            /** Optimizers on %s, from (%s, %s). */
            public class %s {
            %s    static Variable loss(Variable x, Variable y) {
                    return %s;
                }

                public static void main(String[] arguments) {
                    System.out.println("optimizer,step,x,y,loss");
            %s    }

                static void run(String name, UpdateRule rule, Schedule rate, int steps) {
                    Parameter x = new Parameter("x", new double[][] {{%s}});
                    Parameter y = new Parameter("y", new double[][] {{%s}});
                    Optimizer optimizer = Optimizer.of(rule, rate, Parameters.of(x, y));
            %s        for (int step = 0; step <= steps; step++) {
                        Variable loss = loss(x, y);
                        System.out.println(name + "," + step + "," + x.scalar() + "," + y.scalar() + "," + loss.scalar());
                        if (step == steps) {
                            break;
                        }
            %s        }
                }
            %s}
            """;

    private static final String GAUSSIAN =
            """

                static double gaussian(SplitMix random) {
                    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
                    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
                }
            """;

    private static final String NAME = "Race";

    private JavaSource() {}

    /** Writes the program; its runs have as many steps as those of the race, also where they end early. */
    public static JavaResponse of(RaceRequest request) {
        Course course = Course.of(request.surface(), request.start(), request.seed());
        StringBuilder runs = new StringBuilder();
        TreeSet<String> imports = new TreeSet<>(List.of(
                "dev.ravine.optim.Optimizer", "dev.ravine.optim.UpdateRule", "dev.ravine.optim.schedule.Schedule"));
        List<String> constants = new ArrayList<>();
        if (course.noise() > 0) {
            imports.add("dev.ravine.nn.SplitMix");
            constants.add("    static final double NOISE = " + course.noise() + ";\n");
            constants.add("    static final long SEED = " + course.seed() + "L;\n\n");
        }
        for (RunnerChoice choice : request.runners()) {
            Runner runner = Runner.of(choice);
            Race.Outcome outcome = Race.run(course, runner.rule(), runner.rate(), request.steps());
            String rule = Hyperparameters.java(runner.rule());
            String rate = runner.rate().java();
            imports.add(runner.rule().getClass().getName());
            if (rule.contains("Epsilon(")) {
                imports.add("dev.ravine.optim.rule.Epsilon");
            }
            if (rate.contains("Schedules.")) {
                imports.add("dev.ravine.optim.schedule.Schedules");
            }
            runs.append("        run(\"%s\", %s, %s, %d);\n"
                    .formatted(quoted(runner.id()), rule, rate, outcome.trail().last()));
        }
        StringBuilder imported = new StringBuilder();
        imports.forEach(name -> imported.append("import ").append(name).append(";\n"));
        String random = course.noise() > 0 ? "        SplitMix random = new SplitMix(SEED);\n" : "";
        String source = PROGRAM.formatted(
                imported,
                course.surface().formula(),
                course.x(),
                course.y(),
                NAME,
                String.join("", constants),
                course.surface().java(),
                runs,
                course.x(),
                course.y(),
                random,
                course.noise() > 0 ? NOISY : NOISELESS,
                course.noise() > 0 ? GAUSSIAN : "");
        return new JavaResponse(NAME + ".java", source);
    }

    /** A runner's name within a string of Java: what could end the string, or is no plain character, goes. */
    private static String quoted(String id) {
        return id.replaceAll("[^A-Za-z0-9 .,:;()=_+-]", "_");
    }
}
