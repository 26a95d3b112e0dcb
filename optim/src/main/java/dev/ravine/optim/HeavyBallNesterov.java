package dev.ravine.optim;

/**
 * Nesterov's momentum with the learning rate outside the sum: b ← μb + g; θ ← θ − η(g + μb).
 *
 * <p>While η stays as it is, this is {@link Nesterov}. When η changes, it acts at once on all of b.
 *
 * <p>I. Sutskever et al., On the importance of initialization and momentum in deep learning (2013), equations 3 and 4,
 * written as PyTorch's {@code SGD(momentum=μ, nesterov=True)}, optax's and TensorFlow's.
 *
 * @param mu μ, the share of the sum that stays, at least 0 and below 1
 */
public record HeavyBallNesterov(double mu) implements ElementwiseRule {
    /** Checks μ. */
    public HeavyBallNesterov {
        Require.beta("HeavyBallNesterov", "mu", mu);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] b = slots.slot("b");
        for (int i = from; i < to; i++) {
            b[i] = mu * b[i] + g[i];
            w[i] -= learningRate * (g[i] + mu * b[i]);
        }
    }
}
