package dev.ravine.optim;

/**
 * Momentum with the learning rate outside the sum: b ← μb + (1 − τ)g; θ ← θ − ηb.
 *
 * <p>A new η acts at once on all of b, where {@link Momentum} lets the old speed fade. The dampening τ is left out of
 * the first step, where b ← g, as PyTorch does it; so b starts without a bias towards 0.
 *
 * <p>B. Polyak, Some methods of speeding up the convergence of iteration methods (1964), written as
 * PyTorch's {@code SGD(momentum=μ, dampening=τ)}. With τ = 0 this is also the momentum of optax and TensorFlow.
 *
 * @param mu μ, the share of the sum that stays, at least 0 and below 1
 * @param dampening τ, at least 0 and at most 1
 */
public record HeavyBall(double mu, double dampening) implements ElementwiseRule {
    /** Checks μ and τ. */
    public HeavyBall {
        Require.beta("HeavyBall", "mu", mu);
        Require.that(
                dampening >= 0 && dampening <= 1,
                "HeavyBall",
                "dampening is %s, expected at least 0 and at most 1",
                dampening);
    }

    /** Without dampening. */
    public HeavyBall(double mu) {
        this(mu, 0);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] b = slots.slot("b");
        double share = slots.step() == 1 ? 1 : 1 - dampening;
        for (int i = from; i < to; i++) {
            b[i] = mu * b[i] + share * g[i];
            w[i] -= learningRate * b[i];
        }
    }
}
