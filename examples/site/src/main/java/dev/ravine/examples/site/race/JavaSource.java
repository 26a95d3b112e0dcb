package dev.ravine.examples.site.race;

import dev.ravine.examples.site.api.JavaResponse;
import dev.ravine.examples.site.api.RaceRequest;
import dev.ravine.examples.site.api.RunnerChoice;
import dev.ravine.examples.site.api.ScheduleChoice;
import dev.ravine.optim.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A race as a program that makes the same runs, to the bit, and prints them as CSV. */
public final class JavaSource {
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
            %s}
            """;

    private static final String RUN =
            """

                static void run(String name, UpdateRule rule, Schedule rate, int steps) {
                    Parameter x = new Parameter("x", new double[][] {{%1$s}});
                    Parameter y = new Parameter("y", new double[][] {{%2$s}});
                    Optimizer optimizer = Optimizer.of(rule, rate, Parameters.of(x, y));
            %3$s        for (int step = 0; step <= steps; step++) {
                        Variable loss = loss(x, y);
                        System.out.println(name + "," + step + "," + x.scalar() + "," + y.scalar() + "," + loss.scalar());
                        if (step < steps) {
                            optimizer.step(%4$s.backward());
                        }
                    }
                }
            """;

    private static final String SEARCH =
            """

                static void search(String name, Function<Parameters, Minimizer> method, int steps) {
                    Parameter x = new Parameter("x", new double[][] {{%1$s}});
                    Parameter y = new Parameter("y", new double[][] {{%2$s}});
                    Minimizer minimizer = method.apply(Parameters.of(x, y));
            %3$s        for (int step = 0; step <= steps; step++) {
                        System.out.println(
                                name + "," + step + "," + x.scalar() + "," + y.scalar() + "," + loss(x, y).scalar());
                        if (step < steps) {
                            minimizer.step(() -> %5$s);
                        }
                    }
                }
            """;

    private static final String NOISY =
            """

                // As with mini-batches: each gradient is that of a loss that is tilted at random.
                static Variable noisy(Variable loss, Variable x, Variable y, SplitMix random) {
                    return loss.add(x.mul(NOISE * gaussian(random))).add(y.mul(NOISE * gaussian(random)));
                }
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
        TreeSet<String> imports = new TreeSet<>();
        TreeSet<String> methods = new TreeSet<>();
        List<String> constants = new ArrayList<>();
        boolean noisy = course.noise() > 0;
        if (noisy) {
            imports.add("dev.ravine.nn.SplitMix");
            constants.add("    static final double NOISE = " + course.noise() + ";\n");
            constants.add("    static final long SEED = " + course.seed() + "L;\n\n");
        }
        for (RunnerChoice choice : request.runners()) {
            Runner runner = Runner.of(choice);
            int steps = Race.outcome(course, runner, request.steps()).trail().last();
            if (runner instanceof Runner.Ruled ruled) {
                Written written = written(ruled.rule(), ruled.rate());
                methods.add(RUN);
                imports.addAll(written.imports());
                imports.addAll(List.of(
                        "dev.ravine.optim.Optimizer",
                        "dev.ravine.optim.UpdateRule",
                        "dev.ravine.optim.schedule.Schedule"));
                runs.append("        run(\"%s\", %s, %s, %d);\n"
                        .formatted(quoted(runner.id()), written.rule(), written.rate(), steps));
            } else if (runner instanceof Runner.Minimizing minimizing) {
                methods.add(SEARCH);
                imports.add("java.util.function.Function");
                imports.add("dev.ravine.optim.minimize.Minimizer");
                imports.add(minimizing.type().getName());
                runs.append("        search(\"%s\", parameters -> new %s(parameters, %s), %d);\n"
                        .formatted(
                                quoted(runner.id()),
                                minimizing.type().getSimpleName(),
                                String.join(", ", minimizing.arguments()),
                                steps));
            }
        }
        StringBuilder imported = new StringBuilder();
        imports.forEach(name -> imported.append("import ").append(name).append(";\n"));
        StringBuilder rest = new StringBuilder();
        for (String method : methods) {
            rest.append(method.formatted(
                    course.x(),
                    course.y(),
                    noisy ? "        SplitMix random = new SplitMix(SEED);\n" : "",
                    noisy ? "noisy(loss, x, y, random)" : "loss",
                    noisy ? "noisy(loss(x, y), x, y, random)" : "loss(x, y)"));
        }
        String source = PROGRAM.formatted(
                imported,
                course.surface().formula(),
                course.x(),
                course.y(),
                NAME,
                String.join("", constants),
                course.surface().java(),
                runs,
                noisy ? rest + NOISY + GAUSSIAN : rest);
        return new JavaResponse(NAME + ".java", source);
    }

    /**
     * A rule and its learning rate in Java.
     *
     * @param rule the expression that makes the rule
     * @param rate the expression that makes its schedule
     * @param imports the classes in both
     */
    public record Written(String rule, String rate, List<String> imports) {}

    /** Writes a rule and the schedule of its learning rate. */
    public static Written written(UpdateRule rule, double rate, @Nullable ScheduleChoice schedule) {
        return written(rule, Rates.of(rate, schedule));
    }

    private static Written written(UpdateRule rule, Rates.Rate rate) {
        String written = Hyperparameters.java(rule);
        List<String> imports = new ArrayList<>(List.of(rule.getClass().getName()));
        if (written.contains("Epsilon(")) {
            imports.add("dev.ravine.optim.rule.Epsilon");
        }
        if (rate.java().contains("Schedule.")) {
            imports.add("dev.ravine.optim.schedule.Schedule");
        }
        if (rate.java().contains("Schedules.")) {
            imports.add("dev.ravine.optim.schedule.Schedules");
        }
        return new Written(written, rate.java(), imports);
    }

    /** A runner's name within a string of Java: what could end the string, or is no plain character, goes. */
    private static String quoted(String id) {
        return id.replaceAll("[^A-Za-z0-9 .,:;()=_+-]", "_");
    }
}
