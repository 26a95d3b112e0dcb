package dev.ravine.optim;

import static java.lang.Math.max;
import static java.lang.Math.min;

/**
 * A group's settings in one step, as numbers.
 *
 * @param clipNorm the bound on the norm, infinite if there is none
 * @param clipValue the bound on each entry, infinite if there is none
 */
record StepSettings(
        UpdateRule rule,
        double learningRate,
        boolean maximize,
        double clipNorm,
        double clipValue,
        double l2,
        double decoupledDecay,
        double independentDecay) {

    /** The gradient that the rule is given, for one entry. */
    double prepare(double g, double w, double scale) {
        return clip(scale(g, scale)) + l2 * w;
    }

    double scale(double g, double scale) {
        return (maximize ? -g : g) * scale;
    }

    double clip(double scaled) {
        return max(-clipValue, min(clipValue, scaled));
    }

    /** The entry after the decay that is no part of the gradient. */
    double decayed(double w) {
        return w - learningRate * decoupledDecay * w - independentDecay * w;
    }
}
