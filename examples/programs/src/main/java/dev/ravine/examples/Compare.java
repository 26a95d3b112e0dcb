package dev.ravine.examples;

import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.shared.Failure;
import dev.ravine.examples.shared.Numbers;
import dev.ravine.examples.shared.Plot;
import dev.ravine.examples.shared.Problem;
import dev.ravine.examples.shared.Progress;
import dev.ravine.examples.shared.Recipe;
import dev.ravine.examples.shared.Rules;
import dev.ravine.examples.shared.Story;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Losses;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import dev.ravine.optim.Optimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs several optimizers from the same weights over the same batches, and compares how far down they come. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = "Compares optimizers on one problem, from one start and with one seed.")
final class Compare implements Callable<Integer> {
    private static final List<Double> SWEEP =
            List.of(1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0);

    /** A batch's loss above which a run has gone astray and is not worth going on with. */
    private static final double ASTRAY = 1e3;

    /** A rate is good if the loss falls by at least this share of what it falls by at the best rate. */
    private static final double GOOD = 0.95;

    @Option(names = "--data", defaultValue = "digits", description = "As for train (default: ${DEFAULT-VALUE}).")
    private String data = "";

    @Option(names = "--model", defaultValue = "mlp:32", description = "As for train (default: ${DEFAULT-VALUE}).")
    private String model = "";

    @Option(
            names = "--optimizers",
            split = ",",
            defaultValue = "sgd,momentum,adagrad,rmsprop,adam,adamw,lion",
            description = "Their names (default: ${DEFAULT-VALUE}).")
    private List<String> optimizers = List.of();

    @Option(names = "--lr", defaultValue = "0.01", description = "The rate of all of them (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--tune", description = "Each at its own best rate, of 13 from 1e-5 to 10, instead of --lr.")
    private boolean tune;

