package dev.ravine.optim.rule;

import static java.lang.Math.signum;
import static java.lang.Math.sqrt;

import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * Yogi: Adam whose mean square moves by at most (1 − β₂)g²: v ← v − (1 − β₂) sign(v − g²) g².
 *
 * <p>Where gradients become small, v falls slowly, and the steps do not grow at once.
 *
 * <p>M. Zaheer et al., Adaptive Methods for Nonconvex Optimization (2018), Algorithm 2. As in optax, both averages are
 * corrected, which the paper leaves out; optax also starts them at 1e-6, here they start at 0.
 *
 * @param beta1 β₁, the share of the mean that stays, at least 0 and below 1
 * @param beta2 β₂; v moves by a share of 1 − β₂; at least 0 and below 1
 * @param epsilon ε, above 0, outside the root
 */
public record Yogi(double beta1, double beta2, double epsilon) implements UpdateRule, InPlace {
    public Yogi {
        Hyperparameters.likeAdam("Yogi", beta1, beta2, epsilon);
    }

    /** With β₁ = 0.9, β₂ = 0.999 and ε = 1e-3: the numbers of the paper and optax. */
    public Yogi() {
        this(0.9, 0.999, 1e-3);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] m = slots.slot("m");
        double[] v = slots.slot("v");
        double rate = learningRate / slots.biasCorrection(beta1);
        double correction2 = 1 / slots.biasCorrection(beta2);
        for (int i = from; i < to; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] -= (1 - beta2) * signum(v[i] - g[i] * g[i]) * (g[i] * g[i]);
            w[i] -= rate * m[i] / (sqrt(correction2 * v[i]) + epsilon);
        }
    }

    @Override
    public Formula formula() {
        String text = "m ← β₁m + (1 − β₁)g; v ← v − (1 − β₂)sign(v − g²)g²; η̂ = η/(1 − β₁ᵗ)"
                + "; v̂ = 1/(1 − β₂ᵗ) · v; θ ← θ − η̂m/(√v̂ + ε)";
        return Formula.of(text, "β₁ β₂ ε", beta1, beta2, epsilon);
    }
}
