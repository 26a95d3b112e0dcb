package dev.ravine.optim.rule;

import static java.lang.Math.sqrt;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.kernel.Sums;
import dev.ravine.optim.Formula;
import dev.ravine.optim.Slots;
import dev.ravine.optim.Trace;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;
import java.util.Map;

/**
 * LAMB: Adam whose steps are a share of the parameter's own norm: u = m̂/(√v̂ + ε) + λθ; θ ← θ − ηru with the trust
 * ratio r = ‖θ‖/‖u‖.
 *
 * <p>For large batches, as {@link Lars}. r is 1 where a norm is 0.
 *
 * <p>Y. You et al., Large Batch Optimization for Deep Learning: Training BERT in 76 minutes (2020), Algorithm 2 with
 * φ(z) = z, as in optax.
 *
 * @param beta1 β₁, the share of the mean that stays, at least 0 and below 1
 * @param beta2 β₂, the share of the mean square that stays, at least 0 and below 1
 * @param epsilon ε, above 0, outside the root
 * @param weightDecay λ, at least 0
 */
public record Lamb(double beta1, double beta2, double epsilon, double weightDecay) implements UpdateRule {
    public Lamb {
        Hyperparameters.likeAdam("Lamb", beta1, beta2, epsilon);
        Require.atLeastZero("Lamb", "weightDecay", weightDecay);
    }

    /** With β₁ = 0.9, β₂ = 0.999, ε = 1e-6 and λ = 0: the numbers of optax. */
    public Lamb() {
        this(0.9, 0.999, 1e-6, 0);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] m = slots.slot("m");
        double[] v = slots.slot("v");
        double[] r = slots.number("r", 1);
        double correction1 = 1 / slots.biasCorrection(beta1);
        double correction2 = 1 / slots.biasCorrection(beta2);
        double[] u = new double[w.length];
        for (int i = 0; i < w.length; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * (g[i] * g[i]);
            u[i] = correction1 * m[i] / (sqrt(correction2 * v[i]) + epsilon) + weightDecay * w[i];
        }
        double ofParameter = Sums.norm(w, 0, w.length);
        double ofStep = Sums.norm(u, 0, u.length);
        r[0] = ofParameter == 0 || ofStep == 0 ? 1 : ofParameter / ofStep;
        for (int i = 0; i < w.length; i++) {
            w[i] -= learningRate * r[0] * u[i];
        }
    }

    @Override
    public Formula formula() {
        String text = Adam.MEANS
                + "; m̂ = 1/(1 − β₁ᵗ) · m; v̂ = 1/(1 − β₂ᵗ) · v; u = m̂/(√v̂ + ε) + λθ; r = ‖θ‖/‖u‖; θ ← θ − ηru";
        return Formula.of(text, "β₁ β₂ ε λ", beta1, beta2, epsilon, weightDecay);
    }

    @Override
    public void explain(Trace trace) {
        trace.follow(formula(), Map.of("r", trace.slots().number("r", 1)[0]));
    }
}
