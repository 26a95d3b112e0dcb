package dev.ravine.examples.guide;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import dev.ravine.examples.shared.Plot;
import dev.ravine.nn.SplitMix;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.rule.AdaGrad;
import dev.ravine.optim.rule.RmsProp;
import java.util.Arrays;

/** How far AdaGrad and RMSProp still move when the gradient stays as it was. */
final class DyingSteps implements Claim {
    private static final int STEPS = 1000;
    private static final double RATE = 0.1;

    @Override
    public String name() {
        return "dying-steps";
    }

    @Override
    public String text() {
        return "AdaGrad's steps keep shrinking even where the gradient stays the same; RMSProp's do not.";
    }

    @Override
    public Outcome measure(int seeds) {
        int held = 0;
        double adaGrad = 0;
        double rmsProp = 0;
        for (int seed = 1; seed <= seeds; seed++) {
            double ofAdaGrad = lastOverEarly(steps(new AdaGrad(), seed));
            double ofRmsProp = lastOverEarly(steps(new RmsProp(), seed));
            held += ofAdaGrad < 0.2 && ofRmsProp > 0.5 ? 1 : 0;
            adaGrad += ofAdaGrad / seeds;
            rmsProp += ofRmsProp / seeds;
        }
        String figures = ("On a noisy slope, steps 901 to 1000 are on average %.2f times as long as steps 11 to 20 with"
                        + " AdaGrad, and %.2f times with RMSProp (%d seeds).")
                .formatted(adaGrad, rmsProp, seeds);
        double[] steps = new double[STEPS];
        Arrays.setAll(steps, step -> step + 1);
        Plot plot = new Plot("Step length on a slope of 1 with noise, rate 0.1", "step", "length of the step")
                .logarithmic()
                .logarithmicX()
                .line("AdaGrad", steps, steps(new AdaGrad(), 1))
                .line("RMSProp", steps, steps(new RmsProp(), 1));
        return new Outcome(held, figures, plot);
    }

    /** The lengths of the steps down a slope of 1, whose gradient is off by up to a half each time. */
    private static double[] steps(UpdateRule rule, long seed) {
        SplitMix random = new SplitMix(seed);
        Parameter position = new Parameter("position", new double[][] {{0}});
        Optimizer optimizer = Optimizer.of(rule, RATE, Parameters.of(position));
        double[] lengths = new double[STEPS];
        for (int step = 0; step < STEPS; step++) {
            double before = position.scalar();
            Variable loss = position.mul(0.5 + random.nextDouble()).sum();
            optimizer.step(loss.backward());
            lengths[step] = Math.abs(position.scalar() - before);
        }
        return lengths;
    }

    private static double lastOverEarly(double[] steps) {
        return Arrays.stream(steps, STEPS - 100, STEPS).average().orElseThrow()
                / Arrays.stream(steps, 10, 20).average().orElseThrow();
    }
}
