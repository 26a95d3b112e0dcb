package dev.ravine.optim.transform;

import dev.ravine.autograd.Require;
import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Transform;
import dev.ravine.optim.schedule.Schedule;

/**
 * Weight decay taken from the parameter itself, whatever the learning rate: θ ← θ − λθ.
 *
 * <p>The form in the paper of AdamW, whose own schedule then multiplies λ too: I. Loshchilov, F. Hutter, Decoupled Weight
 * Decay Regularization (2019), Algorithm 2, line 12.
 *
 * @param schedule λ, at least 0
 */
public record IndependentDecay(Schedule schedule) implements Transform.OfParameter, InPlace {
    /** The same λ at every step. */
    public IndependentDecay(double lambda) {
        this(Schedule.constant(Require.atLeastZero("IndependentDecay", "lambda", lambda)));
    }

    @Override
    public void apply(double lambda, double learningRate, double[] w, int from, int to) {
        for (int i = from; i < to; i++) w[i] -= lambda * w[i];
    }

    @Override
    public Formula formula(double lambda) {
        return Formula.of("θ ← θ − λθ", "λ", lambda);
    }
}
