package dev.ravine.optim;

import static java.lang.Math.max;

/**
 * Centered RMSProp: E ← βE + (1 − β)g²; m ← βm + (1 − β)g; θ ← θ − ηg / √(E − m² + ε).
 *
 * <p>It divides by the gradient's standard deviation in place of its size, so a steady gradient makes long steps.
 *
 * <p>A. Graves, Generating Sequences With Recurrent Neural Networks (2013), equations 38 to 41, without momentum; ε is
 * inside the root there, and here by default. E − m² cannot be negative, but its rounded value can; it counts as 0
 * then. PyTorch gives NaN there.
 *
 * @param beta β, the share of the averages that stays, at least 0 and below 1
 * @param epsilon what is added to the root, and where; not none
 */
public record RmsPropCentered(double beta, Epsilon epsilon) implements ElementwiseRule {
    /** Checks β and ε. */
    public RmsPropCentered {
        Require.beta("RmsPropCentered", "beta", beta);
        Require.epsilon("RmsPropCentered", epsilon);
    }

    /** With β = 0.9 and ε = 1e-8 inside the root. */
    public RmsPropCentered() {
        this(0.9, Epsilon.inside(1e-8));
    }

    /** PyTorch's numbers: α = 0.99, ε = 1e-8 outside the root. */
    public static RmsPropCentered pytorch() {
        return new RmsPropCentered(0.99, Epsilon.outside(1e-8));
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] E = slots.slot("E");
        double[] m = slots.slot("m");
        for (int i = from; i < to; i++) {
            E[i] = beta * E[i] + (1 - beta) * g[i] * g[i];
            m[i] = beta * m[i] + (1 - beta) * g[i];
            double variance = max(0, E[i] - m[i] * m[i]);
            w[i] -= learningRate * g[i] / epsilon.root(variance);
        }
    }
}
