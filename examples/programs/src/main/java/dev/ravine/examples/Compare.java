package dev.ravine.examples;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.examples.shared.Comparison;
import dev.ravine.examples.shared.Comparison.Run;
import dev.ravine.examples.shared.Failure;
import dev.ravine.examples.shared.Networks;
import dev.ravine.examples.shared.Numbers;
import dev.ravine.examples.shared.OptimizerOptions;
import dev.ravine.examples.shared.Problem;
import dev.ravine.examples.shared.ProblemOptions;
import dev.ravine.examples.shared.Progress;
import dev.ravine.examples.shared.Rules;
import dev.ravine.nn.Layer;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.loss.Losses;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.minimize.Lbfgs;
import dev.ravine.optim.minimize.Minimizer;
import dev.ravine.optim.minimize.NewtonCg;
import dev.ravine.optim.minimize.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
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

    /** A batch loss above which a run counts as diverged and is stopped. */
    private static final double DIVERGED = 1e3;

    /** These take one step on all samples in each epoch, and find its length. */
    private static final Map<String, Function<Parameters, Minimizer>> MINIMIZERS =
            Map.of("lbfgs", Lbfgs::new, "newton-cg", NewtonCg::new);

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

        Map<String, List<Run>> runs = new LinkedHashMap<>();
        try (Progress progress = new Progress("runs", 0, runs(names, rates))) {
            // One unmeasured run each, so that the JVM's warm-up is not charged to the first.
            names.forEach(name -> run(problem, name, rates.get(0)));
            for (String name : names) {
                List<Run> own = new ArrayList<>();
                for (double each : MINIMIZERS.containsKey(name) ? rates.subList(0, 1) : rates) {
                    Run run = run(problem, name, each);
                    own.add(run);
                    progress.step(name + (run.rate() == null ? "" : " at " + Numbers.of(each)));
                }
                runs.put(name, own);
            }
        }
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
        } else if (!MINIMIZERS.containsKey(name)) {
            Rules.CHOICE.get(name);
        }
    }

    private static long runs(List<String> names, List<Double> rates) {
        return names.stream()
                .mapToLong(name -> MINIMIZERS.containsKey(name) ? 1 : rates.size())
                .sum();
    }

    private Run run(Problem problem, String name, double learningRate) {
        // All random numbers come from here, so that each run has the same initial weights and the same batches.
        SplitMix random = new SplitMix(options.seed);
        Dataset train = problem.split().train();
        Layer net = options.recipe(problem).network(random);
        Function<Parameters, Minimizer> minimizer = MINIMIZERS.get(name);
        if (minimizer != null) {
            return minimized(name, net, minimizer.apply(net.parameters()), train);
        }
        Batches batches = options.batches(problem, random);
        Optimizer optimizer = Optimizer.of(Rules.CHOICE.get(name).rule(), learningRate, net.parameters());
        CapturedPair<Variable, int[]> loss = Networks.crossEntropy(net);
        List<Double> losses = new ArrayList<>(List.of(loss(net, train)));
        List<Long> nanoseconds = new ArrayList<>();
        boolean diverged = false;
        while (losses.size() <= epochs) {
            long start = System.nanoTime();
            for (Batch batch : batches) {
                Gradients gradients = loss.gradients(batch.x(), batch.labels());
                diverged |= !(loss.scalar() < DIVERGED);
                if (diverged) {
                    break;
                }
                optimizer.step(gradients);
            }
            nanoseconds.add(System.nanoTime() - start);
            losses.add(diverged ? Double.POSITIVE_INFINITY : loss(net, train));
        }
        return new Run(name, learningRate, losses, median(nanoseconds) / 1e6);
    }

    /** Without dropout, which is another function at each call. */
    private Run minimized(String name, Layer net, Minimizer minimizer, Dataset train) {
        Variable x = Variable.wrap(train.x());
        int[] labels = train.labels();
        // Newton's method takes products with the Hessian from the graph, which a captured function does not keep.
        Objective objective = minimizer instanceof NewtonCg
                ? () -> Losses.crossEntropy(net.forward(x), labels)
                : Objective.of(Networks.crossEntropy(net), x, labels);
        List<Double> losses = new ArrayList<>(List.of(loss(net, train)));
        List<Long> nanoseconds = new ArrayList<>();
        while (losses.size() <= epochs) {
            if (minimizer.reason().isEmpty()) {
                long start = System.nanoTime();
                net.evaluating(() -> minimizer.step(objective));
                nanoseconds.add(System.nanoTime() - start);
            }
            losses.add(loss(net, train));
        }
        return new Run(name, null, losses, median(nanoseconds) / 1e6);
    }

    private static double median(List<Long> numbers) {
        return numbers.stream().sorted().toList().get(numbers.size() / 2);
    }

    private static double loss(Layer net, Dataset all) {
        return net.evaluating(
                () -> Recording.off(() -> Losses.crossEntropy(net.forward(Variable.wrap(all.x())), all.labels())
                        .scalar()));
    }
}
