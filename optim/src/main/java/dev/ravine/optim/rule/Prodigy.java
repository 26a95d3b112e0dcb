package dev.ravine.optim.rule;

import static java.lang.Math.abs;
import static java.lang.Math.max;
import static java.lang.Math.sqrt;

import dev.ravine.autograd.Require;
import dev.ravine.optim.Formula;
import dev.ravine.optim.Slots;
import dev.ravine.optim.Trace;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;
import java.util.Map;

/**
 * Prodigy: Adam that finds its learning rate, by an estimate d of how far the minimum is from the start θ₀.
 *
 * <p>d only grows, as long as gradients keep pointing away from the start. A learning rate of 1 belongs to it; a
 * schedule multiplies.
 *
 * <p>K. Mishchenko, A. Defazio, Prodigy: An Expeditiously Adaptive Parameter-Free Learner (2024), Algorithm 4, with
 * bias correction as in the authors' code and optax, and β₃ = √β₂. Departure: each parameter has a d of its own, where
 * the paper has one for all, since a rule sees one parameter.
 *
 * @param beta1 β₁, the share of the mean that stays, at least 0 and below 1
 * @param beta2 β₂, the share of the mean square that stays, at least 0 and below 1
 * @param epsilon ε, above 0, outside the root, times d
 * @param d0 d₀, the first estimate, above 0; less than the distance
 */
public record Prodigy(double beta1, double beta2, double epsilon, double d0) implements UpdateRule {
    public Prodigy {
        Hyperparameters.likeAdam("Prodigy", beta1, beta2, epsilon);
        Require.positive("Prodigy", "d0", d0);
    }

    /** With β₁ = 0.9, β₂ = 0.999, ε = 1e-8 and d₀ = 1e-6: the numbers of the authors and optax. */
    public Prodigy() {
        this(0.9, 0.999, 1e-8, 1e-6);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] start = slots.slot("θ₀");
        double[] m = slots.slot("m");
        double[] v = slots.slot("v");
        double[] s = slots.slot("s");
        double[] r = slots.number("r", 0);
        double[] estimate = slots.number("d", d0);
        int t = slots.step();
        double d = estimate[0];
        double beta3 = sqrt(beta2);
        double rate = d * learningRate * sqrt(slots.biasCorrection(beta2)) / slots.biasCorrection(beta1);
        double away = 0;
        double sum = 0;
        for (int i = 0; i < w.length; i++) {
            start[i] = t == 1 ? w[i] : start[i];
            away += g[i] * (start[i] - w[i]);
            double scaled = d * g[i];
            m[i] = beta1 * m[i] + (1 - beta1) * scaled;
            v[i] = beta2 * v[i] + (1 - beta2) * (scaled * scaled);
            s[i] = beta3 * s[i] + rate * d * g[i] / d0;
            sum += abs(s[i]);
        }
        r[0] = beta3 * r[0] + rate * d / d0 * away;
        estimate[0] = sum > 0 ? max(d, r[0] / sum) : d;
        for (int i = 0; i < w.length; i++) {
            w[i] -= rate * m[i] / (sqrt(v[i]) + estimate[0] * epsilon);
        }
    }

    @Override
    public Formula formula() {
        String text = "θ₀ ← θ if t = 1; θ₀ ← θ₀ if t > 1; η̂ = dη√(1 − β₂ᵗ)/(1 − β₁ᵗ); m ← β₁m + (1 − β₁)(dg)"
                + "; v ← β₂v + (1 − β₂)(dg)²; s ← β₃s + η̂dg/d₀; r ← β₃r + η̂d/d₀ · ⟨g, θ₀ − θ⟩; d ← max(d, r/‖s‖₁)"
                + "; θ ← θ − η̂m/(√v + dε)";
        return Formula.of(text, "β₁ β₂ β₃ ε d₀", beta1, beta2, sqrt(beta2), epsilon, d0);
    }

    @Override
    public void explain(Trace trace) {
        double r = trace.slots().number("r", 0)[0];
        double d = trace.slots().number("d", d0)[0];
        trace.follow(formula(), Map.of("r", r, "d", d));
    }
}
