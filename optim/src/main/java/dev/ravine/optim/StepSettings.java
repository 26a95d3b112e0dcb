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

    /** Whether the rule is given the gradient as it is. */
    private boolean leavesGradients(double scale) {
        return !maximize && scale == 1 && clipValue == Double.POSITIVE_INFINITY && l2 == 0;
    }

    /** Whether none of the numbers is so large that a step with it might overflow. */
    boolean isOrdinary() {
        return learningRate <= InPlaceRule.ORDINARY && l2 <= 1 && decoupledDecay <= 1 && independentDecay <= 1;
    }

    /** Whether there is a decay that is no part of the gradient. */
    boolean decays() {
        return decoupledDecay != 0 || independentDecay != 0;
    }

    /** Where the gradients are to be that the rule is given: where they are, if they stay as they are. */
    double[] room(double[] gradient, double scale) {
        return leavesGradients(scale) ? gradient : new double[gradient.length];
    }

    /**
     * Makes the gradients that the rule is given, and the values that it starts from, in a range of entries.
     *
     * @param gradient not modified
     * @param w the parameter's entries; modified
     * @param g {@link #room} for as many gradients; modified unless it is {@code gradient}
     */
    void prepare(double[] gradient, double scale, double[] w, double[] g, int from, int to) {
        if (!leavesGradients(scale)) {
            for (int i = from; i < to; i++) g[i] = prepare(gradient[i], w[i], scale);
        }
        if (decays()) {
            for (int i = from; i < to; i++) w[i] = decayed(w[i]);
        }
    }

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
