package dev.ravine.optim.rule;

import static java.lang.Math.sqrt;

import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * Adam: m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; m̂ = m/(1 − β₁ᵗ); v̂ = v/(1 − β₂ᵗ); θ ← θ − ηm̂/(√v̂ + ε).
 *
 * <p>The mean gradient by its size: each coordinate moves about η, whatever its scale. The averages start at 0, which
 * the two corrections undo; the first step is η in each coordinate.
 *
 * <p>D. Kingma, J. Ba, Adam: A Method for Stochastic Optimization (2015), Algorithm 1, where ε is outside the root, on v̂, as
 * in PyTorch. An ε inside is optax's {@code eps_root}: with it, one can differentiate through a step from v̂ = 0. The paper's
 * cheaper order of computing (end of section 2) has ε on the root of the raw v, and calls it ε-hat: it counts 1/√(1 − β₂ᵗ)
 * times as much, 31.6 times in the first step.
 *
 * @param beta1 β₁, the share of the mean that stays, at least 0 and below 1
 * @param beta2 β₂, the share of the mean square that stays, at least 0 and below 1
 * @param epsilon what is added to the root, and where; not none
 * @param epsilonHat whether the ε outside stands on the root of the raw v
 */
public record Adam(double beta1, double beta2, Epsilon epsilon, boolean epsilonHat) implements UpdateRule, InPlace {
    static final String MEANS = "m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²";
    private static final String STEP = MEANS + "; η̂ = η/(1 − β₁ᵗ); v̂ = 1/(1 − β₂ᵗ) · v; θ ← θ − η̂m/";

    /** Adam's formula with ε outside the root, on v̂. */
    static final String FORMULA = STEP + "(√v̂ + ε)";

    public Adam {
        Epsilon.require("Adam", epsilon);
        Hyperparameters.betas("Adam", beta1, beta2, epsilon.outside());
    }

    /** With β₁ = 0.9, β₂ = 0.999 and ε = 1e-8: the numbers of the paper, PyTorch and optax. */
    public Adam() {
        this(0.9, 0.999, 1e-8);
    }

    /** With ε outside the root, on v̂. */
    public Adam(double beta1, double beta2, double epsilon) {
        this(beta1, beta2, Epsilon.outside(epsilon), false);
    }

    /** With ε-hat = 1e-8, β₁ = 0.9 and β₂ = 0.999: the numbers of DL4J and of TensorFlow (for Java). */
    public static Adam withEpsilonHat() {
        return new Adam(0.9, 0.999, Epsilon.outside(1e-8), true);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double outside = epsilonHat ? epsilon.outside() / sqrt(slots.biasCorrection(beta2)) : epsilon.outside();
        update(beta1, beta2, epsilon.inside(), outside, learningRate, w, g, slots, from, to);
    }

    /** A step with these hyperparameters, for a rule that has Adam's step in it. */
    static void update(
            double beta1,
            double beta2,
            double inside,
            double outside,
            double learningRate,
            double[] w,
            double[] g,
            Slots slots,
            int from,
            int to) {
        double[] m = slots.slot("m");
        double[] v = slots.slot("v");
        double rate = learningRate / slots.biasCorrection(beta1);
        double correction2 = 1 / slots.biasCorrection(beta2);
        for (int i = from; i < to; i++) {
            double mean = beta1 * m[i] + (1 - beta1) * g[i];
            double meanSquare = beta2 * v[i] + (1 - beta2) * (g[i] * g[i]);
            m[i] = mean;
            v[i] = meanSquare;
            w[i] -= rate * mean / (sqrt(meanSquare * correction2 + inside) + outside);
        }
    }

    @Override
    public Formula formula() {
        String root = epsilon.root("v̂");
        return epsilon.in(STEP + (epsilonHat ? root.replace("+ ε)", "+ ε/√(1 − β₂ᵗ))") : root), "β₁ β₂", beta1, beta2);
    }
}
