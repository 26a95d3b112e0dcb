package dev.ravine.optim;

import static java.lang.Math.pow;
import static java.lang.Math.sqrt;

/**
 * Adam with ε on the raw v: θ ← θ − η √(1 − β₂ᵗ)/(1 − β₁ᵗ) · m / (√v + ε).
 *
 * <p>The paper's cheaper order of computing, with an ε that is called ε-hat. Next to {@link Adam}, ε counts 1/√(1 −
 * β₂ᵗ) times as much: 31.6 times in the first step, and the same in the end.
 *
 * <p>D. Kingma, J. Ba, Adam: A Method for Stochastic Optimization (2015), end of section 2, before 2.1.
 *
 * @param beta1 β₁, the share of the mean that stays, at least 0 and below 1
 * @param beta2 β₂, the share of the mean square that stays, at least 0 and below 1
 * @param epsilon ε-hat, above 0
 */
public record AdamEpsilonHat(double beta1, double beta2, double epsilon) implements ElementwiseRule {
    /** Checks the hyperparameters. */
    public AdamEpsilonHat {
        Require.likeAdam("AdamEpsilonHat", beta1, beta2, epsilon);
    }

    /** With β₁ = 0.9, β₂ = 0.999 and ε = 1e-8: the numbers of DL4J and of TensorFlow (for Java). */
    public AdamEpsilonHat() {
        this(0.9, 0.999, 1e-8);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] m = slots.slot("m");
        double[] v = slots.slot("v");
        double rate = learningRate * sqrt(1 - pow(beta2, slots.step())) / (1 - pow(beta1, slots.step()));
        for (int i = from; i < to; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
            w[i] -= rate * m[i] / (sqrt(v[i]) + epsilon);
        }
    }
}
