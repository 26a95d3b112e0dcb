package dev.ravine.optim.transform;

import dev.ravine.autograd.Require;
import dev.ravine.optim.Formula;
import dev.ravine.optim.Trace;
import dev.ravine.optim.Transform;
import dev.ravine.optim.schedule.Schedule;
import java.util.function.DoubleSupplier;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Clipping by norm: g ← sg with s = min(1, maximum / ‖g‖), where ‖g‖ is the Euclidean norm of all the group's gradients.
 *
 * <p>R. Pascanu, T. Mikolov, Y. Bengio, On the difficulty of training recurrent neural networks (2013), Algorithm 1.
 * PyTorch adds 1e-6 to the norm; this does not.
 *
 * @param schedule the largest norm, above 0
 */
public record ClipNorm(Schedule schedule) implements Transform.OfGradient {
    /** The same largest norm at every step. */
    public ClipNorm(double maximum) {
        this(Schedule.constant(Require.positive("ClipNorm", "the largest norm", maximum)));
    }

    @Override
    public double plan(double maximum, DoubleSupplier norm) {
        double present = norm.getAsDouble();
        return present <= Require.positive("ClipNorm", "the largest norm", maximum) ? 1 : maximum / present;
    }

    @Override
    public void apply(double factor, DMatrixRMaj w, DMatrixRMaj g) {
        if (factor != 1) {
            CommonOps_DDRM.scale(factor, g);
        }
    }

    @Override
    public Formula formula(double factor) {
        return Formula.of("g ← sg", "s", factor);
    }

    @Override
    public void explain(double factor, Trace trace) {
        if (factor != 1) {
            trace.line("s", "maximum / ‖g‖", factor).follow(formula(factor));
        }
    }
}
