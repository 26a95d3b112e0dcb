package dev.ravine.examples.guide;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.examples.shared.Median;
import dev.ravine.examples.shared.Networks;
import dev.ravine.examples.shared.Plot;
import dev.ravine.examples.shared.Problem;
import dev.ravine.nn.Layer;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.rule.Adam;
import java.util.Arrays;

/** Adam as it is, and Adam that divides by averages which begin at 0 and are not corrected for it. */
final class BiasCorrection implements Claim {
    private static final int STEPS = 200;
    private static final double[] RATES = {3e-4, 1e-3, 3e-3, 1e-2, 3e-2};

    private final Dataset data = Problem.of("digits").split().train();

    @Override
    public String name() {
        return "bias-correction";
    }

    @Override
    public String text() {
        return "Without bias correction, Adam's first steps are several times too long, and training suffers"
                + " from it.";
    }

    /**
     * A run.
     *
     * @param losses of the batches
     * @param lengths how far each step moved the entry of the first layer's weights that moved most, in learning rates
     */
    private record Run(double[] losses, double[] lengths) {
        double last() {
            return Arrays.stream(losses, STEPS - 20, STEPS).average().orElseThrow();
        }

        double longest() {
            return Arrays.stream(lengths).max().orElseThrow();
        }
    }

    @Override
    public Outcome measure(int seeds) {
        Adam adam = new Adam();
        UpdateRule without =
                new UncorrectedAdam(adam.beta1(), adam.beta2(), adam.epsilon().outside());
        int held = 0;
        double[][] figures = new double[4][seeds];
        for (int i = 0; i < seeds; i++) {
            Run corrected = best(adam, i + 1);
            Run uncorrected = best(without, i + 1);
            held += uncorrected.longest() > 2 * corrected.longest() && uncorrected.last() > corrected.last() ? 1 : 0;
            figures[0][i] = corrected.longest();
            figures[1][i] = uncorrected.longest();
            figures[2][i] = corrected.last();
            figures[3][i] = uncorrected.last();
        }
        double[] steps = new double[STEPS];
        Arrays.setAll(steps, step -> step + 1);
        Plot plot = new Plot("Adam on digits, rate 0.001", "step", "largest change of a weight, in learning rates")
                .logarithmicX()
                .line("with the correction", steps, descend(adam, 1e-3, 1).lengths)
                .line("without", steps, descend(without, 1e-3, 1).lengths);
        return new Outcome(
                held,
                ("The longest step is %.1f learning rates with the correction and %.1f without. The loss after %d steps,"
                                + " each at its own best rate, is %.4f with it and %.4f without (medians of %d seeds).")
                        .formatted(
                                Median.of(figures[0]),
                                Median.of(figures[1]),
                                STEPS,
                                Median.of(figures[2]),
                                Median.of(figures[3]),
                                seeds),
                plot);
    }

    private Run best(UpdateRule rule, long seed) {
        Run best = descend(rule, RATES[0], seed);
        for (double rate : RATES) {
            Run run = descend(rule, rate, seed);
            best = run.last() < best.last() ? run : best;
        }
        return best;
    }

    private Run descend(UpdateRule rule, double rate, long seed) {
        SplitMix random = new SplitMix(seed);
        Layer model = Networks.of("mlp:32", data.features(), 10, null, random);
        Parameter weights = model.parameters().get("fc1.weight");
        Optimizer optimizer = Optimizer.of(rule, rate, model.parameters());
        Batches batches = Batches.of(data).size(32).shuffle(random);
        CapturedPair<Variable, int[]> loss = Networks.crossEntropy(model);
        Run run = new Run(new double[STEPS], new double[STEPS]);
        int step = 0;
        while (step < STEPS) {
            for (Batch batch : batches) {
                double[] before = weights.value().data.clone();
                optimizer.step(loss.gradients(batch.x(), batch.labels()));
                run.losses[step] = loss.scalar();
                double[] after = weights.value().data;
                for (int i = 0; i < after.length; i++) {
                    run.lengths[step] = Math.max(run.lengths[step], Math.abs(after[i] - before[i]) / rate);
                }
                if (++step == STEPS) {
                    break;
                }
            }
        }
        return run;
    }
}
