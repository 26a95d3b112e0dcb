package dev.ravine.optim;

import static java.lang.Math.pow;

/**
 * Adam with an ε inside the root: θ ← θ − η m̂ / (√(v̂ + ε′) + ε).
 *
 * <p>m̂ and v̂ are {@link Adam}'s. A root has an infinite slope at 0; with ε′ it has none, so that one can differentiate
 * through a step from v̂ = 0.
 *
 * <p>D. Kingma, J. Ba, Adam: A Method for Stochastic Optimization (2015), Algorithm 1, with ε′ from optax, where it is
 * called {@code eps_root}.
 *
 * @param beta1 β₁, the share of the mean that stays, at least 0 and below 1
 * @param beta2 β₂, the share of the mean square that stays, at least 0 and below 1
 * @param epsilon ε′ inside the root and ε outside; not none
 */
public record AdamEpsilonRoot(double beta1, double beta2, Epsilon epsilon) implements ElementwiseRule {
    /** Checks the hyperparameters. */
    public AdamEpsilonRoot {
        Require.beta("AdamEpsilonRoot", "beta1", beta1);
        Require.beta("AdamEpsilonRoot", "beta2", beta2);
        Require.epsilon("AdamEpsilonRoot", epsilon);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] m = slots.slot("m");
        double[] v = slots.slot("v");
        double correction1 = 1 - pow(beta1, slots.step());
        double correction2 = 1 - pow(beta2, slots.step());
        for (int i = from; i < to; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
            double mHat = m[i] / correction1;
            double vHat = v[i] / correction2;
            w[i] -= learningRate * mHat / epsilon.root(vHat);
        }
    }
}
