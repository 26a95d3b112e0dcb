package dev.ravine.optim.rule;

import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.signum;

import dev.ravine.autograd.Require;
import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;

/**
 * Rprop: a step of its own for each coordinate, longer while the gradient keeps its sign, shorter when it turns; its
 * size does not matter.
 *
 * <p>For whole data sets: on batches, signs turn by chance. After a turn the coordinate rests for a step.
 *
 * <p>M. Riedmiller, H. Braun, A direct adaptive method for faster backpropagation learning: the RPROP algorithm (1993),
 * in the form without taking steps back, as PyTorch has it. Departure: steps are multiples Δ of η, so that a schedule
 * scales them all; PyTorch's learning rate is the first step only, and its bounds are absolute.
 *
 * @param shrink η⁻, what a step is multiplied by after a turn, above 0 and below 1
 * @param grow η⁺, what it is multiplied by otherwise, above 1 and below 1e10
 * @param least Δ⁻, the shortest step in units of η, above 0 and at most 1
 * @param greatest Δ⁺, the longest step in units of η, at least 1 and below 1e10
 */
public record Rprop(double shrink, double grow, double least, double greatest) implements UpdateRule, InPlace {
    public Rprop {
        Require.that(0 < shrink && shrink < 1, "Rprop", "shrink is %s, expected above 0 and below 1", shrink);
        Require.that(1 < grow && grow < 1e10, "Rprop", "grow is %s, expected above 1 and below 1e10", grow);
        Require.that(0 < least && least <= 1, "Rprop", "least is %s, expected above 0 and at most 1", least);
        Require.that(
                1 <= greatest && greatest < 1e10,
                "Rprop",
                "greatest is %s, expected at least 1 and below 1e10",
                greatest);
    }

    /** With η⁻ = 0.5, η⁺ = 1.2 and steps from 1e-4 to 5000 times η: PyTorch's numbers, for its learning rate of 0.01. */
    public Rprop() {
        this(0.5, 1.2, 1e-4, 5000);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] delta = slots.slot("Δ", 1);
        double[] p = slots.slot("p");
        for (int i = from; i < to; i++) {
            double before = p[i];
            double now = g[i];
            p[i] = now;
            if (signum(now) * before > 0) {
                delta[i] = min(grow * delta[i], greatest);
            } else if (signum(now) * before < 0) {
                delta[i] = max(shrink * delta[i], least);
                p[i] = 0;
            }
            w[i] -= learningRate * delta[i] * signum(p[i]);
        }
    }

    @Override
    public Formula formula() {
        String text = "q = sign(g)p; Δ ← min(η⁺Δ, Δ⁺) if q > 0; Δ ← max(η⁻Δ, Δ⁻) if 0 > q; Δ ← Δ if q = 0"
                + "; p ← g; p ← 0 if 0 > q; θ ← θ − ηΔ sign(p)";
        return Formula.of(text, "η⁻ η⁺ Δ⁻ Δ⁺", shrink, grow, least, greatest);
    }
}
