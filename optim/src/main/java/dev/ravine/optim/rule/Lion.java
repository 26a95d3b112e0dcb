package dev.ravine.optim.rule;

import static java.lang.Math.signum;

import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * Lion: c = β₁m + (1 − β₁)g; θ ← θ − η(sign(c) + λθ); m ← β₂m + (1 − β₂)g.
 *
 * <p>Each coordinate moves exactly η, in the direction of a mean that favours the new gradient. It keeps one buffer
 * where Adam keeps two, and wants a learning rate three to ten times smaller than Adam's, with λ larger by as much.
 *
 * <p>X. Chen et al., Symbolic Discovery of Optimization Algorithms (2023), Algorithm 2. There is no ε, and the sign of
 * 0 is 0. The decay is multiplied by η, as there.
 *
 * @param beta1 β₁, the share of the mean in the direction, at least 0 and below 1
 * @param beta2 β₂, the share of the mean that stays, at least 0 and below 1
 * @param weightDecay λ, at least 0
 */
public record Lion(double beta1, double beta2, double weightDecay) implements UpdateRule, InPlace {
    public Lion {
        Hyperparameters.beta("Lion", "beta1", beta1);
        Hyperparameters.beta("Lion", "beta2", beta2);
        Hyperparameters.factor("Lion", "weightDecay", weightDecay);
    }

    /** With β₁ = 0.9, β₂ = 0.99 and no decay: the paper's numbers. */
    public Lion() {
        this(0.9, 0.99, 0);
    }

    /** The numbers of optax: β₁ = 0.9, β₂ = 0.99, λ = 0.001. */
    public static Lion optax() {
        return new Lion(0.9, 0.99, 1e-3);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] m = slots.slot("m");
        for (int i = from; i < to; i++) {
            double c = beta1 * m[i] + (1 - beta1) * g[i];
            w[i] -= learningRate * (signum(c) + weightDecay * w[i]);
            m[i] = beta2 * m[i] + (1 - beta2) * g[i];
        }
    }

    @Override
    public Formula formula() {
        String text = "c = β₁m + (1 − β₁)g; θ ← θ − η(sign(c) + λθ); m ← β₂m + (1 − β₂)g";
        return Formula.of(text, "β₁ β₂ λ", beta1, beta2, weightDecay);
    }
}
