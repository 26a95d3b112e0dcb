package dev.ravine.optim.transform;

import dev.ravine.autograd.Require;
import dev.ravine.optim.Formula;
import dev.ravine.optim.Transform;
import dev.ravine.optim.schedule.Schedule;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * L2 regularization, the gradient of λ‖θ‖²/2: g ← g + λθ. The rule scales it with the rest of the gradient.
 *
 * <p>This is {@code weight_decay} of PyTorch's {@code SGD}, {@code Adam} and others, but not of its {@code AdamW}.
 *
 * @param schedule λ, at least 0
 */
public record L2(Schedule schedule) implements Transform.OfGradient {
    /** The same λ at every step. */
    public L2(double lambda) {
        this(Schedule.constant(Require.atLeastZero("L2", "lambda", lambda)));
    }

    @Override
    public void apply(double lambda, DMatrixRMaj w, DMatrixRMaj g) {
        CommonOps_DDRM.addEquals(g, lambda, w);
    }

    @Override
    public Formula formula(double lambda) {
        return Formula.of("g ← g + λθ", "λ", lambda);
    }
}
