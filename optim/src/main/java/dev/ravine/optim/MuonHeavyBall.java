package dev.ravine.optim;

/**
 * Muon without the look ahead: B ← μB + (1 − μ)G; θ ← θ − ηλθ − ηs·NS(B).
 *
 * <p>All else, and the sources, are as in {@link Muon}; this is PyTorch's {@code Muon(nesterov=False)}.
 *
 * @param mu μ, the share of the mean that stays, at least 0 and below 1
 * @param weightDecay λ, at least 0
 * @param scale s
 */
public record MuonHeavyBall(double mu, double weightDecay, MuonScale scale) implements UpdateRule {
    /** Checks the hyperparameters. */
    public MuonHeavyBall {
        Require.beta("MuonHeavyBall", "mu", mu);
        Require.notNegative("MuonHeavyBall", "weightDecay", weightDecay);
        Require.notNull("MuonHeavyBall", "scale", scale);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots) {
        double[] B = slots.slot("B");
        for (int i = 0; i < w.length; i++) {
            B[i] = mu * B[i] + (1 - mu) * g[i];
        }
        double[] O = NewtonSchulz.orthogonalize(B, slots.rows(), slots.columns());
        double s = scale.factor(slots.rows(), slots.columns());
        for (int i = 0; i < w.length; i++) {
            w[i] -= learningRate * weightDecay * w[i];
            w[i] -= learningRate * s * O[i];
        }
    }
}
