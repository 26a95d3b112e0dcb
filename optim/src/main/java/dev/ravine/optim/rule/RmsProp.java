package dev.ravine.optim.rule;

import static java.lang.Math.max;

import dev.ravine.autograd.Require;
import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * RMSProp: E ← βE + (1 − β)g²; θ ← θ − ηg/√(E + ε): AdaGrad with a memory that fades, so that the steps need not shrink.
 *
 * <p>Centered, it divides by the standard deviation, √(E − m² + ε) with m ← βm + (1 − β)g, so a steady gradient makes long
 * steps. With momentum, it moves by b ← μb + g/√(E + ε); θ ← θ − ηb.
 *
 * <p>T. Hinton, Neural Networks for Machine Learning, lecture 6e (2012), slides 29 and 30; centered and with momentum, A.
 * Graves, Generating Sequences With Recurrent Neural Networks (2013), equations 38 to 41. The slides have no ε; {@link Epsilon}
 * says where it stands. Graves has η inside b; here it is outside, as in PyTorch, which differs when η changes. E − m² cannot
 * be negative, but its rounded value can; it counts as 0 then, where PyTorch gives NaN.
 *
 * @param beta β, the share of the averages that stays, at least 0 and below 1
 * @param mu μ, the share of the sum b that stays, at least 0 and below 1; 0 for no momentum
 * @param centered whether to divide by the standard deviation
 * @param epsilon what is added to the root, and where; not none
 * @param initialAccumulator E before the first step, at least 0
 */
public record RmsProp(double beta, double mu, boolean centered, Epsilon epsilon, double initialAccumulator)
        implements UpdateRule, InPlace {
    public RmsProp {
        Hyperparameters.beta("RmsProp", "beta", beta);
        Hyperparameters.beta("RmsProp", "mu", mu);
        Epsilon.require("RmsProp", epsilon);
        Require.atLeastZero("RmsProp", "initialAccumulator", initialAccumulator);
    }

    /** With β = 0.9 and ε = 1e-8 inside the root: the numbers of optax. */
    public RmsProp() {
        this(0.9, Epsilon.inside(1e-8));
    }

    /** Neither centered nor with momentum, and E = 0 at first. */
    public RmsProp(double beta, Epsilon epsilon) {
        this(beta, 0, false, epsilon, 0);
    }

    /** PyTorch's numbers: α = 0.99, ε = 1e-8 outside the root. */
    public static RmsProp pytorch() {
        return pytorch(0, false);
    }

    /** PyTorch's numbers, with momentum, centered or both. */
    public static RmsProp pytorch(double mu, boolean centered) {
        return new RmsProp(0.99, mu, centered, Epsilon.outside(1e-8), 0);
    }

    /** DL4J's numbers: decay 0.95, ε = 1e-8 outside the root, and E = 1e-8 at first. */
    public static RmsProp dl4j() {
        return new RmsProp(0.95, 0, false, Epsilon.outside(1e-8), 1e-8);
    }

    /** TensorFlow's (for Java) numbers: decay 0.9, ε = 1e-10 inside the root, E = 1 at first. */
    public static RmsProp tensorflow() {
        return new RmsProp(0.9, 0, false, Epsilon.inside(1e-10), 1);
    }

    /** The numbers of Graves: β = 0.95, μ = 0.9 and ε = 1e-4 inside the root, centered. */
    public static RmsProp graves() {
        return new RmsProp(0.95, 0.9, true, Epsilon.inside(1e-4), 0);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] E = slots.slot("E", initialAccumulator);
        double[] m = centered ? slots.slot("m") : E;
        double[] b = mu > 0 ? slots.slot("b") : E;
        for (int i = from; i < to; i++) {
            E[i] = beta * E[i] + (1 - beta) * (g[i] * g[i]);
            double size = E[i];
            if (centered) {
                m[i] = beta * m[i] + (1 - beta) * g[i];
                size = max(0, E[i] - m[i] * m[i]);
            }
            double step = g[i] / epsilon.root(size);
            if (mu > 0) {
                b[i] = mu * b[i] + step;
                step = b[i];
            }
            w[i] -= learningRate * step;
        }
    }

    @Override
    public Formula formula() {
        String move = "g/" + epsilon.root(centered ? "s" : "E");
        String text = "E ← βE + (1 − β)g²" + (centered ? "; m ← βm + (1 − β)g; s = max(0, E − m²)" : "")
                + (mu > 0 ? "; b ← μb + " + move + "; θ ← θ − ηb" : "; θ ← θ − η(" + move + ")");
        return epsilon.in(text, "β μ", beta, mu);
    }
}
