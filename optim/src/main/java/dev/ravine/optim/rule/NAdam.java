package dev.ravine.optim.rule;

import static dev.ravine.autograd.kernel.PortableMath.pow;
import static java.lang.Math.sqrt;

import dev.ravine.autograd.Require;
import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * NAdam: Adam with Nesterov's look ahead: m̂ = μ′m/(1 − Πμ·μ′) + (1 − μ)g/(1 − Πμ); θ ← θ − ηm̂/(√v̂ + ε).
 *
 * <p>m, v and v̂ are Adam's. μ = β₁(1 − 0.96^(tψ)/2) warms the momentum up; μ′ is the next step's, Πμ the product so far.
 *
 * <p>T. Dozat, Incorporating Nesterov Momentum into Adam (2016), Algorithm 2, written as PyTorch's {@code NAdam}, with
 * that warm-up, and m averaged with β₁ itself.
 *
 * @param beta1 β₁, the share of the mean that stays, at least 0 and below 1
 * @param beta2 β₂, the share of the mean square that stays, at least 0 and below 1
 * @param epsilon ε, above 0
 * @param momentumDecay ψ, how fast μ warms up, at least 0
 */
public record NAdam(double beta1, double beta2, double epsilon, double momentumDecay) implements UpdateRule, InPlace {
    public NAdam {
        Hyperparameters.likeAdam("NAdam", beta1, beta2, epsilon);
        Require.atLeastZero("NAdam", "momentumDecay", momentumDecay);
    }

    /** With β₁ = 0.9, β₂ = 0.999, ε = 1e-8 and ψ = 0.004: PyTorch's numbers. */
    public NAdam() {
        this(0.9, 0.999, 1e-8, 4e-3);
    }

    @Override
    public void prepare(double learningRate, double[] g, Slots slots) {
        slots.number("product", 1)[0] *= mu(slots.step());
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] m = slots.slot("m");
        double[] v = slots.slot("v");
        double product = slots.number("product", 1)[0];
        double mu = mu(slots.step());
        double muNext = mu(slots.step() + 1);
        double ofMean = muNext / (1 - product * muNext);
        double ofGradient = (1 - mu) / (1 - product);
        double correction2 = 1 / slots.biasCorrection(beta2);
        for (int i = from; i < to; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * (g[i] * g[i]);
            double mHat = ofMean * m[i] + ofGradient * g[i];
            double vHat = correction2 * v[i];
            w[i] -= learningRate * mHat / (sqrt(vHat) + epsilon);
        }
    }

    private double mu(int step) {
        return beta1 * (1 - 0.5 * pow(0.96, step * momentumDecay));
    }

    @Override
    public Formula formula() {
        String text = "μ = β₁(1 − 0.96^(tψ)/2); μ′ = β₁(1 − 0.96^((t + 1)ψ)/2); product ← product · μ; " + Adam.MEANS
                + "; m̂ = μ′/(1 − product · μ′) · m + (1 − μ)/(1 − product) · g; v̂ = 1/(1 − β₂ᵗ) · v"
                + "; θ ← θ − ηm̂/(√v̂ + ε)";
        return Formula.of(text, "β₁ β₂ ε ψ", beta1, beta2, epsilon, momentumDecay);
    }
}
