package dev.ravine.optim;

/**
 * RMSProp with momentum: E ← βE + (1 − β)g²; b ← μb + g / √(E + ε); θ ← θ − ηb.
 *
 * <p>The learning rate is outside the sum, as in PyTorch; TensorFlow has it inside, which differs when η changes.
 *
 * <p>T. Hinton, Neural Networks for Machine Learning, lecture 6e (2012), slides 29 and 30, written as PyTorch's
 * {@code RMSprop(momentum=μ)}; ε is inside the root by default, and {@link Epsilon} says where.
 *
 * @param beta β, the share of the average that stays, at least 0 and below 1
 * @param mu μ, the share of the sum that stays, at least 0 and below 1
 * @param epsilon what is added to the root, and where; not none
 */
public record RmsPropMomentum(double beta, double mu, Epsilon epsilon) implements ElementwiseRule {
    /** Checks β, μ and ε. */
    public RmsPropMomentum {
        Require.beta("RmsPropMomentum", "beta", beta);
        Require.beta("RmsPropMomentum", "mu", mu);
        Require.epsilon("RmsPropMomentum", epsilon);
    }

    /** With β = 0.9, μ = 0.9 and ε = 1e-8 inside the root. */
    public RmsPropMomentum() {
        this(0.9, 0.9, Epsilon.inside(1e-8));
    }

    /** PyTorch's numbers: α = 0.99, ε = 1e-8 outside the root, and the given μ. */
    public static RmsPropMomentum pytorch(double mu) {
        return new RmsPropMomentum(0.99, mu, Epsilon.outside(1e-8));
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] E = slots.slot("E");
        double[] b = slots.slot("b");
        for (int i = from; i < to; i++) {
            E[i] = beta * E[i] + (1 - beta) * g[i] * g[i];
            b[i] = mu * b[i] + g[i] / epsilon.root(E[i]);
            w[i] -= learningRate * b[i];
        }
    }
}
