package dev.ravine.optim;

import static java.lang.Math.max;
import static java.lang.Math.pow;

/**
 * AMSGrad whose maximum is over the corrected v̂: û ← max(û, v̂); θ ← θ − η m̂ / (√û + ε).
 *
 * <p>m̂ and v̂ are {@link Adam}'s. {@link AmsGrad} corrects the maximum in each step anew, so that it shrinks while the
 * correction fades; û never does.
 *
 * <p>S. Reddi, S. Kale, S. Kumar, On the Convergence of Adam and Beyond (2018), Algorithm 2, with the corrections and ε as
 * in optax; its {@code eps_root} is the ε inside the root.
 *
 * @param beta1 β₁, the share of the mean that stays, at least 0 and below 1
 * @param beta2 β₂, the share of the mean square that stays, at least 0 and below 1
 * @param epsilon what is added to the root, and where; not none
 */
public record AmsGradHat(double beta1, double beta2, Epsilon epsilon) implements ElementwiseRule {
    /** Checks the hyperparameters. */
    public AmsGradHat {
        Require.beta("AmsGradHat", "beta1", beta1);
        Require.beta("AmsGradHat", "beta2", beta2);
        Require.epsilon("AmsGradHat", epsilon);
    }

    /** With β₁ = 0.9, β₂ = 0.999 and ε = 1e-8 outside the root: the numbers of optax. */
    public AmsGradHat() {
        this(0.9, 0.999, Epsilon.outside(1e-8));
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] m = slots.slot("m");
        double[] v = slots.slot("v");
        double[] u = slots.slot("u");
        double correction1 = 1 - pow(beta1, slots.step());
        double correction2 = 1 - pow(beta2, slots.step());
        for (int i = from; i < to; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
            u[i] = max(u[i], v[i] / correction2);
            double mHat = m[i] / correction1;
            w[i] -= learningRate * mHat / epsilon.root(u[i]);
        }
    }
}
