package dev.ravine.optim.rule;

import static dev.ravine.autograd.kernel.PortableMath.pow;
import static java.lang.Math.sqrt;

import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * RAdam: Adam times r while its v can be trusted, and momentum alone until then.
 *
 * <p>ρ∞ = 2/(1 − β₂) − 1; ρ = ρ∞ − 2tβ₂ᵗ/(1 − β₂ᵗ), the number of gradients that v has seen. If ρ &gt; 5:
 * r = √((ρ − 4)(ρ − 2)ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)ρ)); θ ← θ − ηm̂r√(1 − β₂ᵗ)/(√v + ε). Otherwise θ ← θ − ηm̂.
 *
 * <p>L. Liu et al., On the Variance of the Adaptive Learning Rate and Beyond (2020), Algorithm 2, where the bound is 4
 * and there is no ε; both are as in PyTorch here.
 *
 * @param beta1 β₁, the share of the mean that stays, at least 0 and below 1
 * @param beta2 β₂, the share of the mean square that stays, at least 0 and below 1
 * @param epsilon ε, above 0
 */
public record RAdam(double beta1, double beta2, double epsilon) implements UpdateRule, InPlace {
    public RAdam {
        Hyperparameters.likeAdam("RAdam", beta1, beta2, epsilon);
    }

    /** With β₁ = 0.9, β₂ = 0.999 and ε = 1e-8: PyTorch's numbers. */
    public RAdam() {
        this(0.9, 0.999, 1e-8);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] m = slots.slot("m");
        double[] v = slots.slot("v");
        double rho = rho(slots);
        boolean rectified = rho > 5;
        double rate = learningRate / slots.biasCorrection(beta1);
        if (rectified) {
            rate = rate * rectification(rho) * sqrt(slots.biasCorrection(beta2));
        }
        for (int i = from; i < to; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * (g[i] * g[i]);
            w[i] -= rate * m[i] / (rectified ? sqrt(v[i]) + epsilon : 1);
        }
    }

    private double rho(Slots slots) {
        int t = slots.step();
        return rhoInfinity() - 2 * t * pow(beta2, t) / slots.biasCorrection(beta2);
    }

    /** r; not a number while ρ is too small for it. */
    private double rectification(double rho) {
        double most = rhoInfinity();
        return sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho));
    }

    private double rhoInfinity() {
        return 2 / (1 - beta2) - 1;
    }

    @Override
    public Formula formula() {
        String text = Adam.MEANS + "; ρ∞ = 2/(1 − β₂) − 1; ρ = ρ∞ − 2tβ₂ᵗ/(1 − β₂ᵗ)"
                + "; η̂ = η/(1 − β₁ᵗ) if ρ ≤ 5; θ ← θ − η̂m if ρ ≤ 5"
                + "; r = √((ρ − 4)(ρ − 2)ρ∞/((ρ∞ − 4)(ρ∞ − 2)ρ)) if ρ > 5"
                + "; η̂ = η/(1 − β₁ᵗ) · r · √(1 − β₂ᵗ) if ρ > 5; θ ← θ − η̂m/(√v + ε) if ρ > 5";
        return Formula.of(text, "β₁ β₂ ε", beta1, beta2, epsilon);
    }
}
