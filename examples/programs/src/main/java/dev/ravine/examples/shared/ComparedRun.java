package dev.ravine.examples.shared;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.examples.shared.Comparison.Run;
import dev.ravine.nn.Layer;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.loss.Losses;
import dev.ravine.optim.Optimizer;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A run of a comparison, before it is done, here or on another machine.
 *
 * @param data the name of the data set
 * @param model the name of the network
 * @param batch samples per batch, or 'all'
 * @param seed of the initial weights and of the order of samples
 * @param optimizer its name
 * @param rate the learning rate
 * @param epochs passes over the data
 */
public record ComparedRun(String data, String model, String batch, long seed, String optimizer, double rate, int epochs)
        implements Serializable {
    /** A batch loss above which a run counts as diverged and is stopped. */
    private static final double DIVERGED = 1e3;

    /** Reads or makes the data, and does the run. */
    public Run run() {
        return run(Problem.of(data));
    }

    /** Does the run, on data that are there already. */
    public Run run(Problem problem) {
        // All random numbers come from here, so that each run has the same initial weights and the same batches.
        SplitMix random = new SplitMix(seed);
        Dataset train = problem.split().train();
        Layer net = new Recipe(data, model, problem).network(random);
        Batches batches = ProblemOptions.batches(problem, batch, random);
        Optimizer rule = Optimizer.of(Rules.CHOICE.get(optimizer).rule(), rate, net.parameters());
        CapturedPair<Variable, int[]> loss = Networks.crossEntropy(net);
        List<Double> losses = new ArrayList<>(List.of(loss(net, train)));
        List<Long> nanoseconds = new ArrayList<>();
        boolean diverged = false;
        while (losses.size() <= epochs) {
            long start = System.nanoTime();
            for (Batch next : batches) {
                Gradients gradients = loss.gradients(next.x(), next.labels());
                diverged |= !(loss.scalar() < DIVERGED);
                if (diverged) {
                    break;
                }
                rule.step(gradients);
            }
            nanoseconds.add(System.nanoTime() - start);
            losses.add(diverged ? Double.POSITIVE_INFINITY : loss(net, train));
        }
        Collections.sort(nanoseconds);
        return new Run(optimizer, rate, losses, nanoseconds.get(epochs / 2) / 1e6);
    }

    private static double loss(Layer net, Dataset all) {
        return net.evaluating(
                () -> Recording.off(() -> Losses.crossEntropy(net.forward(Variable.wrap(all.x())), all.labels())
                        .scalar()));
    }
}
