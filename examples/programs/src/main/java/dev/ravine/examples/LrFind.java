package dev.ravine.examples;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.examples.shared.Failure;
import dev.ravine.examples.shared.Networks;
import dev.ravine.examples.shared.Numbers;
import dev.ravine.examples.shared.OptimizerOptions;
import dev.ravine.examples.shared.Plot;
import dev.ravine.examples.shared.Problem;
import dev.ravine.examples.shared.ProblemOptions;
import dev.ravine.examples.shared.Rules;
import dev.ravine.nn.Layer;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.schedule.Schedules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Raises the learning rate with every step until the loss explodes, and suggests a rate from what the loss did before.
 *
 * <p>L. N. Smith, No More Pesky Learning Rate Guessing Games (2015), section 3.3 of its later version, Cyclical Learning
 * Rates for Training Neural Networks (2017), lets the rate rise on a line. Here it rises by the same factor each time, so
 * that all sizes of rates get their share of the steps.
 */
@Command(
        name = "lr-find",
        mixinStandardHelpOptions = true,
        description = "Suggests a learning rate by a range test: raises the rate until the loss explodes.")
final class LrFind implements Callable<Integer> {
    /** The decay of the exponential moving average of the losses. */
    private static final double KEPT = 0.95;

    /** The test ends when the smoothed loss exceeds its minimum by this factor. */
    private static final double EXPLODED = 4;

    @Mixin
    private ProblemOptions options = new ProblemOptions();

    @Option(names = "--optimizer", description = "One of " + Rules.NAMES + " (default: ${DEFAULT-VALUE}).")
    private String optimizerName = "adamw";

    @Option(names = "--from", description = "The lowest rate (default: ${DEFAULT-VALUE}).")
    private double from = 1e-6;

    @Option(names = "--to", description = "The highest rate (default: ${DEFAULT-VALUE}).")
    private double to = 100;

    @Option(
            names = "--steps",
            description = "Number of steps from the lowest to the highest rate (default: ${DEFAULT-VALUE}).")
    private int steps = 300;

    @Option(names = "--plot", paramLabel = "FILE", description = "The plot's file (default: ${DEFAULT-VALUE}).")
    private Path plot = Path.of("lr-find.png");

    @Override
    public Integer call() throws IOException {
        Failure.unless(steps >= 10, "--steps", steps, "at least 10");
        Failure.unless(from > 0 && from < to, "--from", from, "above 0 and below --to, which is " + to);
        OptimizerOptions.checked("--to", to);
        Problem problem = options.problem();
        SplitMix random = new SplitMix(options.seed);
        Layer net = options.recipe(problem).network(random);
        Batches batches = options.batches(problem, random);
        Optimizer optimizer = Optimizer.of(
                Rules.CHOICE.get(optimizerName).rule(),
                Schedules.exponential(from, Math.pow(to / from, 1.0 / (steps - 1))),
                net.parameters());

        List<Double> rates = new ArrayList<>();
        List<Double> losses = new ArrayList<>();
        List<Double> smoothed = new ArrayList<>();
        double mean = 0;
        CapturedPair<Variable, int[]> loss = Networks.crossEntropy(net);
        Iterator<Batch> pass = Collections.emptyIterator();
        for (int step = 1; step <= steps; step++) {
            if (!pass.hasNext()) {
                pass = batches.iterator();
            }
            Batch batch = pass.next();
            Gradients gradients = loss.gradients(batch.x(), batch.labels());
            mean = KEPT * mean + (1 - KEPT) * loss.scalar();
            // Divided by the sum of the weights so far, as the mean began at 0.
            double level = mean / (1 - Math.pow(KEPT, step));
            if (step > 1 && !(level < EXPLODED * Collections.min(smoothed))) {
                break;
            }
            rates.add(optimizer.learningRate("all"));
            losses.add(loss.scalar());
            smoothed.add(level);
            optimizer.step(gradients);
        }
        report(rates, losses, smoothed);
        return 0;
    }

    private void report(List<Double> rates, List<Double> losses, List<Double> smoothed) throws IOException {
        boolean exploded = rates.size() < steps;
        System.out.printf(
                "%s with %s: from %s to %s in %d steps, %s%n",
                options,
                optimizerName,
                Numbers.of(from),
                Numbers.of(rates.get(rates.size() - 1)),
                rates.size(),
                exploded ? "where the loss exploded" : "and the loss did not explode");
        double[] x = Numbers.array(rates);
        Plot curves = new Plot(options + ", " + optimizerName, "learning rate", "loss")
                .logarithmic()
                .logarithmicX()
                .line("loss of the batch", x, Numbers.array(losses))
                .line("smoothed", x, Numbers.array(smoothed));
        int lowest = smoothed.indexOf(Collections.min(smoothed));
        System.out.printf(
                "the loss is lowest, %s, at %s%n", Numbers.of(smoothed.get(lowest)), Numbers.of(rates.get(lowest)));
        if (!exploded && lowest >= steps - 1 - steps / 20) {
            System.out.println("it was still falling at the end; try a higher --to");
        } else {
            String suggested = String.format(Locale.ROOT, "%.2g", rates.get(lowest) / 10);
            System.out.printf("suggested: --lr %s, a tenth of that%n", suggested);
            double rate = Double.parseDouble(suggested);
            double[] fromTo = {Collections.min(losses), Collections.max(losses)};
            curves.line("suggested: " + suggested, new double[] {rate, rate}, fromTo);
        }
        curves.save(plot);
        System.out.println("drawn in " + plot);
    }
}
