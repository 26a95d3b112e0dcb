package dev.ravine.optim.minimize;

import static dev.ravine.optim.minimize.ParameterVector.norm;

import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.State;
import dev.ravine.autograd.StateReader;
import dev.ravine.autograd.Variable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/**
 * Levenberg–Marquardt: the step h of (JᵀJ + μD)h = −Jᵀr, with less damping μ the better it keeps what it promises.
 *
 * <p>With little damping it is Gauss–Newton's step, which converges fast near a minimum; with much it is a short one
 * down the gradient. For small nets and sums of squares it is the method to try first.
 *
 * <p>K. Madsen, H. B. Nielsen, O. Tingleff, Methods for Non-Linear Least Squares Problems, 2nd edition (2004),
 * Algorithm 3.16 with Nielsen's damping, equation 2.21: μ ← μ max(1/3, 1 − (2ϱ − 1)³) after a step that lowers the
 * loss, where ϱ is its share of the decrease that the linear model promises, and μ ← μν; ν ← 2ν after one that does
 * not. Departure: D is not the identity but the greatest diagonal of JᵀJ so far, so that the units of the weights do
 * not matter: J. Moré, The Levenberg–Marquardt Algorithm: Implementation and Theory (1978), section 6. In these units
 * the first μ is τ.
 */
public final class LevenbergMarquardt extends LeastSquares {
    /** After this number of refused steps, μ has overflowed. */
    private static final int MAX_TRIALS = 50;

    /** Less damping than this is lost to rounding, even in its root. */
    private static final double LEAST = 1e-32;

    private final double tau;
    private double mu;
    private double nu = 2;

    /** D; empty before the first step. */
    private double[] scale = {};

    /** Makes a minimizer with τ = 1e-3. */
    public LevenbergMarquardt(Parameters parameters) {
        this(parameters, 1e-3);
    }

    /**
     * Makes a minimizer with another first damping.
     *
     * @param tau τ, the first damping, above 0: small if the parameters are believed to be close to the minimum, up to
     *     1 if not
     */
    public LevenbergMarquardt(Parameters parameters, double tau) {
        super(parameters);
        this.tau = Require.positive(where, "tau", tau);
        mu = tau;
    }

    /** The damping μ of the next step. */
    public double damping() {
        return mu;
    }

    @Override
    boolean tryStep(Objective function) {
        rescale();
        for (int i = 0; i < MAX_TRIALS; i++) {
            double[] h = step(mu, scale);
            double gain = 0;
            for (int k = 0; k < h.length; k++) {
                gain += h[k] * (mu * scale[k] * h[k] - gradient[k]) / 2;
            }
            predictedDecrease = i == 0 ? gain : predictedDecrease;
            double[] x = point.moveTo(1, h);
            Variable r = compute(function);
            double there = recordTrial(mu, halfSumOfSquares(r));
            if (there < loss) {
                double kept = 2 * (loss - there) / gain - 1;
                mu = Math.max(LEAST, mu * Math.max(1.0 / 3, 1 - kept * kept * kept));
                nu = 2;
                point.accept(x);
                loss = there;
                differentiate(r);
                return true;
            }
            mu *= nu;
            nu *= 2;
            if (norm(h) <= Math.ulp(norm(point.x))) {
                break;
            }
        }
        mu = tau;
        nu = 2;
        return false;
    }

    /** Lets D grow to JᵀJ's diagonal; 1 for a weight that never mattered. */
    private void rescale() {
        int n = point.x.length;
        if (scale.length != n) {
            forgetMemory();
            scale = new double[n];
        }
        for (int i = 0; i < n; i++) {
            double now = gramDiagonal(i);
            scale[i] = now > scale[i] ? now : scale[i] > 0 ? scale[i] : 1;
        }
    }

    @Override
    void forgetMemory() {
        scale = new double[0];
        mu = tau;
        nu = 2;
    }

    /** The matrix {@code scale}, D, and the properties {@code mu} and {@code nu}. */
    @Override
    State memory() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("mu", Double.toString(mu));
        properties.put("nu", Double.toString(nu));
        return new State(
                scale.length == 0 ? Map.of() : Map.of("scale", DMatrixRMaj.wrap(1, scale.length, scale.clone())),
                properties);
    }

    @Override
    Runnable restoreMemory(StateReader saved) {
        double savedMu = saved.positive("mu");
        double savedNu = saved.positive("nu");
        double[] savedScale = saved.hasMatrix("scale") ? saved.matrix("scale", 1, point.count()).data : new double[0];
        return () -> {
            mu = savedMu;
            nu = savedNu;
            scale = savedScale;
        };
    }
}
