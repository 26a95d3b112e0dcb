package dev.ravine.optim.transform;

import dev.ravine.autograd.Require;
import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Transform;
import dev.ravine.optim.schedule.Schedule;

/**
 * Weight decay taken from the parameter itself, times the learning rate: θ ← θ − ηλθ.
 *
 * <p>This is {@code decoupled_weight_decay=True} of PyTorch's {@code Adam}, {@code NAdam} and {@code RAdam}. A rule that
 * has a decay of its own, such as {@link dev.ravine.optim.rule.AdamW}, needs none here.
 *
 * @param schedule λ, at least 0
 */
public record DecoupledDecay(Schedule schedule) implements Transform.OfParameter, InPlace {
    /** The same λ at every step. */
    public DecoupledDecay(double lambda) {
        this(Schedule.constant(Require.atLeastZero("DecoupledDecay", "lambda", lambda)));
    }

    @Override
    public void apply(double lambda, double learningRate, double[] w, int from, int to) {
        for (int i = from; i < to; i++) w[i] -= learningRate * lambda * w[i];
    }

    @Override
    public Formula formula(double lambda) {
        return Formula.of("θ ← θ − ηλθ", "λ", lambda);
    }
}
