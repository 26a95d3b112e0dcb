package dev.ravine.optim.rule;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.kernel.Sums;
import dev.ravine.optim.Formula;
import dev.ravine.optim.Slots;
import dev.ravine.optim.Trace;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;
import java.util.Map;

/**
 * LARS: momentum whose steps are a share of the parameter's own norm: v ← μv + ηr(g + λθ); θ ← θ − v with the trust ratio
 * r = c‖θ‖/(‖g‖ + λ‖θ‖).
 *
 * <p>So no matrix of a net moves too far for its size, which large batches with their large rates need. r is 1 where a
 * norm is 0.
 *
 * <p>Y. You, I. Gitman, B. Ginsburg, Large Batch Training of Convolutional Networks (2017), Algorithm 1. optax has ‖g +
 * λθ‖ in the denominator.
 *
 * @param mu μ, the share of the velocity that stays, at least 0 and below 1
 * @param trust c, the share of its norm that a parameter moves by at η = 1, above 0
 * @param weightDecay λ, at least 0
 */
public record Lars(double mu, double trust, double weightDecay) implements UpdateRule {
    public Lars {
        Hyperparameters.beta("Lars", "mu", mu);
        Require.positive("Lars", "trust", trust);
        Require.atLeastZero("Lars", "weightDecay", weightDecay);
    }

    /** With μ = 0.9, c = 0.001 and λ = 0: the numbers of optax. */
    public Lars() {
        this(0.9, 1e-3, 0);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] v = slots.slot("v");
        double[] r = slots.number("r", 1);
        double ofParameter = Sums.norm(w, 0, w.length);
        double ofGradient = Sums.norm(g, 0, g.length);
        r[0] = ofParameter == 0 || ofGradient == 0 ? 1 : trust * ofParameter / (ofGradient + weightDecay * ofParameter);
        for (int i = 0; i < w.length; i++) {
            v[i] = mu * v[i] + learningRate * r[0] * (g[i] + weightDecay * w[i]);
            w[i] -= v[i];
        }
    }

    @Override
    public Formula formula() {
        String text = "r = c‖θ‖/(‖g‖ + λ‖θ‖); v ← μv + ηr(g + λθ); θ ← θ − v";
        return Formula.of(text, "μ c λ", mu, trust, weightDecay);
    }

    @Override
    public void explain(Trace trace) {
        trace.follow(formula(), Map.of("r", trace.slots().number("r", 1)[0]));
    }
}
