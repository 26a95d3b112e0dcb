package dev.ravine.optim.rule;

import static java.lang.Math.sqrt;

import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * AdaDelta: E ← ρE + (1 − ρ)g²; δ = √(D + ε)/√(E + ε) · g; D ← ρD + (1 − ρ)δ²; θ ← θ − ηδ.
 *
 * <p>The typical size of past steps, √D, takes the place of the learning rate, which is 1 in the paper. ε starts the
 * steps, which would stay 0 without it.
 *
 * <p>M. Zeiler, ADADELTA: An Adaptive Learning Rate Method (2012), Algorithm 1. ε is inside both roots, there and in
 * every framework.
 *
 * @param rho ρ, the share of the averages that stays, at least 0 and below 1
 * @param epsilon ε, above 0
 */
public record AdaDelta(double rho, double epsilon) implements UpdateRule, InPlace {
    public AdaDelta {
        Hyperparameters.beta("AdaDelta", "rho", rho);
        Hyperparameters.epsilon("AdaDelta", "epsilon", epsilon);
    }

    /** With ρ = 0.95 and ε = 1e-6: the numbers of the paper and DL4J; a learning rate of 1 belongs to them. */
    public AdaDelta() {
        this(0.95, 1e-6);
    }

    /** PyTorch's numbers: ρ = 0.9, ε = 1e-6. */
    public static AdaDelta pytorch() {
        return new AdaDelta(0.9, 1e-6);
    }

    /** The numbers of optax, which are PyTorch's. */
    public static AdaDelta optax() {
        return pytorch();
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] E = slots.slot("E");
        double[] D = slots.slot("D");
        for (int i = from; i < to; i++) {
            E[i] = rho * E[i] + (1 - rho) * (g[i] * g[i]);
            double delta = sqrt(D[i] + epsilon) / sqrt(E[i] + epsilon) * g[i];
            D[i] = rho * D[i] + (1 - rho) * (delta * delta);
            w[i] -= learningRate * delta;
        }
    }

    @Override
    public Formula formula() {
        return Formula.of(
                "E ← ρE + (1 − ρ)g²; δ = √(D + ε)/√(E + ε) · g; D ← ρD + (1 − ρ)δ²; θ ← θ − ηδ", "ρ ε", rho, epsilon);
    }
}
