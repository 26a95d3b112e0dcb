package dev.ravine.optim;

/**
 * RMSProp: E ← βE + (1 − β)g²; θ ← θ − ηg / √(E + ε).
 *
 * <p>AdaGrad with a memory that fades, so that the steps need not shrink.
 *
 * <p>T. Hinton, Neural Networks for Machine Learning, lecture 6e (2012), slide 29. The slide has no ε; here it is
 * inside the root by default, and {@link Epsilon} says where. {@link RmsPropCentered}, {@link RmsPropMomentum} and
 * {@link RmsPropCenteredMomentum} are its variants.
 *
 * @param beta β, the share of the average that stays, at least 0 and below 1
 * @param epsilon what is added to the root, and where; not none
 * @param initialAccumulator E before the first step, at least 0
 */
public record RmsProp(double beta, Epsilon epsilon, double initialAccumulator) implements ElementwiseRule {
    /** Checks β, ε and the accumulator. */
    public RmsProp {
        Require.beta("RmsProp", "beta", beta);
        Require.epsilon("RmsProp", epsilon);
        Require.notNegative("RmsProp", "initialAccumulator", initialAccumulator);
    }

    /** With β = 0.9, ε = 1e-8 inside the root, and E = 0 at first: the numbers of optax. */
    public RmsProp() {
        this(0.9, Epsilon.inside(1e-8), 0);
    }

    /** PyTorch's numbers: α = 0.99, ε = 1e-8 outside the root. */
    public static RmsProp pytorch() {
        return new RmsProp(0.99, Epsilon.outside(1e-8), 0);
    }

    /** DL4J's numbers: decay 0.95, ε = 1e-8 outside the root, and E = 1e-8 at first. */
    public static RmsProp dl4j() {
        return new RmsProp(0.95, Epsilon.outside(1e-8), 1e-8);
    }

    /** TensorFlow's (for Java) numbers: decay 0.9, ε = 1e-10 inside the root, E = 1 at first. */
    public static RmsProp tensorflow() {
        return new RmsProp(0.9, Epsilon.inside(1e-10), 1);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] E = slots.slot("E", initialAccumulator);
        for (int i = from; i < to; i++) {
            E[i] = beta * E[i] + (1 - beta) * g[i] * g[i];
            w[i] -= learningRate * g[i] / epsilon.root(E[i]);
        }
    }
}
