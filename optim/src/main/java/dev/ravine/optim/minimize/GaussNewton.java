package dev.ravine.optim.minimize;

import static dev.ravine.optim.minimize.ParameterVector.dot;

import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import java.util.Arrays;

/**
 * Gauss–Newton: the step h that makes ‖Jh + r‖ least, halved until the loss falls enough.
 *
 * <p>One step is enough where the residuals are linear. Where they are small at the minimum it converges fast; where
 * they are not, or far from the minimum, {@link LevenbergMarquardt} is the safer one.
 *
 * <p>J. Nocedal, S. Wright, Numerical Optimization, 2nd edition (2006), section 10.3, with the line search of Algorithm
 * 3.1 (c = 1e-4, ρ = 1/2). Where J is rank-deficient, h is the shortest such step, in units in which J's columns have
 * length 1.
 */
public final class GaussNewton extends LeastSquares {
    private static final double SUFFICIENT_DECREASE = 1e-4;
    private static final int MAX_TRIALS = 40;

    /** Makes a minimizer of the residuals of these parameters. */
    public GaussNewton(Parameters parameters) {
        super(parameters);
    }

    @Override
    boolean tryStep(Objective function) {
        double[] scale = new double[point.x.length];
        Arrays.setAll(scale, i -> gramDiagonal(i) > 0 ? gramDiagonal(i) : 1);
        double[] h = step(0, scale);
        double slope = dot(gradient, h);
        predictedDecrease = -slope / 2;
        double alpha = 1;
        for (int i = 0; i < MAX_TRIALS && slope < 0; i++) {
            double[] x = point.moveTo(alpha, h);
            Variable r = compute(function);
            double there = recordTrial(alpha, halfSumOfSquares(r));
            if (there < loss && there <= loss + SUFFICIENT_DECREASE * alpha * slope) {
                point.accept(x);
                loss = there;
                differentiate(r);
                return true;
            }
            alpha /= 2;
        }
        return false;
    }
}
