package dev.ravine.optim.rule;

import static dev.ravine.autograd.kernel.PortableMath.exp;
import static dev.ravine.autograd.kernel.PortableMath.log;
import static java.lang.Math.min;
import static java.lang.Math.sqrt;

import dev.ravine.autograd.Require;
import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;
import java.util.function.LongFunction;

/**
 * AdEMAMix: Adam with a second, much slower mean of the gradients: θ ← θ − η(m̂ + αs)/(√v̂ + ε).
 *
 * <p>s ← β₃s + (1 − β₃)g remembers thousands of steps, and is not corrected, so that it fills slowly.
 *
 * <p>M. Pagliardini, P. Ablin, D. Grangier, The AdEMAMix Optimizer: Better, Faster, Older (2024), Algorithm 1, without
 * its decay (add {@link dev.ravine.optim.transform.DecoupledDecay}); its schedules for α and β₃ are {@link #warmup}.
 *
 * @param beta1 β₁, the share of the fast mean that stays, at least 0 and below 1
 * @param beta2 β₂, the share of the mean square that stays, at least 0 and below 1
 * @param beta3 β₃, the share of the slow mean that stays, at least 0 and below 1
 * @param alpha α, the weight of the slow mean, at least 0
 * @param epsilon ε, above 0, outside the root
 */
public record AdEmaMix(double beta1, double beta2, double beta3, double alpha, double epsilon)
        implements UpdateRule, InPlace {
    public AdEmaMix {
        Hyperparameters.likeAdam("AdEmaMix", beta1, beta2, epsilon);
        Hyperparameters.beta("AdEmaMix", "beta3", beta3);
        Hyperparameters.factor("AdEmaMix", "alpha", alpha);
    }

    /** With β₁ = 0.9, β₂ = 0.999, β₃ = 0.9999, α = 5 and ε = 1e-8: the numbers of the paper and optax. */
    public AdEmaMix() {
        this(0.9, 0.999, 0.9999, 5, 1e-8);
    }

    /**
     * Returns the rule of each step, for {@link dev.ravine.optim.ParameterGroup#ruleAt}: α grows linearly and β₃ from
     * β₁, so that its half-life grows linearly (the paper's section 3), until they are these.
     *
     * @param steps T, how many steps that takes, at least 1
     */
    public LongFunction<UpdateRule> warmup(long steps) {
        Hyperparameters.atLeastOne("AdEmaMix.warmup", "the number of steps", steps);
        Require.that(
                beta1 > 0 && beta3 > 0, "AdEmaMix.warmup", "beta1 is %s and beta3 %s, expected above 0", beta1, beta3);
        return step -> {
            double part = min(1, (step + 1.0) / steps);
            double slower = min(beta3, exp(log(beta1) * log(beta3) / ((1 - part) * log(beta3) + part * log(beta1))));
            return part == 1 ? this : new AdEmaMix(beta1, beta2, slower, part * alpha, epsilon);
        };
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] m = slots.slot("m");
        double[] s = slots.slot("s");
        double[] v = slots.slot("v");
        double correction1 = 1 / slots.biasCorrection(beta1);
        double correction2 = 1 / slots.biasCorrection(beta2);
        // Two loops: one would be too long for the JIT to make vector instructions of it.
        for (int i = from; i < to; i++) {
            s[i] = beta3 * s[i] + (1 - beta3) * g[i];
        }
        for (int i = from; i < to; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * (g[i] * g[i]);
            w[i] -= learningRate * (correction1 * m[i] + alpha * s[i]) / (sqrt(correction2 * v[i]) + epsilon);
        }
    }

    @Override
    public Formula formula() {
        String text = "m ← β₁m + (1 − β₁)g; s ← β₃s + (1 − β₃)g; v ← β₂v + (1 − β₂)g²; m̂ = 1/(1 − β₁ᵗ) · m"
                + "; v̂ = 1/(1 − β₂ᵗ) · v; θ ← θ − η(m̂ + αs)/(√v̂ + ε)";
        return Formula.of(text, "β₁ β₂ β₃ α ε", beta1, beta2, beta3, alpha, epsilon);
    }
}
