package dev.ravine.optim.rule;

import dev.ravine.autograd.Require;
import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;

/**
 * AdaGrad: G ← G + g²; θ ← θ − ηg/√(G + ε).
 *
 * <p>Each coordinate has a rate of its own, smaller the more it has moved, which suits gradients that are mostly 0. G
 * never shrinks, so the steps do.
 *
 * <p>J. Duchi, E. Hazan, Y. Singer, Adaptive Subgradient Methods for Online Learning and Stochastic Optimization (2011),
 * Figure 1 with a diagonal matrix. The paper's small number, which it calls δ, is outside the root; here ε is inside by
 * default. PyTorch's {@code lr_decay} divides η by 1 + (t − 1) · decay, where t counts the steps of the parameter, not of the
 * optimizer.
 *
 * @param epsilon what is added to the root, and where
 * @param initialAccumulator G before the first step, at least 0; above 0 if ε is 0
 * @param rateDecay δ, how fast the learning rate falls: η̂ = η/(1 + (t − 1)δ); at least 0
 */
public record AdaGrad(Epsilon epsilon, double initialAccumulator, double rateDecay) implements UpdateRule, InPlace {
    public AdaGrad {
        Require.atLeastZero("AdaGrad", "initialAccumulator", initialAccumulator);
        if (Require.notNull("AdaGrad", "epsilon", epsilon).isNone()) {
            Require.positive("AdaGrad", "initialAccumulator, without an epsilon,", initialAccumulator);
        }
        Require.atLeastZero("AdaGrad", "rateDecay", rateDecay);
    }

    /** With a learning rate that does not fall by itself. */
    public AdaGrad(Epsilon epsilon, double initialAccumulator) {
        this(epsilon, initialAccumulator, 0);
    }

    /** With ε = 1e-8 inside the root, and G = 0 at first. */
    public AdaGrad() {
        this(Epsilon.inside(1e-8), 0);
    }

    /** PyTorch's numbers: ε = 1e-10 outside the root. */
    public static AdaGrad pytorch() {
        return new AdaGrad(Epsilon.outside(1e-10), 0);
    }

    /** The numbers of optax: ε = 1e-7 inside the root, G = 0.1 at first. */
    public static AdaGrad optax() {
        return new AdaGrad(Epsilon.inside(1e-7), 0.1);
    }

    /** DL4J's numbers: ε = 1e-6 outside the root, and G = 1e-6 at first. */
    public static AdaGrad dl4j() {
        return new AdaGrad(Epsilon.outside(1e-6), 1e-6);
    }

    /** TensorFlow's (for Java) numbers: no ε, and G = 0.01 at first. */
    public static AdaGrad tensorflow() {
        return new AdaGrad(Epsilon.none(), 0.01);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] G = slots.slot("G", initialAccumulator);
        double rate = learningRate / (1 + (slots.step() - 1) * rateDecay);
        for (int i = from; i < to; i++) {
            G[i] += g[i] * g[i];
            w[i] -= rate * g[i] / epsilon.root(G[i]);
        }
    }

    @Override
    public Formula formula() {
        String move = rateDecay > 0 ? "η̂ = η/(1 + (t − 1)δ); θ ← θ − η̂g/" : "θ ← θ − ηg/";
        return epsilon.in("G ← G + g²; " + move + epsilon.root("G"), "δ", rateDecay);
    }
}
