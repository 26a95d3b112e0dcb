package dev.ravine.optim.rule;

import static java.lang.Math.max;

import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * AMSGrad: Adam that divides by the largest v so far: u ← max(u, v); θ ← θ − ηm̂/(√û + ε) with û = u/(1 − β₂ᵗ).
 *
 * <p>A coordinate's rate hardly grows again after a large gradient, which mends a case in which Adam diverges. With the maximum
 * over the corrected v̂, u ← max(u, v̂) and û = u; then û never shrinks, as it does here while the correction fades.
 *
 * <p>S. Reddi, S. Kale, S. Kumar, On the Convergence of Adam and Beyond (2018), Algorithm 2. The paper corrects no
 * bias and has no ε; here both are as in PyTorch's {@code Adam(amsgrad=True)}, or with the corrected maximum as in optax.
 *
 * @param beta1 β₁, the share of the mean that stays, at least 0 and below 1
 * @param beta2 β₂, the share of the mean square that stays, at least 0 and below 1
 * @param epsilon what is added to the root, and where; not none
 * @param corrected whether the maximum is over v̂ instead of v
 */
public record AmsGrad(double beta1, double beta2, Epsilon epsilon, boolean corrected) implements UpdateRule, InPlace {
    public AmsGrad {
        Epsilon.require("AmsGrad", epsilon);
        Hyperparameters.betas("AmsGrad", beta1, beta2, epsilon.outside());
    }

    /** With β₁ = 0.9, β₂ = 0.999 and ε = 1e-8: PyTorch's numbers. */
    public AmsGrad() {
        this(0.9, 0.999, 1e-8);
    }

    /** With ε outside the root, and the maximum over v. */
    public AmsGrad(double beta1, double beta2, double epsilon) {
        this(beta1, beta2, Epsilon.outside(epsilon), false);
    }

    /** With β₁ = 0.9, β₂ = 0.999, ε = 1e-8, and the maximum over v̂: as in optax. */
    public static AmsGrad optax() {
        return new AmsGrad(0.9, 0.999, Epsilon.outside(1e-8), true);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] m = slots.slot("m");
        double[] v = slots.slot("v");
        double[] u = slots.slot("u");
        double rate = learningRate / slots.biasCorrection(beta1);
        double correction2 = 1 / slots.biasCorrection(beta2);
        double ofV = corrected ? correction2 : 1;
        double ofU = corrected ? 1 : correction2;
        for (int i = from; i < to; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * (g[i] * g[i]);
            u[i] = max(u[i], ofV * v[i]);
            w[i] -= rate * m[i] / epsilon.root(ofU * u[i]);
        }
    }

    @Override
    public Formula formula() {
        String largest = corrected ? "; u ← max(u, 1/(1 − β₂ᵗ) · v); û = u" : "; u ← max(u, v); û = 1/(1 − β₂ᵗ) · u";
        String text = Adam.MEANS + largest + "; η̂ = η/(1 − β₁ᵗ); θ ← θ − η̂m/" + epsilon.root("û");
        return epsilon.in(text, "β₁ β₂", beta1, beta2);
    }
}
