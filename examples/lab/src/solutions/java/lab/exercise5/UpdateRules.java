package lab.exercise5;

import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;

/** Exercise 5: three update rules. */
public final class UpdateRules {
    private UpdateRules() {}

    /** Stochastic gradient descent. */
    public record Sgd() implements UpdateRule {
        @Override
        public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
            for (int i = from; i < to; i++) {
                w[i] -= learningRate * g[i];
            }
        }
    }

    /**
     * Momentum, with the learning rate inside the velocity.
     *
     * @param gamma γ, the share of the velocity that stays
     */
    public record Momentum(double gamma) implements UpdateRule {
        @Override
        public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
            double[] v = slots.slot("v");
            for (int i = from; i < to; i++) {
                v[i] = gamma * v[i] + learningRate * g[i];
                w[i] -= v[i];
            }
        }
    }

    /**
     * Adam.
     *
     * @param beta1 β₁, the share of the mean that stays
     * @param beta2 β₂, the share of the mean square that stays
     * @param epsilon ε, which is added to the root
     */
    public record Adam(double beta1, double beta2, double epsilon) implements UpdateRule {
        @Override
        public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
            double[] m = slots.slot("m");
            double[] v = slots.slot("v");
            double share1 = 1 - Math.pow(beta1, slots.step());
            double share2 = 1 - Math.pow(beta2, slots.step());
            for (int i = from; i < to; i++) {
                m[i] = beta1 * m[i] + (1 - beta1) * g[i];
                v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
                w[i] -= learningRate * (m[i] / share1) / (Math.sqrt(v[i] / share2) + epsilon);
            }
        }
    }
}
