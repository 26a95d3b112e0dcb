package dev.ravine.examples.guide;

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
import dev.ravine.nn.data.Split;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.ParameterGroup;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.AdamW;
import dev.ravine.optim.transform.L2;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Adam with L2 in its gradient against AdamW, on few samples, which a net can learn by heart. */
final class DecoupledDecay implements Claim {
    private static final int SAMPLES = 200;
    private static final int STEPS = 400;
    private static final double RATE = 3e-3;
    private static final double[] L2 = {1e-5, 1e-4, 1e-3, 1e-2, 1e-1};
    private static final double[] DECAY = {1e-2, 1e-1, 0.3, 1, 3};

    private final Split split = Problem.of("digits").split();

    @Override
    public String name() {
        return "decoupled-decay";
    }

    @Override
    public String text() {
        return "AdamW's decoupled decay generalizes better than an L2 penalty in Adam's gradient.";
    }

    /** What a run comes to on data that it did not learn from: some to choose λ by, and some to judge by. */
    private record Run(double lambda, double validation, double test) {}

    @Override
    public Outcome measure(int seeds) {
        int held = 0;
        double[] none = new double[seeds];
        double[] coupled = new double[seeds];
        double[] decoupled = new double[seeds];
        List<Run[]> l2 = new ArrayList<>();
        List<Run[]> decay = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            long seed = i + 1L;
            l2.add(sweep(L2, false, seed));
            decay.add(sweep(DECAY, true, seed));
            none[i] = train(0, false, seed).test;
            coupled[i] = best(l2.get(i)).test;
            decoupled[i] = best(decay.get(i)).test;
            held += decoupled[i] < coupled[i] ? 1 : 0;
        }
        String figures = ("Trained on %d digits, each with the best of 5 λ on validation data; the loss on test data is"
                        + " %.3f with L2, %.3f with AdamW and %.3f with neither (medians of %d seeds).")
                .formatted(SAMPLES, Median.of(coupled), Median.of(decoupled), Median.of(none), seeds);
        Plot plot = new Plot(SAMPLES + " training digits, Adam at rate " + RATE, "λ", "loss on test data")
                .logarithmicX()
                .line("L2 in the gradient", L2, tests(l2.get(0)))
                .line("decoupled, AdamW", DECAY, tests(decay.get(0)));
        return new Outcome(held, figures, plot);
    }

    private Run[] sweep(double[] lambdas, boolean isDecoupled, long seed) {
        return Arrays.stream(lambdas)
                .mapToObj(lambda -> train(lambda, isDecoupled, seed))
                .toArray(Run[]::new);
    }

    private static Run best(Run[] runs) {
        return Arrays.stream(runs)
                .min((a, b) -> Double.compare(a.validation, b.validation))
                .orElseThrow();
    }

    private static double[] tests(Run[] runs) {
        return Arrays.stream(runs).mapToDouble(Run::test).toArray();
    }

    private Run train(double lambda, boolean isDecoupled, long seed) {
        SplitMix random = new SplitMix(seed);
        Dataset few = split.train()
                .samples(random.ints(SAMPLES, 0, split.train().size()).toArray());
        Layer model = Networks.of("mlp:64", few.features(), 10, null, random);
        ParameterGroup group =
                ParameterGroup.of("all", model.parameters()).learningRate(RATE).rule(new Adam());
        Optimizer optimizer = new Optimizer(isDecoupled ? group.rule(new AdamW(lambda)) : group.with(new L2(lambda)));
        CapturedPair<Variable, int[]> loss = Networks.crossEntropy(model);
        Batches batches = Batches.of(few).size(40).shuffle(random);
        for (int epoch = 0; epoch < STEPS / batches.count(); epoch++) {
            for (Batch batch : batches) {
                optimizer.step(loss.gradients(batch.x(), batch.labels()));
            }
        }
        return new Run(
                lambda, Networks.crossEntropy(model, split.validation()), Networks.crossEntropy(model, split.test()));
    }
}
