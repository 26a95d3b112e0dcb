package dev.ravine.optim.minimize;

import static dev.ravine.optim.minimize.Point.dot;

import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.State;
import dev.ravine.autograd.StateReader;
import dev.ravine.autograd.Variable;
import java.util.Arrays;

/**
 * Gauss–Newton: the step h that makes ‖Jh + r‖ least, halved until the loss falls enough.
 *
 * <p>One step is enough where the residuals are linear. Where they are small at the minimum it converges fast; where
 * they are not, or far from the minimum, {@link LevenbergMarquardt} is the safer one.
 *
 * <p>J. Nocedal, S. Wright, Numerical Optimization, 2nd edition (2006), section 10.3, with the line search of Algorithm
 * 3.1 (c = 1e-4, ρ = 1/2). Weights that the residuals do not determine stay where they are.
 */
public final class GaussNewton extends LeastSquares {
    private static final double ENOUGH = 1e-4;
    private static final int MOST = 40;

    /** Makes one. */
    public GaussNewton(Parameters parameters) {
        super(parameters);
    }

    @Override
    boolean descend(Objective function) {
        double[] scale = new double[point.x.length];
        Arrays.setAll(scale, i -> importance(i) > 0 ? importance(i) : 1);
        double[] h = step(0, scale);
        double slope = dot(gradient, h);
        promised = -slope / 2;
        double alpha = 1;
        for (int i = 0; i < MOST && slope < 0; i++) {
            double[] x = point.look(alpha, h);
            Variable r = compute(function);
            double there = tried(alpha, half(r));
            if (there < loss && there <= loss + ENOUGH * alpha * slope) {
                point.take(x);
                loss = there;
                differentiate(r);
                return true;
            }
            alpha /= 2;
        }
        return false;
    }

    @Override
    void forgetMemory() {}

    /** Nothing. */
    @Override
    State memory() {
        return State.none();
    }

    @Override
    Runnable restoreMemory(StateReader saved) {
        return () -> {};
    }
}
