package dev.ravine.examples.guide;

import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.examples.shared.Networks;
import dev.ravine.examples.shared.Numbers;
import dev.ravine.examples.shared.Plot;
import dev.ravine.examples.shared.Problem;
import dev.ravine.nn.Layer;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.metric.Metrics;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Adam;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/** Adam at the rate of its paper, 0.001, on five tasks, against Adam at the best rate for each of them. */
final class DefaultsAcrossTasks implements Claim {
    private static final int STEPS = 500;
    private static final double[] RATES = {1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1};
    private static final int DEFAULT = 2;
    private static final double MARGIN = 0.02;

    private final Map<String, Problem> tasks = new LinkedHashMap<>();

    DefaultsAcrossTasks() {
        for (String name : new String[] {"digits", "iris", "breast-cancer", "moons", "spirals"}) {
            tasks.put(name, Problem.of(name));
        }
    }

    @Override
    public String name() {
        return "defaults";
    }

    @Override
    public String text() {
        return "Adam's default settings, with a rate of 0.001, work across tasks.";
    }

    @Override
    public Outcome measure(int seeds) {
        int held = 0;
        Map<String, double[]> means = new LinkedHashMap<>();
        for (int seed = 1; seed <= seeds; seed++) {
            boolean all = true;
            for (Map.Entry<String, Problem> task : tasks.entrySet()) {
                double[] mean = means.computeIfAbsent(task.getKey(), name -> new double[RATES.length]);
                double[] accuracies = new double[RATES.length];
                for (int i = 0; i < RATES.length; i++) {
                    accuracies[i] = train(task.getValue(), RATES[i], seed);
                    mean[i] += accuracies[i] / seeds;
                }
                all &= accuracies[DEFAULT] >= Arrays.stream(accuracies).max().orElseThrow() - MARGIN;
            }
            held += all ? 1 : 0;
        }
        StringJoiner figures = new StringJoiner(
                "; ",
                ("The claim holds if, after %d steps, the test accuracy on each task is within %.0f points of"
                                + " that at the best of %d rates. ")
                        .formatted(STEPS, 100 * MARGIN, RATES.length),
                " (means of " + seeds + " seeds).");
        Plot plot = new Plot(
                        "Adam after %d steps, mean of %d seeds".formatted(STEPS, seeds), "learning rate", "accuracy")
                .logarithmicX();
        means.forEach((name, accuracies) -> {
            int best = 0;
            for (int i = 0; i < RATES.length; i++) {
                best = accuracies[i] > accuracies[best] ? i : best;
            }
            figures.add("%s: %.1f %%, and %.1f %% at rate %s"
                    .formatted(name, 100 * accuracies[DEFAULT], 100 * accuracies[best], Numbers.of(RATES[best])));
            plot.line(name, RATES, accuracies);
        });
        return new Outcome(held, figures.toString(), plot);
    }

    private static double train(Problem problem, double rate, long seed) {
        SplitMix random = new SplitMix(seed);
        Dataset data = problem.split().train();
        Layer model = Networks.of("mlp:32,32", data.features(), problem.classes(), null, random);
        Optimizer optimizer = Optimizer.of(new Adam(), rate, model.parameters());
        Batches batches = Batches.of(data).size(Math.min(32, data.size())).shuffle(random);
        CapturedPair<Variable, int[]> loss = Networks.crossEntropy(model);
        int step = 0;
        while (step < STEPS) {
            for (Batch batch : batches) {
                optimizer.step(loss.gradients(batch.x(), batch.labels()));
                if (++step == STEPS) {
                    break;
                }
            }
        }
        Dataset test = problem.split().test();
        Variable scores = Recording.off(() -> model.forward(Variable.wrap(test.x())));
        return Metrics.accuracy(scores, test.labels());
    }
}
