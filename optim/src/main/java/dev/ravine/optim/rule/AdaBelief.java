package dev.ravine.optim.rule;

import static java.lang.Math.sqrt;

import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * AdaBelief: Adam that divides by how far gradients are from their mean: s ← β₂s + (1 − β₂)(g − m)² + ε;
 * θ ← θ − ηm̂/(√ŝ + ε).
 *
 * <p>m̂ and ŝ are corrected as in {@link Adam}. Where the gradient is as expected, the step is long, even if the gradient is
 * large; where it is not, the step is short.
 *
 * <p>J. Zhuang et al., AdaBelief Optimizer: Adapting Stepsizes by the Belief in Observed Gradients (2020), Algorithm 2,
 * without its optional projection.
 *
 * @param beta1 β₁, the share of the mean that stays, at least 0 and below 1
 * @param beta2 β₂, the share of the mean square that stays, at least 0 and below 1
 * @param epsilon ε, above 0, both in s and outside the root
 */
public record AdaBelief(double beta1, double beta2, double epsilon) implements UpdateRule, InPlace {
    public AdaBelief {
        Hyperparameters.likeAdam("AdaBelief", beta1, beta2, epsilon);
    }

    /** With β₁ = 0.9, β₂ = 0.999 and ε = 1e-16: the numbers of the authors' code and optax. */
    public AdaBelief() {
        this(0.9, 0.999, 1e-16);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] m = slots.slot("m");
        double[] s = slots.slot("s");
        double rate = learningRate / slots.biasCorrection(beta1);
        double correction2 = 1 / slots.biasCorrection(beta2);
        for (int i = from; i < to; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            double surprise = g[i] - m[i];
            s[i] = beta2 * s[i] + (1 - beta2) * (surprise * surprise) + epsilon;
            w[i] -= rate * m[i] / (sqrt(correction2 * s[i]) + epsilon);
        }
    }

    @Override
    public Formula formula() {
        String text = "m ← β₁m + (1 − β₁)g; s ← β₂s + (1 − β₂)(g − m)² + ε; η̂ = η/(1 − β₁ᵗ)"
                + "; ŝ = 1/(1 − β₂ᵗ) · s; θ ← θ − η̂m/(√ŝ + ε)";
        return Formula.of(text, "β₁ β₂ ε", beta1, beta2, epsilon);
    }
}
