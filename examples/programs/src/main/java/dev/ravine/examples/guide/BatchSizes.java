package dev.ravine.examples.guide;

import dev.ravine.examples.shared.Median;
import dev.ravine.examples.shared.Plot;
import dev.ravine.examples.shared.Problem;
import dev.ravine.nn.data.Dataset;
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
        return "Smaller batches make the loss noisier; mini-batches reach a target loss sooner than single samples"
                + " or the full batch.";
    }

    @Override
    public Outcome measure(int seeds) {
        // The rate is chosen by a run with a seed of its own. That also warms the virtual machine up for the clock.
        double[] rates = Arrays.stream(sizes).mapToDouble(this::bestRate).toArray();
        int held = 0;
        List<Descent[]> fastest = new ArrayList<>();
        List<Descent[]> alike = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            Descent[] fast = new Descent[sizes.length];
            Descent[] same = new Descent[sizes.length];
            for (int i = 0; i < sizes.length; i++) {
                fast[i] = Descent.to(TARGET, data, sizes[i], rates[i], seed, Double.POSITIVE_INFINITY);
                same[i] = Descent.to(TARGET, data, sizes[i], COMMON_RATE, seed, Double.POSITIVE_INFINITY);
            }
            boolean noisier = same[0].noise() > same[1].noise() && same[1].noise() > same[2].noise();
            held += noisier && fast[1].seconds() < Math.min(fast[0].seconds(), fast[2].seconds()) ? 1 : 0;
            fastest.add(fast);
            alike.add(same);
        }
        StringBuilder figures = new StringBuilder("To bring the loss on all " + data.size() + " digits below " + TARGET
                + ", each at its own best rate; and the noise, the root mean square change of the loss per step, at that rate and at "
                + COMMON_RATE
                + " for all (medians of " + seeds + " seeds):");
        Plot plot = new Plot("Plain descent on digits, rate " + COMMON_RATE, "samples seen", "loss of the batch")
                .logarithmicX();
        for (int i = 0; i < sizes.length; i++) {
            int which = i;
            String name = i == 0 ? "single samples" : i == 1 ? "batches of 32" : "full batch";
            figures.append("%n  %-14s  rate %-5s %6.2f epochs  %6.1f ms  noise %.4f, at %s %.4f"
                    .formatted(
                            name,
                            rates[i],
                            median(fastest, run -> run[which].passes()),
                            1000 * median(fastest, run -> run[which].seconds()),
                            median(fastest, run -> run[which].noise()),
                            COMMON_RATE,
                            median(alike, run -> run[which].noise())));
            double[] losses = alike.get(0)[i].losses();
            double[] seen = new double[losses.length];
            Arrays.setAll(seen, step -> (step + 1.0) * sizes[which]);
            plot.line(name, seen, losses);
        }
        return new Outcome(held, figures.toString(), plot);
    }

    private static double median(List<Descent[]> runs, ToDoubleFunction<Descent[]> figure) {
        return Median.of(runs.stream().mapToDouble(figure).toArray());
    }

    /** The rate that needs the fewest passes over the data; a run is given up when another needed fewer. */
    private double bestRate(int size) {
        double best = 0;
        double fewest = Double.POSITIVE_INFINITY;
        for (double rate : RATES) {
            double passes = Descent.to(TARGET, data, size, rate, 0, fewest).passes();
            if (passes < fewest) {
                fewest = passes;
                best = rate;
            }
        }
        return best;
    }
}
