package dev.ravine.optim.rule;

import static java.lang.Math.abs;
import static java.lang.Math.max;

import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * AdaMax: Adam with the largest recent gradient for its size: u ← max(β₂u, |g| + ε); θ ← θ − ηm̂/u.
 *
 * <p>m̂ is Adam's; u needs no correction. The step is never longer than about η.
 *
 * <p>D. Kingma, J. Ba, Adam: A Method for Stochastic Optimization (2015), Algorithm 2. The paper has no ε; here it is
 * added to |g|, as in PyTorch and optax, so that u is never 0.
 *
 * @param beta1 β₁, the share of the mean that stays, at least 0 and below 1
 * @param beta2 β₂, the share of the largest gradient that stays, at least 0 and below 1
 * @param epsilon ε, above 0
 */
public record AdaMax(double beta1, double beta2, double epsilon) implements UpdateRule, InPlace {
    public AdaMax {
        Hyperparameters.likeAdam("AdaMax", beta1, beta2, epsilon);
    }

    /** With β₁ = 0.9, β₂ = 0.999 and ε = 1e-8: the numbers of PyTorch and optax. */
    public AdaMax() {
        this(0.9, 0.999, 1e-8);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] m = slots.slot("m");
        double[] u = slots.slot("u");
        double rate = learningRate / slots.biasCorrection(beta1);
        for (int i = from; i < to; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            u[i] = max(beta2 * u[i], abs(g[i]) + epsilon);
            w[i] -= rate * m[i] / u[i];
        }
    }

    @Override
    public Formula formula() {
        String text = "m ← β₁m + (1 − β₁)g; u ← max(β₂u, |g| + ε); η̂ = η/(1 − β₁ᵗ); θ ← θ − η̂m/u";
        return Formula.of(text, "β₁ β₂ ε", beta1, beta2, epsilon);
    }
}
