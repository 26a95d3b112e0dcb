package dev.ravine.examples.guide;

import static dev.ravine.autograd.Elementwise.square;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.shared.Plot;
import dev.ravine.nn.SplitMix;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.rule.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Momentum against plain descent in a valley that is a hundred times as steep across as along. */
final class MomentumInARavine implements Claim {
    private static final Variable CURVATURE = Variable.of(new double[][] {{1, 100}});
    private static final int STEPS = 1000;
    private static final double TARGET = 1e-6;

    @Override
    public String name() {
        return "momentum";
    }

    @Override
    public String text() {
        return "In a ravine, momentum reaches the bottom in far fewer steps than plain gradient descent.";
    }

    @Override
    public Outcome measure(int seeds) {
        int held = 0;
        double[] plain = new double[seeds];
        double[] heavy = new double[seeds];
        for (int i = 0; i < seeds; i++) {
            double angle = 2 * Math.PI * new SplitMix(i + 1).nextDouble();
            plain[i] = stepsToTarget(best(new Sgd(), angle));
            heavy[i] = stepsToTarget(best(new Momentum(), angle));
            held += 2 * heavy[i] <= plain[i] ? 1 : 0;
        }
        String figures =
                ("To bring the loss to %.0e of its start, each at its own best rate, plain descent takes %.0f steps,"
                                + " momentum 0.9 %.0f (medians of %d starting points).")
                        .formatted(TARGET, Median.of(plain), Median.of(heavy), seeds);
        double[] steps = new double[300];
        Arrays.setAll(steps, step -> step);
        Plot plot = new Plot("A ravine, 100 times as steep across as along", "step", "loss")
                .logarithmic()
                .line("plain descent", steps, Arrays.copyOf(best(new Sgd(), 1), steps.length))
                .line("momentum 0.9", steps, Arrays.copyOf(best(new Momentum(), 1), steps.length));
        return new Outcome(held, figures, plot);
    }

    /** The losses with the rate that needs the fewest steps, of 40 rates between 1e-4 and 0.1. */
    private static double[] best(UpdateRule rule, double angle) {
        List<double[]> paths = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            paths.add(descend(rule, 1e-4 * Math.pow(10, 3.0 * i / 39), angle));
        }
        return paths.stream()
                .min((a, b) -> Double.compare(stepsToTarget(a), stepsToTarget(b)))
                .orElseThrow();
    }

    private static double[] descend(UpdateRule rule, double rate, double angle) {
        Parameter position = new Parameter("position", new double[][] {{10 * Math.cos(angle), Math.sin(angle)}});
        Optimizer optimizer = Optimizer.of(rule, rate, Parameters.of(position));
        double[] losses = new double[STEPS];
        Arrays.fill(losses, Double.POSITIVE_INFINITY);
        for (int step = 0; step < STEPS; step++) {
            Variable loss = square(position).mul(CURVATURE).sum().mul(0.5);
            losses[step] = loss.scalar();
            if (!(losses[step] < 1e6)) {
                break;
            }
            optimizer.step(loss.backward());
        }
        return losses;
    }

    /** After which step the loss stays below the target; more than there are if it does not. */
    private static int stepsToTarget(double[] losses) {
        int step = losses.length;
        while (step > 0 && losses[step - 1] <= TARGET * losses[0]) {
            step--;
        }
        return step == losses.length ? 10 * STEPS : step;
    }
}
