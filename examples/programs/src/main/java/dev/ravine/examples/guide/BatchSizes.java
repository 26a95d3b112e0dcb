package dev.ravine.examples.guide;

import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.shared.Plot;
import dev.ravine.examples.shared.Problem;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Losses;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Plain descent on the digits by single samples, by mini-batches and by all samples at once. */
final class BatchSizes implements Claim {
    private static final double TARGET = 0.2;

    /** One rate for all, so that the noise is that of the batches and not of the rates. */
    private static final double COMMON_RATE = 0.1;

    private static final double[] RATES = {0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10};

    private final Dataset data = Problem.of("digits").split().train();
    private final int[] sizes = {1, 32, data.size()};

    @Override
    public String name() {
        return "batch-sizes";
    }

    @Override
    public String text() {
        return "The smaller the batch, the noisier the path of the loss; mini-batches reach a target before single samples"
                + " and before the full batch.";
    }

    /**
     * A run down to the target.
     *
     * @param losses of the batches, as the loop saw them
     * @param epochs passes over the data until the loss on all of it was below the target; infinite if it never was
     * @param seconds the same in time, measuring left out
     */
    private record Run(double[] losses, double epochs, double seconds) {
        /** How far the loss goes up or down from one step to the next. */
        double noise() {
            double sum = 0;
            for (int i = 1; i < losses.length; i++) {
                sum += Math.pow(losses[i] - losses[i - 1], 2);
            }
            return Math.sqrt(sum / (losses.length - 1));
        }
    }

    @Override
    public Outcome measure(int seeds) {
        // The rate is chosen by a run with a seed of its own. That also warms the virtual machine up for the clock.
        double[] rates = Arrays.stream(sizes).mapToDouble(this::bestRate).toArray();
        int held = 0;
        List<Run[]> fastest = new ArrayList<>();
        List<Run[]> alike = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            Run[] fast = new Run[sizes.length];
            Run[] same = new Run[sizes.length];
            for (int i = 0; i < sizes.length; i++) {
                fast[i] = descend(sizes[i], rates[i], seed);
                same[i] = descend(sizes[i], COMMON_RATE, seed);
            }
            boolean noisier = same[0].noise() > same[1].noise() && same[1].noise() > same[2].noise();
            held += noisier && fast[1].seconds < Math.min(fast[0].seconds, fast[2].seconds) ? 1 : 0;
            fastest.add(fast);
            alike.add(same);
        }
        StringBuilder figures = new StringBuilder("Until the loss on all " + data.size() + " digits is below " + TARGET
                + ", each at its own best rate, and how far the loss jumps in a step, at that rate and at "
                + COMMON_RATE
                + " for all, by which the noise is judged (medians of " + seeds + " seeds):");
        Plot plot = new Plot("Plain descent on digits, rate " + COMMON_RATE, "samples seen", "loss of the batch")
                .logarithmicX();
        for (int i = 0; i < sizes.length; i++) {
            int which = i;
            String name = i == 0 ? "single samples" : i == 1 ? "batches of 32" : "full batch";
            figures.append("%n  %-14s  rate %-5s %6.2f passes  %6.1f ms  jumps by %.4f, at %s by %.4f"
                    .formatted(
                            name,
                            rates[i],
                            median(fastest, run -> run[which].epochs),
                            1000 * median(fastest, run -> run[which].seconds),
                            median(fastest, run -> run[which].noise()),
                            COMMON_RATE,
                            median(alike, run -> run[which].noise())));
            double[] losses = alike.get(0)[i].losses;
            double[] seen = new double[losses.length];
            Arrays.setAll(seen, step -> (step + 1.0) * sizes[which]);
            plot.line(name, seen, losses);
        }
        return new Outcome(held, figures.toString(), plot);
    }

    private static double median(List<Run[]> runs, ToDoubleFunction<Run[]> figure) {
        return Median.of(runs.stream().mapToDouble(figure).toArray());
    }

    /** The rate that needs the fewest passes over the data. */
    private double bestRate(int size) {
        double best = 0;
        double fewest = Double.POSITIVE_INFINITY;
        for (double rate : RATES) {
            double epochs = descend(size, rate, 0).epochs;
            if (epochs < fewest) {
                fewest = epochs;
                best = rate;
            }
        }
        return best;
    }

    private Run descend(int size, double rate, long seed) {
        SplitMix random = new SplitMix(seed);
        Linear model = new Linear(data.features(), 10, random);
        Optimizer optimizer = Optimizer.of(new Sgd(), rate, model.parameters());
        Batches batches = Batches.of(data).size(size).shuffle(random);
        // The loss on all the data is looked at after each step of the full batch, and ten times in a pass otherwise.
        int look = Math.max(1, batches.count() / 10);
        double[] losses = new double[Math.max(300, 10 * batches.count())];
        long nanos = 0;
        int step = 0;
        while (step < losses.length) {
            for (Batch batch : batches) {
                long start = System.nanoTime();
                Variable loss = Losses.crossEntropy(model.forward(batch.x()), batch.labels());
                optimizer.step(loss.backward());
                nanos += System.nanoTime() - start;
                losses[step++] = loss.scalar();
                if (step == losses.length) {
                    break;
                }
                if (step % look == 0 && lossOnAll(model) < TARGET) {
                    return new Run(Arrays.copyOf(losses, step), (double) step / batches.count(), nanos / 1e9);
                }
            }
        }
        return new Run(losses, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    private double lossOnAll(Linear model) {
        return Recording.off(() -> Losses.crossEntropy(model.forward(Variable.wrap(data.x())), data.labels()))
                .scalar();
    }
}
