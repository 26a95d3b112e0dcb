package dev.ravine.optim.transform;

import static java.lang.Math.max;

import dev.ravine.optim.Formula;
import dev.ravine.optim.Transform;

/**
 * Cautious steps: an entry that the rule would move up its gradient stays, and the others move further for it.
 *
 * <p>θ ← θ′ + φ(θ − θ′), where θ′ is the parameter before the rule, and φ is 0 if (θ − θ′)g ≥ 0 and otherwise 1 over
 * the share of entries that may move, at least 0.001. A decay among the group's transformations is not part of the
 * rule's step, that of the rule is.
 *
 * <p>K. Liang et al., Cautious Optimizers: Improving Training with One Line of Code (2024), with the scale of the
 * authors' code, which divides by the share of the entries that move.
 */
public record Cautious() implements Transform.OfStep {
    private static final double LEAST_SHARE = 1e-3;

    @Override
    public void apply(double number, double[] g, double[] before, double[] w) {
        int moving = 0;
        for (int i = 0; i < w.length; i++) {
            moving += isDown(g[i], before[i], w[i]) ? 1 : 0;
        }
        double factor = 1 / max(LEAST_SHARE, moving / (double) w.length);
        for (int i = 0; i < w.length; i++) {
            w[i] = isDown(g[i], before[i], w[i]) ? before[i] + factor * (w[i] - before[i]) : before[i];
        }
    }

    private static boolean isDown(double g, double before, double after) {
        return (after - before) * g < 0;
    }

    @Override
    public Formula formula(double number) {
        return Formula.of("θ ← θ′ + φ(θ − θ′)");
    }
}
