package dev.ravine.optim.rule;

import static java.lang.Math.sqrt;

import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * Schedule-free AdamW: {@link ScheduleFreeSgd} whose z moves as {@link AdamW} without a mean of gradients does:
 * z ← z − η(g/(√v̂ + ε) + λθ).
 *
 * <p>Evaluate and export {@linkplain dev.ravine.optim.Optimizer#evaluating with x}.
 *
 * <p>A. Defazio et al., The Road Less Scheduled (2024), Algorithm 1, with a schedule of the group for its warm-up. ε is
 * on v̂, and the weights of the average are Γ², both as in optax; the authors' code has √(1 − β₂ᵗ) in η and in Γ.
 *
 * @param beta1 β, how much of x is in θ, at least 0 and below 1
 * @param beta2 β₂, the share of the mean square that stays, at least 0 and below 1
 * @param epsilon ε, above 0, outside the root, on v̂
 * @param weightDecay λ, at least 0
 */
public record ScheduleFreeAdamW(double beta1, double beta2, double epsilon, double weightDecay)
        implements UpdateRule, InPlace {
    public ScheduleFreeAdamW {
        Hyperparameters.likeAdam("ScheduleFreeAdamW", beta1, beta2, epsilon);
        Hyperparameters.factor("ScheduleFreeAdamW", "weightDecay", weightDecay);
    }

    /** With β = 0.9, β₂ = 0.999, ε = 1e-8 and λ = 0: the numbers of the authors and optax. */
    public ScheduleFreeAdamW() {
        this(0.9, 0.999, 1e-8, 0);
    }

    @Override
    public void prepare(double learningRate, double[] g, Slots slots) {
        ScheduleFreeSgd.weigh(learningRate, slots);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] v = slots.slot("v");
        double[] z = slots.slot("z");
        double[] x = slots.slot("x");
        double c = ScheduleFreeSgd.weight(slots);
        double correction2 = 1 / slots.biasCorrection(beta2);
        // Two loops: one would be too long for the JIT to make vector instructions of it.
        for (int i = from; i < to; i++) {
            v[i] = beta2 * v[i] + (1 - beta2) * (g[i] * g[i]);
        }
        for (int i = from; i < to; i++) {
            double delta = w[i] - (x[i] + (1 - beta1) * (z[i] - x[i]));
            double u = g[i] / (sqrt(correction2 * v[i]) + epsilon) + weightDecay * w[i];
            z[i] = z[i] + delta - learningRate * u;
            double moved = x[i] + delta;
            x[i] = moved + c * (z[i] - moved);
            w[i] = x[i] + (1 - beta1) * (z[i] - x[i]);
        }
    }

    @Override
    public String evaluationBuffer() {
        return "x";
    }

    @Override
    public Formula formula() {
        String text = ScheduleFreeSgd.WEIGHTS + "; " + ScheduleFreeSgd.FOLLOW
                + "; v ← β₂v + (1 − β₂)g²; v̂ = 1/(1 − β₂ᵗ) · v; u = g/(√v̂ + ε) + λθ; z ← z + δ − ηu; "
                + ScheduleFreeSgd.AVERAGE;
        return Formula.of(text, "β β₂ ε λ", beta1, beta2, epsilon, weightDecay);
    }
}
