package dev.ravine.optim.rule;

import static java.lang.Math.sqrt;

import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * Adan: Adam with Nesterov's momentum, estimated from the difference d of two gradients.
 *
 * <p>m and v are the means of g and d, n is the mean square of g + β₂d, all three corrected as in {@link Adam};
 * θ ← θ − η(m̂ + β₂v̂)/(√n̂ + ε).
 *
 * <p>X. Xie et al., Adan: Adaptive Nesterov Momentum Algorithm for Faster Optimizing Deep Models (2022), Algorithm 1,
 * with the shares that stay for β, as in the authors' code, and with its corrections. In the first step d is 0. For the
 * paper's decay, add {@link dev.ravine.optim.transform.DecoupledDecay}. optax (0.2.8) has 1 − β₂ in the place of the β₂
 * before d and v̂, which is neither the paper nor the authors' code.
 *
 * @param beta1 β₁, the share of the mean that stays, at least 0 and below 1
 * @param beta2 β₂, the share of the mean difference that stays, at least 0 and below 1
 * @param beta3 β₃, the share of the mean square that stays, at least 0 and below 1
 * @param epsilon ε, above 0, outside the root
 */
public record Adan(double beta1, double beta2, double beta3, double epsilon) implements UpdateRule, InPlace {
    public Adan {
        Hyperparameters.likeAdam("Adan", beta1, beta2, epsilon);
        Hyperparameters.beta("Adan", "beta3", beta3);
    }

    /** With β₁ = 0.98, β₂ = 0.92, β₃ = 0.99 and ε = 1e-8: the numbers of the authors' code. */
    public Adan() {
        this(0.98, 0.92, 0.99, 1e-8);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] p = slots.slot("p");
        double[] m = slots.slot("m");
        double[] v = slots.slot("v");
        double[] n = slots.slot("n");
        int t = slots.step();
        double correction1 = 1 / slots.biasCorrection(beta1);
        double correction2 = 1 / slots.biasCorrection(beta2);
        double correction3 = 1 / slots.biasCorrection(beta3);
        // Two loops: one would be too long for the JIT to make vector instructions of it.
        for (int i = from; i < to; i++) {
            double d = t == 1 ? 0 : g[i] - p[i];
            p[i] = g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * d;
            double ahead = g[i] + beta2 * d;
            n[i] = beta3 * n[i] + (1 - beta3) * (ahead * ahead);
        }
        for (int i = from; i < to; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            double direction = correction1 * m[i] + beta2 * (correction2 * v[i]);
            w[i] -= learningRate * direction / (sqrt(correction3 * n[i]) + epsilon);
        }
    }

    @Override
    public Formula formula() {
        String text = "d = 0 if t = 1; d = g − p if t > 1; p ← g; m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)d"
                + "; n ← β₃n + (1 − β₃)(g + β₂d)²; m̂ = 1/(1 − β₁ᵗ) · m; v̂ = 1/(1 − β₂ᵗ) · v; n̂ = 1/(1 − β₃ᵗ) · n"
                + "; θ ← θ − η(m̂ + β₂v̂)/(√n̂ + ε)";
        return Formula.of(text, "β₁ β₂ β₃ ε", beta1, beta2, beta3, epsilon);
    }
}
