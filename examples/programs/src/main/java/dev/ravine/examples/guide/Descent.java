package dev.ravine.examples.guide;

import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.examples.shared.Networks;
import dev.ravine.nn.Linear;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Sgd;
import java.util.Arrays;

/**
 * A run of plain descent down to a target.
 *
 * @param losses of the batches, as the loop saw them
 * @param passes over the data until the loss on all of it was below the target; infinite if it never was
 * @param seconds the same in time, measuring left out
 */
record Descent(double[] losses, double passes, double seconds) {
    /** How far the loss goes up or down from one step to the next. */
    double noise() {
        double sum = 0;
        for (int i = 1; i < losses.length; i++) {
            sum += Math.pow(losses[i] - losses[i - 1], 2);
        }
        return Math.sqrt(sum / (losses.length - 1));
    }

    /** Runs 10 epochs and at least 300 steps, but no more than {@code passes} epochs. */
    static Descent to(double target, Dataset data, int size, double rate, long seed, double passes) {
        SplitMix random = new SplitMix(seed);
        Linear model = new Linear(data.features(), 10, random);
        Optimizer optimizer = Optimizer.of(new Sgd(), rate, model.parameters());
        CapturedPair<Variable, int[]> loss = Networks.crossEntropy(model);
        Batches batches = Batches.of(data).size(size).shuffle(random);
        // The loss on all the data is looked at after each step of the full batch, and ten times in a pass otherwise.
        int look = Math.max(1, batches.count() / 10);
        double[] losses =
                new double[(int) Math.min(Math.ceil(passes * batches.count()), Math.max(300, 10 * batches.count()))];
        long nanos = 0;
        int step = 0;
        while (step < losses.length) {
            for (Batch batch : batches) {
                long start = System.nanoTime();
                optimizer.step(loss.gradients(batch.x(), batch.labels()));
                nanos += System.nanoTime() - start;
                losses[step++] = loss.scalar();
                if (step % look == 0 && Networks.crossEntropy(model, data) < target) {
                    return new Descent(Arrays.copyOf(losses, step), (double) step / batches.count(), nanos / 1e9);
                }
                if (step == losses.length) {
                    break;
                }
            }
        }
        return new Descent(losses, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }
}
