package dev.ravine.examples.shared;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameters;
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
import dev.ravine.optim.minimize.Lbfgs;
import dev.ravine.optim.minimize.Minimizer;
import dev.ravine.optim.minimize.NewtonCg;
import dev.ravine.optim.minimize.Objective;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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
    /** These take one step on all samples in each epoch, and find its length. */
    private static final Map<String, Function<Parameters, Minimizer>> MINIMIZERS =
            Map.of("lbfgs", Lbfgs::new, "newton-cg", NewtonCg::new);

    /** A batch loss above which a run counts as diverged and is stopped. */
    private static final double DIVERGED = 1e3;

    /** Whether an optimizer finds the length of its steps by itself, so that the rate is not used. */
    public static boolean findsItsRate(String optimizer) {
        return MINIMIZERS.containsKey(optimizer);
    }

    /** The run in a few words. */
    public String label() {
        return optimizer + (findsItsRate(optimizer) ? "" : " at " + Numbers.of(rate));
    }

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
        Function<Parameters, Minimizer> minimizer = MINIMIZERS.get(optimizer);
        if (minimizer != null) {
            return minimized(net, minimizer.apply(net.parameters()), train);
        }
        Batches batches = ProblemOptions.batches(problem, batch, random);
        Optimizer rule = Optimizer.of(Rules.CHOICE.get(optimizer).rule(), rate, net.parameters());
        CapturedPair<Variable, int[]> loss = Networks.crossEntropy(net);
        List<Double> losses = new ArrayList<>(List.of(Networks.crossEntropy(net, train)));
        List<Double> milliseconds = new ArrayList<>();
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
            milliseconds.add((System.nanoTime() - start) / 1e6);
            losses.add(diverged ? Double.POSITIVE_INFINITY : Networks.crossEntropy(net, train));
        }
        return new Run(optimizer, rate, losses, Median.of(Numbers.array(milliseconds)));
    }

    /** Without dropout, which is another function at each call. */
    private Run minimized(Layer net, Minimizer minimizer, Dataset train) {
        Variable x = Variable.wrap(train.x());
        int[] labels = train.labels();
        // Newton's method takes products with the Hessian from the graph, which a captured function does not keep.
        Objective objective = minimizer instanceof NewtonCg
                ? () -> Losses.crossEntropy(net.forward(x), labels)
                : Objective.of(Networks.crossEntropy(net), x, labels);
        List<Double> losses = new ArrayList<>(List.of(Networks.crossEntropy(net, train)));
        List<Double> milliseconds = new ArrayList<>();
        while (losses.size() <= epochs) {
            if (minimizer.reason().isEmpty()) {
                long start = System.nanoTime();
                net.evaluating(() -> minimizer.step(objective));
                milliseconds.add((System.nanoTime() - start) / 1e6);
            }
            losses.add(Networks.crossEntropy(net, train));
        }
        return new Run(optimizer, null, losses, Median.of(Numbers.array(milliseconds)));
    }
}
