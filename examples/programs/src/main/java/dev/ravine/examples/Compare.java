package dev.ravine.examples;

import dev.ravine.examples.shared.Cluster;
import dev.ravine.examples.shared.ComparedRun;
import dev.ravine.examples.shared.Comparison;
import dev.ravine.examples.shared.Comparison.Run;
import dev.ravine.examples.shared.Failure;
import dev.ravine.examples.shared.OptimizerOptions;
import dev.ravine.examples.shared.Problem;
import dev.ravine.examples.shared.ProblemOptions;
import dev.ravine.examples.shared.Progress;
import dev.ravine.examples.shared.Rules;
import dev.ravine.nn.SplitMix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs several optimizers from the same weights over the same batches, and compares their losses. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Compares optimizers on one problem, from the same initial weights.")
final class Compare implements Callable<Integer> {
    private static final List<Double> SWEEP =
            List.of(1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0);

    @Mixin
    private ProblemOptions options = new ProblemOptions();

    @Option(
            names = "--optimizers",
            split = ",",
            defaultValue = "sgd,momentum,adagrad,rmsprop,adam,adamw,lion",
            description =
                    "Names of the optimizers; also lbfgs and newton-cg, which take a step on all samples in each epoch"
                            + " and find its length themselves (default: ${DEFAULT-VALUE}).")
    private List<String> optimizers = List.of();

    @Option(names = "--lr", description = "One learning rate for all (default: ${DEFAULT-VALUE}).")
    private double rate = 0.01;

    @Option(
            names = "--tune",
            description = "Runs each optimizer at its own best rate, out of 13 from 1e-5 to 10, instead of at --lr.")
    private boolean tune;

    @Option(names = "--epochs", description = "Passes over the data (default: ${DEFAULT-VALUE}).")
    private int epochs = 20;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Folder for the plots and the table of all runs (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("compare");

    @Option(
            names = "--spark",
            paramLabel = "MASTER",
            description = "Does the runs on a Spark cluster, a core each: spark://HOST:7077, or local[2] for two here.")
    private @Nullable String spark;

    @Override
    public Integer call() throws IOException {
        Failure.unless(epochs >= 1, "--epochs", epochs, "at least 1");
        List<Double> rates = tune ? SWEEP : List.of(OptimizerOptions.checked("--lr", rate));
        List<String> names = optimizers.stream().distinct().toList();
        names.forEach(Compare::requireKnown);
        Problem problem = options.problem();
        // Refuses a model that does not fit before anything is written.
        options.recipe(problem).network(new SplitMix(options.seed));
        Files.createDirectories(folder);

        Map<String, List<Run>> runs = spark == null ? runHere(problem, names, rates) : runOn(spark, names, rates);
        Comparison comparison = new Comparison(options + ", seed " + options.seed, runs);
        System.out.print(comparison.story().toText());
        comparison.saveTable(folder.resolve("compare.csv"));
        System.out.println("all runs are in " + folder.resolve("compare.csv"));
        comparison.drawLosses().save(folder.resolve("compare.png"));
        System.out.println("the losses are drawn in " + folder.resolve("compare.png"));
        if (tune) {
            comparison.drawRates().save(folder.resolve("rates.png"));
            System.out.println("the losses for each rate are drawn in " + folder.resolve("rates.png"));
        }
        return 0;
    }

    private static void requireKnown(String name) {
        if (name.matches("lm|levenberg-marquardt")) {
            throw new Failure(name + " minimizes sums of squares, but the loss here is a cross-entropy;"
                    + " examples/run small-nets compares it");
        } else if (!ComparedRun.findsItsRate(name)) {
            Rules.CHOICE.get(name);
        }
    }

    private List<ComparedRun> runs(List<String> names, List<Double> rates) {
        return names.stream()
                .flatMap(name -> (ComparedRun.findsItsRate(name) ? rates.subList(0, 1) : rates)
                        .stream().map(each -> run(name, each)))
                .toList();
    }

    private Map<String, List<Run>> runHere(Problem problem, List<String> names, List<Double> rates) {
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        List<ComparedRun> all = runs(names, rates);
        try (Progress progress = new Progress("runs", 0, all.size())) {
            // One unmeasured run each, so that the JVM's warm-up is not charged to the first.
            names.forEach(name -> run(name, rates.get(0)).run(problem));
            for (ComparedRun each : all) {
                runs.computeIfAbsent(each.optimizer(), name -> new ArrayList<>())
                        .add(each.run(problem));
                progress.step(each.label());
            }
        }
        return runs;
    }

    private Map<String, List<Run>> runOn(String master, List<String> names, List<Double> rates) {
        List<ComparedRun> all = runs(names, rates);
        List<String> failures = new ArrayList<>();
        List<Run> done;
        try (Progress progress = new Progress("runs", 0, all.size())) {
            done = Cluster.load().run(master, all, (run, failure) -> {
                progress.step(run.label());
                if (!failure.isEmpty()) {
                    failures.add(run.label() + " failed: " + failure);
                }
            });
        }
        failures.forEach(System.out::println);
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        for (ComparedRun each : all) {
            done.stream()
                    .filter(run -> run.optimizer().equals(each.optimizer())
                            && (run.rate() == null || run.rate() == each.rate()))
                    .forEach(run -> runs.computeIfAbsent(each.optimizer(), name -> new ArrayList<>())
                            .add(run));
        }
        if (runs.isEmpty()) {
            throw new Failure("every run failed");
        }
        return runs;
    }

    private ComparedRun run(String name, double learningRate) {
        return new ComparedRun(options.data, options.model, options.batch, options.seed, name, learningRate, epochs);
    }
}
