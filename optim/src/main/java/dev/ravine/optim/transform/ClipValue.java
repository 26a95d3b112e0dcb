package dev.ravine.optim.transform;

import static java.lang.Math.max;
import static java.lang.Math.min;

import dev.ravine.autograd.Require;
import dev.ravine.optim.Formula;
import dev.ravine.optim.Transform;
import dev.ravine.optim.schedule.Schedule;
import java.util.function.DoubleSupplier;
import org.ejml.data.DMatrixRMaj;

/**
 * Clipping by value: g ← max(−c, min(c, g)), entry by entry.
 *
 * @param schedule the bound c, above 0
 */
public record ClipValue(Schedule schedule) implements Transform.OfGradient {
    /** The same bound at every step. */
    public ClipValue(double bound) {
        this(Schedule.constant(Require.positive("ClipValue", "the bound", bound)));
    }

    @Override
    public double plan(double bound, DoubleSupplier norm) {
        return Require.positive("ClipValue", "the bound", bound);
    }

    @Override
    public void apply(double bound, DMatrixRMaj w, DMatrixRMaj g) {
        double[] entries = g.data;
        for (int i = 0; i < entries.length; i++) entries[i] = max(-bound, min(bound, entries[i]));
    }

    @Override
    public Formula formula(double bound) {
        return Formula.of("g ← max(−c, min(c, g))", "c", bound);
    }
}
