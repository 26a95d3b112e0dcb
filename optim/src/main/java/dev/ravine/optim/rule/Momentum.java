package dev.ravine.optim.rule;

import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * Momentum with the learning rate inside the velocity: v ← γv + ηg; θ ← θ − v, or with Nesterov's look ahead
 * θ ← θ − (γv + ηg).
 *
 * <p>After η is reduced, the velocity fades by itself; in {@link HeavyBall} η acts on all of it at once. The two differ only
 * when η changes.
 *
 * <p>I. Sutskever et al., On the importance of initialization and momentum in deep learning (2013), equations 1 and 2, for
 * Nesterov's 3 and 4, with v of the opposite sign. There θ stands where the velocity will have carried the parameter, so g is
 * the gradient there: with θ = φ − γv, the parameter φ of the paper moves by v ← γv + η∇f(φ − γv); φ ← φ − v. DL4J's
 * {@code Nesterovs} is the same.
 *
 * @param gamma γ, the share of the velocity that stays, at least 0 and below 1
 * @param nesterov whether to look ahead
 */
public record Momentum(double gamma, boolean nesterov) implements UpdateRule, InPlace {
    public Momentum {
        Hyperparameters.beta("Momentum", "gamma", gamma);
    }

    /** Classical momentum with γ = 0.9. */
    public Momentum() {
        this(0.9);
    }

    /** Classical momentum. */
    public Momentum(double gamma) {
        this(gamma, false);
    }

    /** Nesterov's momentum with γ = 0.9, which is DL4J's number too. */
    public static Momentum withNesterov() {
        return new Momentum(0.9, true);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] v = slots.slot("v");
        for (int i = from; i < to; i++) {
            v[i] = gamma * v[i] + learningRate * g[i];
            w[i] -= nesterov ? gamma * v[i] + learningRate * g[i] : v[i];
        }
    }

    @Override
    public Formula formula() {
        return Formula.of("v ← γv + ηg; θ ← θ − " + (nesterov ? "(γv + ηg)" : "v"), "γ", gamma);
    }
}
