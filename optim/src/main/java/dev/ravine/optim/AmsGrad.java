package dev.ravine.optim;

import static java.lang.Math.max;
import static java.lang.Math.pow;
import static java.lang.Math.sqrt;

/**
 * AMSGrad: Adam that divides by the largest v so far: u ← max(u, v); θ ← θ − η m̂ / (√(u/(1 − β₂ᵗ)) + ε).
 *
 * <p>A coordinate's rate hardly grows again after a large gradient, which mends a case in which Adam diverges.
 *
 * <p>S. Reddi, S. Kale, S. Kumar, On the Convergence of Adam and Beyond (2018), Algorithm 2. The paper corrects no
 * bias and has no ε; here both are as in PyTorch's {@code Adam(amsgrad=True)}, with the maximum over the raw v.
 * {@link AmsGradHat} takes it over v̂, as optax does.
 *
 * @param beta1 β₁, the share of the mean that stays, at least 0 and below 1
 * @param beta2 β₂, the share of the mean square that stays, at least 0 and below 1
 * @param epsilon ε, above 0
 */
public record AmsGrad(double beta1, double beta2, double epsilon) implements ElementwiseRule {
    /** Checks the hyperparameters. */
    public AmsGrad {
        Require.likeAdam("AmsGrad", beta1, beta2, epsilon);
    }

    /** With β₁ = 0.9, β₂ = 0.999 and ε = 1e-8: PyTorch's numbers. */
    public AmsGrad() {
        this(0.9, 0.999, 1e-8);
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
            u[i] = max(u[i], v[i]);
            double mHat = m[i] / correction1;
            double uHat = u[i] / correction2;
            w[i] -= learningRate * mHat / (sqrt(uHat) + epsilon);
        }
    }
}
