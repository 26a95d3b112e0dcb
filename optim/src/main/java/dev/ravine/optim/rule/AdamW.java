package dev.ravine.optim.rule;

import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * AdamW: θ ← θ − ηλθ, then {@link Adam}: θ ← θ − ηm̂/(√v̂ + ε).
 *
 * <p>The decay is taken directly from the parameter. As a part of the gradient (coupled L2) it would be divided by √v̂
 * with the rest, so that the coordinates with large gradients would hardly decay.
 *
 * <p>I. Loshchilov, F. Hutter, Decoupled Weight Decay Regularization (2019), Algorithm 2. The decay is multiplied by
 * η, as in PyTorch and optax; for the paper's λθ alone, see {@link dev.ravine.optim.transform.IndependentDecay}.
 *
 * @param beta1 β₁, the share of the mean that stays, at least 0 and below 1
 * @param beta2 β₂, the share of the mean square that stays, at least 0 and below 1
 * @param epsilon ε, above 0, outside the root, on v̂
 * @param weightDecay λ, at least 0
 */
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay) implements UpdateRule, InPlace {
    public AdamW {
        Hyperparameters.likeAdam("AdamW", beta1, beta2, epsilon);
        Hyperparameters.factor("AdamW", "weightDecay", weightDecay);
    }

    /** With λ = 0.01, β₁ = 0.9, β₂ = 0.999 and ε = 1e-8: PyTorch's numbers. */
    public AdamW() {
        this(0.01);
    }

    /** With the given λ, β₁ = 0.9, β₂ = 0.999 and ε = 1e-8. */
    public AdamW(double weightDecay) {
        this(0.9, 0.999, 1e-8, weightDecay);
    }

    /** The numbers of optax: λ = 0.0001. */
    public static AdamW optax() {
        return new AdamW(1e-4);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        for (int i = from; i < to; i++) w[i] -= learningRate * weightDecay * w[i];
        Adam.update(beta1, beta2, 0, epsilon, learningRate, w, g, slots, from, to);
    }

    @Override
    public Formula formula() {
        return Formula.of("θ ← θ − ηλθ; " + Adam.FORMULA, "β₁ β₂ ε λ", beta1, beta2, epsilon, weightDecay);
    }
}
