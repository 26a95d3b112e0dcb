package lab.exercise5;

import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import lab.Todo;

/** Exercise 5: three update rules. */
public final class UpdateRules {
    private UpdateRules() {}

    /** Stochastic gradient descent. */
    public record Sgd() implements UpdateRule {
        @Override
        public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
            throw new Todo(5, "θ ← θ − ηg, in UpdateRules.Sgd");
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
            throw new Todo(5, "v ← γv + ηg; θ ← θ − v, in UpdateRules.Momentum");
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
            throw new Todo(5, "the five equations of Adam, in UpdateRules.Adam");
        }
    }
}
