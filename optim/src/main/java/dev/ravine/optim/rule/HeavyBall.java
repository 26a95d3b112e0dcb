package dev.ravine.optim.rule;

import dev.ravine.autograd.Require;
import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * Momentum with the learning rate outside the sum: b ← μb + (1 − τ)g; θ ← θ − ηb, or with Nesterov's look ahead
 * b ← μb + g; θ ← θ − η(g + μb).
 *
 * <p>A new η acts at once on all of b; in {@link Momentum} the old velocity fades.
 *
 * <p>B. Polyak, Some methods of speeding up the convergence of iteration methods (1964), and for Nesterov's I. Sutskever et
 * al., On the importance of initialization and momentum in deep learning (2013), equations 3 and 4, written as PyTorch's
 * {@code SGD(momentum=μ, dampening=τ, nesterov=...)}. As there, τ does not count in the first step, where b ← g, nor where μ is
 * 0. Without τ this is also the momentum of optax and TensorFlow.
 *
 * @param mu μ, the share of the sum that stays, at least 0 and below 1
 * @param dampening τ, at least 0 and at most 1; 0 with Nesterov's look ahead
 * @param nesterov whether to look ahead
 */
public record HeavyBall(double mu, double dampening, boolean nesterov) implements UpdateRule, InPlace {
    public HeavyBall {
        Hyperparameters.beta("HeavyBall", "mu", mu);
        Require.that(
                dampening >= 0 && dampening <= 1,
                "HeavyBall",
                "dampening is %s, expected at least 0 and at most 1",
                dampening);
        Require.that(
                !nesterov || dampening == 0, "HeavyBall", "dampening is %s, expected 0 with Nesterov's", dampening);
    }

    /** Without dampening. */
    public HeavyBall(double mu) {
        this(mu, 0);
    }

    /** With dampening. */
    public HeavyBall(double mu, double dampening) {
        this(mu, dampening, false);
    }

    /** Nesterov's momentum. */
    public static HeavyBall withNesterov(double mu) {
        return new HeavyBall(mu, 0, true);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] b = slots.slot("b");
        double share = isDampened() && slots.step() > 1 ? 1 - dampening : 1;
        for (int i = from; i < to; i++) {
            b[i] = mu * b[i] + share * g[i];
            w[i] -= learningRate * (nesterov ? g[i] + mu * b[i] : b[i]);
        }
    }

    private boolean isDampened() {
        return dampening > 0 && mu > 0;
    }

    @Override
    public Formula formula() {
        String sum = isDampened() ? "b ← g if t = 1; b ← μb + (1 − τ)g if t > 1" : "b ← μb + g";
        String move = nesterov ? "; θ ← θ − η(g + μb)" : "; θ ← θ − ηb";
        return Formula.of(sum + move, "μ τ", mu, dampening);
    }
}
