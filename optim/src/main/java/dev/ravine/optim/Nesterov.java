package dev.ravine.optim;

/**
 * Nesterov's accelerated gradient: v ← γv + ηg; θ ← θ − (γv + ηg).
 *
 * <p>Momentum that looks ahead. θ stands where the velocity will have carried the parameter, so g is the gradient
 * there: with θ = φ − γv, the parameter φ of the paper moves by v ← γv + η∇f(φ − γv); φ ← φ − v. The learning rate is
 * inside the velocity; {@link HeavyBallNesterov} has it outside.
 *
 * <p>I. Sutskever et al., On the importance of initialization and momentum in deep learning (2013), equations 3 and 4,
 * with v of the opposite sign. DL4J's {@code Nesterovs} is the same.
 *
 * @param gamma γ, the share of the velocity that stays, at least 0 and below 1
 */
public record Nesterov(double gamma) implements ElementwiseRule {
    /** Checks γ. */
    public Nesterov {
        Require.beta("Nesterov", "gamma", gamma);
    }

    /** With γ = 0.9, which is DL4J's number too. */
    public Nesterov() {
        this(0.9);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] v = slots.slot("v");
        for (int i = from; i < to; i++) {
            v[i] = gamma * v[i] + learningRate * g[i];
            w[i] -= gamma * v[i] + learningRate * g[i];
        }
    }
}