    @Option(names = "--epochs", defaultValue = "20", description = "Passes over the data (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(names = "--batch", defaultValue = "32", description = "Samples in a batch (default: ${DEFAULT-VALUE}).")
    private int batchSize;

    @Option(names = "--seed", defaultValue = "1", description = "Of weights and order (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            defaultValue = "compare",
            description = "For the plots and the table of all runs (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("");

    /**
     * A run: the losses on all training data, the first before any step, infinite where it went astray; and the
     * milliseconds of the median epoch, which hardly depends on when the JVM compiles or cleans up.
     */
    private record Run(String optimizer, double rate, List<Double> losses, double milliseconds) {
        double last() {
            return losses.get(losses.size() - 1);
        }
    }

    @Override
    public Integer call() throws IOException {
        if (epochs < 1 || batchSize < 1 || !(rate > 0 && rate < 1e6)) {
            throw new Failure("expected --epochs and --batch of at least 1 and --lr above 0, got " + epochs + ", "
                    + batchSize + " and " + Numbers.of(rate));
        }
        List<String> names = optimizers.stream().distinct().toList();
        names.forEach(Rules.CHOICE::get);
        Problem problem = Problem.of(data);
        // Refuses a model that does not fit before anything is written.
        new Recipe(data, model, problem).network(new SplitMix(seed));
        Files.createDirectories(folder);

        List<Double> rates = tune ? SWEEP : List.of(rate);
        Map<String, List<Run>> runs = new LinkedHashMap<>();
        try (Progress progress = new Progress("runs", 0, (long) names.size() * rates.size())) {
            // Each once for nothing, so that the first is not charged for the time in which the JVM warms up.
            names.forEach(name -> run(problem, name, rates.get(0)));
            for (String name : names) {
                List<Run> own = new ArrayList<>();
                for (double each : rates) {
                    own.add(run(problem, name, each));
                    progress.step(name + " at " + Numbers.of(each));
                }
                runs.put(name, own);
            }
        }
        tell(runs.values());
        saveTable(runs.values());
        savePlots(runs);
        return 0;
    }

    private Run run(Problem problem, String name, double learningRate) {
        // All random numbers come from here, so that each run has the same first weights and the same batches.
        SplitMix random = new SplitMix(seed);
        Dataset train = problem.split().train();
        Layer net = new Recipe(data, model, problem).network(random);
        Batches batches = Batches.of(train).size(batchSize).shuffle(random);
        Optimizer optimizer = Optimizer.of(Rules.CHOICE.get(name).rule(), learningRate, net.parameters());
        List<Double> losses = new ArrayList<>(List.of(loss(net, train)));
        List<Long> nanoseconds = new ArrayList<>();
        boolean astray = false;
        while (losses.size() <= epochs) {
            long start = System.nanoTime();
            for (Batch batch : batches) {
                Variable loss = Losses.crossEntropy(net.forward(batch.x()), batch.labels());
                astray |= !(loss.scalar() < ASTRAY);
                if (astray) {
                    break;
                }
                optimizer.step(loss.backward());
            }
            nanoseconds.add(System.nanoTime() - start);
            losses.add(astray ? Double.POSITIVE_INFINITY : loss(net, train));
        }
        Collections.sort(nanoseconds);
        return new Run(name, learningRate, losses, nanoseconds.get(epochs / 2) / 1e6);
    }

    private static double loss(Layer net, Dataset all) {
        return net.evaluating(
                () -> Recording.off(() -> Losses.crossEntropy(net.forward(Variable.wrap(all.x())), all.labels())
                        .scalar()));
    }

    private static Run best(List<Run> runs) {
        return runs.stream().min(Comparator.comparingDouble(Run::last)).orElseThrow();
    }

    private void tell(Collection<List<Run>> runs) {
        List<Integer> shown = IntStream.of(1, 5, epochs)
                .filter(epoch -> epoch <= epochs)
                .boxed()
                .distinct()
                .toList();
        List<String> head = new ArrayList<>(List.of("optimizer", tune ? "best rate" : "rate"));
        shown.forEach(epoch -> head.add("loss after " + epoch));
        head.add("time of an epoch");
        if (tune) {
            head.add("good rates");
        }
        List<List<String>> rows = new ArrayList<>();
        for (List<Run> own : runs) {
            Run best = best(own);
            List<String> row = new ArrayList<>(List.of(best.optimizer(), Numbers.of(best.rate())));
            shown.forEach(epoch -> row.add(told(best.losses().get(epoch))));
            row.add("%.2f ms".formatted(best.milliseconds()));
            if (tune) {
                row.add(goodRates(own, best));
            }
            rows.add(row);
        }
        Story story = new Story("%s on %s, seed %d, from a loss of %s"
                .formatted(
                        model,
                        data,
                        seed,
                        Numbers.of(best(runs.iterator().next()).losses().get(0))));
        story.table(head, rows).say("Losses are means over all training data; the time is that of the median epoch.");
        if (tune) {
            story.say(("A rate is good if the loss falls by at least %.0f %% of what it falls by at the best rate.")
                    .formatted(100 * GOOD));
        }
        System.out.print(story.toText());
    }

    private static String told(double loss) {
        return Double.isFinite(loss) ? Numbers.of(loss) : "astray";
    }

    /** The rates around the best one that are good too, and how many times the greatest is the least. */
    private static String goodRates(List<Run> runs, Run best) {
        double first = best.losses().get(0);
        double enough = first - GOOD * (first - best.last());
        int least = runs.indexOf(best);
        int greatest = least;
        while (least > 0 && runs.get(least - 1).last() <= enough) {
            least--;
        }
        while (greatest < runs.size() - 1 && runs.get(greatest + 1).last() <= enough) {
            greatest++;
        }
        double from = runs.get(least).rate();
        double to = runs.get(greatest).rate();
        boolean atAnEnd = least == 0 || greatest == runs.size() - 1;
        return "%s to %s, %s%.0f times"
                .formatted(Numbers.of(from), Numbers.of(to), atAnEnd ? "at least " : "", to / from);
    }

    private void saveTable(Collection<List<Run>> runs) throws IOException {
        List<String> lines = new ArrayList<>(List.of("optimizer,rate,epoch,loss"));
        runs.stream().flatMap(List::stream).forEach(run -> {
            for (int epoch = 0; epoch <= epochs; epoch++) {
                lines.add(run.optimizer() + "," + run.rate() + "," + epoch + ","
                        + run.losses().get(epoch));
            }
        });
        Path csv = Files.write(folder.resolve("compare.csv"), lines);
        System.out.println("all runs are in " + csv);
    }

    private void savePlots(Map<String, List<Run>> runs) throws IOException {
        Plot losses = new Plot(
                        model + " on " + data + ", each at " + (tune ? "its best rate" : Numbers.of(rate)),
                        "epoch",
                        "loss")
                .logarithmic();
        Plot sweep = new Plot(model + " on " + data, "learning rate", "loss after " + epochs + " epochs")
                .logarithmic()
                .logarithmicX();
        double[] passes = IntStream.rangeClosed(0, epochs).asDoubleStream().toArray();
        runs.forEach((name, own) -> {
            Run best = best(own);
            if (Double.isFinite(best.losses().get(1))) {
                losses.line(name, passes, array(best.losses()));
            }
            sweep.line(
                    name,
                    array(own.stream().map(Run::rate).toList()),
                    array(own.stream().map(Run::last).toList()));
        });
        losses.save(folder.resolve("compare.png"));
        System.out.println("the losses are drawn in " + folder.resolve("compare.png"));
        if (tune) {
            sweep.save(folder.resolve("rates.png"));
            System.out.println("the losses for each rate are drawn in " + folder.resolve("rates.png"));
        }
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
