package dev.ravine.optim;

/**
 * Classical momentum: v ← γv + ηg; θ ← θ − v.
 *
 * <p>The learning rate is inside the velocity, so a smaller η leaves the speed that is there to fade by itself. In
 * {@link HeavyBall} it is outside. The two differ only when η changes.
 *
 * <p>I. Sutskever et al., On the importance of initialization and momentum in deep learning (2013), equations 1 and 2,
 * with v of the opposite sign.
 *
 * @param gamma γ, the share of the velocity that stays, at least 0 and below 1
 */
public record Momentum(double gamma) implements ElementwiseRule {
    /** Checks γ. */
    public Momentum {
        Require.beta("Momentum", "gamma", gamma);
    }

    /** With γ = 0.9. */
    public Momentum() {
        this(0.9);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] v = slots.slot("v");
        for (int i = from; i < to; i++) {
            v[i] = gamma * v[i] + learningRate * g[i];
            w[i] -= v[i];
        }
    }
}
