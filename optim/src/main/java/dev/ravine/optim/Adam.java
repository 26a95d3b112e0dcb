package dev.ravine.optim;

import static java.lang.Math.pow;
import static java.lang.Math.sqrt;

/**
 * Adam: m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; m̂ = m/(1 − β₁ᵗ); v̂ = v/(1 − β₂ᵗ); θ ← θ − η m̂ / (√v̂ + ε).
 *
 * <p>The mean gradient by its size: each coordinate moves about η, whatever its scale. The averages start at 0, which
 * the two corrections undo; the first step is η in each coordinate.
 *
 * <p>D. Kingma, J. Ba, Adam: A Method for Stochastic Optimization (2015), Algorithm 1. ε is outside the root, on v̂, in
 * the paper and in PyTorch. {@link AdamEpsilonHat} has it on v, {@link AdamEpsilonRoot} inside the root.
 *
 * @param beta1 β₁, the share of the mean that stays, at least 0 and below 1
 * @param beta2 β₂, the share of the mean square that stays, at least 0 and below 1
 * @param epsilon ε, above 0
 */
public record Adam(double beta1, double beta2, double epsilon) implements ElementwiseRule {
    /** Checks the hyperparameters. */
    public Adam {
        Require.likeAdam("Adam", beta1, beta2, epsilon);
    }

    /** With β₁ = 0.9, β₂ = 0.999 and ε = 1e-8: the numbers of the paper, PyTorch and optax. */
    public Adam() {
        this(0.9, 0.999, 1e-8);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        update(beta1, beta2, epsilon, learningRate, w, g, slots, from, to);
    }

    /** A step with these hyperparameters, for a rule that has Adam's step in it. */
    static void update(
            double beta1,
            double beta2,
            double epsilon,
            double learningRate,
            double[] w,
            double[] g,
            Slots slots,
            int from,
            int to) {
        double[] m = slots.slot("m");
        double[] v = slots.slot("v");
        double rate = learningRate / (1 - pow(beta1, slots.step()));
        double correction2 = 1 / (1 - pow(beta2, slots.step()));
        for (int i = from; i < to; i++) {
            double mean = beta1 * m[i] + (1 - beta1) * g[i];
            double meanSquare = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
            m[i] = mean;
            v[i] = meanSquare;
            w[i] -= rate * mean / (sqrt(meanSquare * correction2) + epsilon);
        }
    }
}
