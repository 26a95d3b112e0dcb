package dev.ravine.optim;

import static java.lang.Math.max;

/**
 * Centered RMSProp with momentum: b ← μb + g / √(E − m² + ε); θ ← θ − ηb.
 *
 * <p>E and m are those of {@link RmsPropCentered}, and so is the source, whose equations 38 to 41 have η inside the sum.
 * It is outside here, as in PyTorch's {@code RMSprop(centered=True, momentum=μ)}.
 *
 * @param beta β, the share of the averages that stays, at least 0 and below 1
 * @param mu μ, the share of the sum that stays, at least 0 and below 1
 * @param epsilon what is added to the root, and where; not none
 */
public record RmsPropCenteredMomentum(double beta, double mu, Epsilon epsilon) implements ElementwiseRule {
    /** Checks β, μ and ε. */
    public RmsPropCenteredMomentum {
        Require.beta("RmsPropCenteredMomentum", "beta", beta);
        Require.beta("RmsPropCenteredMomentum", "mu", mu);
        Require.epsilon("RmsPropCenteredMomentum", epsilon);
    }

    /** With β = 0.95, μ = 0.9 and ε = 1e-4 inside the root, as in the paper. */
    public RmsPropCenteredMomentum() {
        this(0.95, 0.9, Epsilon.inside(1e-4));
    }

    /** PyTorch's numbers: α = 0.99, ε = 1e-8 outside the root, and the given μ. */
    public static RmsPropCenteredMomentum pytorch(double mu) {
        return new RmsPropCenteredMomentum(0.99, mu, Epsilon.outside(1e-8));
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] E = slots.slot("E");
        double[] m = slots.slot("m");
        double[] b = slots.slot("b");
        for (int i = from; i < to; i++) {
            E[i] = beta * E[i] + (1 - beta) * g[i] * g[i];
            m[i] = beta * m[i] + (1 - beta) * g[i];
            double variance = max(0, E[i] - m[i] * m[i]);
            b[i] = mu * b[i] + g[i] / epsilon.root(variance);
            w[i] -= learningRate * b[i];
        }
    }
}
