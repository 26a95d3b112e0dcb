package dev.ravine.examples.site.race;

import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.rule.HeavyBall;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.rule.Sgd;
import org.jspecify.annotations.Nullable;

/**
 * Up to which learning rate a rule is stable on a bowl: {@code factor} / λ, for its greatest curvature λ.
 *
 * <p>On ½λθ² each of these rules is a linear recurrence of the second order, which shrinks if and only if the roots of its
 * characteristic polynomial lie within the unit circle. For plain descent that is |1 − ηλ| &lt; 1. For momentum, z² − (1 + γ −
 * ηλ)z + γ: the bound is where z = −1 is a root, ηλ = 2(1 + γ). For Nesterov's, z² − (1 + γ)(1 − ηλ)z + γ(1 − ηλ), it is ηλ =
 * 2(1 + γ)/(1 + 2γ). See B. Polyak, Some methods of speeding up the convergence of iteration methods (1964).
 *
 * @param factor what to divide by λ
 * @param formula with the rule's own symbols
 */
record Bound(double factor, String formula) {
    /** The bound of a rule; null where the rule scales its steps itself, so that there is no such bound. */
    static @Nullable Bound of(UpdateRule rule) {
        if (rule instanceof Sgd) {
            return new Bound(2, "2/λmax");
        } else if (rule instanceof Momentum momentum) {
            return momentum.nesterov()
                    ? ahead(momentum.gamma(), "2(1 + γ)/((1 + 2γ)λmax)")
                    : new Bound(2 * (1 + momentum.gamma()), "2(1 + γ)/λmax");
        } else if (rule instanceof HeavyBall ball) {
            if (ball.nesterov()) {
                return ahead(ball.mu(), "2(1 + μ)/((1 + 2μ)λmax)");
            }
            return ball.dampening() == 0 || ball.mu() == 0
                    ? new Bound(2 * (1 + ball.mu()), "2(1 + μ)/λmax")
                    : new Bound(2 * (1 + ball.mu()) / (1 - ball.dampening()), "2(1 + μ)/((1 − τ)λmax)");
        }
        return null;
    }

    private static Bound ahead(double share, String formula) {
        return new Bound(2 * (1 + share) / (1 + 2 * share), formula);
    }
}
