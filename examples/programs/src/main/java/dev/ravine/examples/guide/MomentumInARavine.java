package dev.ravine.examples.guide;

import static dev.ravine.autograd.Elementwise.square;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.shared.Median;
import dev.ravine.examples.shared.Plot;
import dev.ravine.nn.SplitMix;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.rule.Sgd;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Momentum against plain descent in a valley that is a hundred times as steep across as along. */
final class MomentumInARavine implements Claim {
    private static final Variable CURVATURE = Variable.of(new double[][] {{1, 100}});
    private static final int STEPS = 1000;
    private static final double TARGET = 1e-6;

    /** Where the plot's runs start, in radians along the ellipse: as the guide's page does. */
    private static final double PLOTTED = 1;

    /** A run of a rule: its losses, and after how many of its steps they stay below the target. */
    private record Run(double rate, double[] losses, int steps) {}

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
            plain[i] = best(new Sgd(), angle).steps();
            heavy[i] = best(new Momentum(), angle).steps();
            held += 2 * heavy[i] <= plain[i] ? 1 : 0;
        }
        Run plottedPlain = best(new Sgd(), PLOTTED);
        Run plottedHeavy = best(new Momentum(), PLOTTED);
        String figures =
                ("To bring the loss to %.0e of its start, each at its own best rate, plain descent takes %.0f steps,"
                                + " momentum 0.9 %.0f (medians of %d starting points). From the plot's start, plain descent takes"
                                + " %d steps at a rate of %s, momentum %d at %s.")
                        .formatted(
                                TARGET,
                                Median.of(plain),
                                Median.of(heavy),
                                seeds,
                                plottedPlain.steps(),
                                plottedPlain.rate(),
                                plottedHeavy.steps(),
                                plottedHeavy.rate());
        double[] steps = new double[300];
        Arrays.setAll(steps, step -> step);
        Plot plot = new Plot("A ravine, 100 times as steep across as along", "step", "loss")
                .logarithmic()
                .line("plain descent", steps, Arrays.copyOf(plottedPlain.losses(), steps.length))
                .line("momentum 0.9", steps, Arrays.copyOf(plottedHeavy.losses(), steps.length));
        return new Outcome(held, figures, plot);
    }

    /** The run with the rate that needs the fewest steps, of 40 rates between 1e-4 and 0.1, with two digits each. */
    private static Run best(UpdateRule rule, double angle) {
        return IntStream.range(0, 40)
                .mapToObj(i -> BigDecimal.valueOf(1e-4 * Math.pow(10, 3.0 * i / 39)))
                .map(rate -> rate.round(new MathContext(2)).doubleValue())
                .map(rate -> {
                    double[] losses = descend(rule, rate, angle);
                    return new Run(rate, losses, stepsToTarget(losses));
                })
                .min(Comparator.comparingInt(Run::steps))
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
