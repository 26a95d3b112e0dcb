package dev.ravine.optim.rule;

import static java.lang.Math.max;

import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;

/**
 * Schedule-free SGD: gradient descent of z, whose average x is the solution; the gradient is taken between them, at
 * θ = (1 − β)z + βx.
 *
 * <p>The average replaces a schedule that ends at 0, so training may stop at any time. Evaluate and export
 * {@linkplain dev.ravine.optim.Optimizer#evaluating with x}.
 *
 * <p>A. Defazio et al., The Road Less Scheduled (2024), equations 3 to 5; the weight of a step in the average is Γ²,
 * the greatest η so far squared, as in the authors' code and optax, so that steps of a warm-up count less. A change of
 * θ from outside by δ, such as a decay, moves z and x with it; so does the first step, from 0 to where the parameter is.
 *
 * @param beta β, how much of x is in θ, at least 0 and below 1
 */
public record ScheduleFreeSgd(double beta) implements UpdateRule, InPlace {
    /** z and x where θ is, by a change δ that is 0 but for the first step and what others do to θ. */
    static final String FOLLOW = "δ = θ − (x + (1 − β)(z − x))";

    static final String AVERAGE =
            "c = 0 if W ≤ 0; c = Γ²/W if W > 0; x ← x + δ + c(z − (x + δ)); θ ← x + (1 − β)(z − x)";

    static final String WEIGHTS = "Γ ← max(Γ, η); W ← W + Γ²";

    public ScheduleFreeSgd {
        Hyperparameters.beta("ScheduleFreeSgd", "beta", beta);
    }

    /** With β = 0.9: the number of the authors and optax. */
    public ScheduleFreeSgd() {
        this(0.9);
    }

    @Override
    public void prepare(double learningRate, double[] g, Slots slots) {
        weigh(learningRate, slots);
    }

    /** Adds the weight of this step; for both schedule-free rules. */
    static void weigh(double learningRate, Slots slots) {
        double[] greatest = slots.number("Γ", 0);
        double[] sum = slots.number("W", 0);
        greatest[0] = max(greatest[0], learningRate);
        sum[0] += greatest[0] * greatest[0];
    }

    /** c, the weight of this step's z in the average. */
    static double weight(Slots slots) {
        double greatest = slots.number("Γ", 0)[0];
        double sum = slots.number("W", 0)[0];
        return sum > 0 ? greatest * greatest / sum : 0;
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] z = slots.slot("z");
        double[] x = slots.slot("x");
        double c = weight(slots);
        for (int i = from; i < to; i++) {
            double delta = w[i] - (x[i] + (1 - beta) * (z[i] - x[i]));
            z[i] = z[i] + delta - learningRate * g[i];
            double moved = x[i] + delta;
            x[i] = moved + c * (z[i] - moved);
            w[i] = x[i] + (1 - beta) * (z[i] - x[i]);
        }
    }

    @Override
    public String evaluationBuffer() {
        return "x";
    }

    @Override
    public Formula formula() {
        return Formula.of(WEIGHTS + "; " + FOLLOW + "; z ← z + δ − ηg; " + AVERAGE, "β", beta);
    }
}
