package dev.ravine.optim.rule;

import static dev.ravine.autograd.kernel.PortableMath.pow;
import static java.lang.Math.sqrt;

import dev.ravine.optim.Formula;
import dev.ravine.optim.Slots;
import dev.ravine.optim.Trace;
import dev.ravine.optim.UpdateRule;
import dev.ravine.optim.internal.Hyperparameters;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Shampoo: AdaGrad for matrices, with a matrix for the rows and one for the columns: L ← L + GGᵀ; R ← R + GᵀG;
 * θ ← θ − ηL^−¼GR^−¼, where both begin as εI.
 *
 * <p>It sees how rows, and columns, move together, which rules for each entry do not. A step takes the eigenvalues of both, so
 * it is for matrices of up to some hundred rows and columns.
 *
 * <p>V. Gupta, T. Koren, Y. Singer, Shampoo: Preconditioned Stochastic Tensor Optimization (2018), Algorithm 1.
 * Departures: with β above 0, the mean M of gradients takes G's place in the step; a parameter of one row or column,
 * whose matrix would be large, has the diagonal of its matrix, V ← V + g², and θ ← θ − ηM/√V, which is {@link AdaGrad}
 * for β = 0.
 *
 * @param beta β, the share of the mean that stays, at least 0 and below 1; 0 for none
 * @param epsilon ε, above 0
 */
public record Shampoo(double beta, double epsilon) implements UpdateRule {
    private static final String MEAN = "M ← βM + (1 − β)g";
    private static final String WHOLE = "L^−¼ M R^−¼";
    private static final String STEP = "θ ← θ − ηO";

    public Shampoo {
        Hyperparameters.beta("Shampoo", "beta", beta);
        Hyperparameters.epsilon("Shampoo", "epsilon", epsilon);
    }

    /** With β = 0.9 and ε = 1e-4. */
    public Shampoo() {
        this(0.9, 1e-4);
    }

    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] mean = slots.slot("M");
        for (int i = 0; i < w.length; i++) {
            mean[i] = beta * mean[i] + (1 - beta) * g[i];
        }
        gather(g, slots);
        double[] direction = direction(slots);
        for (int i = 0; i < w.length; i++) {
            w[i] -= learningRate * direction[i];
        }
    }

    private static boolean isMatrix(Slots slots) {
        return slots.rows() > 1 && slots.columns() > 1;
    }

    /** Adds the products of the gradient to what the step divides by. */
    private void gather(double[] g, Slots slots) {
        if (isMatrix(slots)) {
            DMatrixRMaj gradient = DMatrixRMaj.wrap(slots.rows(), slots.columns(), g);
            CommonOps_DDRM.multAddTransB(gradient, gradient, left(slots));
            CommonOps_DDRM.multAddTransA(gradient, gradient, right(slots));
        } else {
            double[] v = slots.slot("V", epsilon);
            for (int i = 0; i < g.length; i++) {
                v[i] += g[i] * g[i];
            }
        }
    }

    private DMatrixRMaj left(Slots slots) {
        return slots.square("L", slots.rows(), epsilon);
    }

    private DMatrixRMaj right(Slots slots) {
        return slots.square("R", slots.columns(), epsilon);
    }

    /** O, once all buffers are those of the step. */
    private double[] direction(Slots slots) {
        double[] mean = slots.slot("M");
        if (isMatrix(slots)) {
            DMatrixRMaj half = new DMatrixRMaj(slots.rows(), slots.columns());
            DMatrixRMaj whole = new DMatrixRMaj(slots.rows(), slots.columns());
            CommonOps_DDRM.mult(
                    toMinusAQuarter(left(slots)), DMatrixRMaj.wrap(slots.rows(), slots.columns(), mean), half);
            CommonOps_DDRM.mult(half, toMinusAQuarter(right(slots)), whole);
            return whole.data;
        }
        double[] v = slots.slot("V", epsilon);
        double[] direction = new double[mean.length];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = mean[i] / sqrt(v[i]);
        }
        return direction;
    }

    /** A symmetric matrix with eigenvalues of at least ε, but for rounding, to the power −¼. */
    private DMatrixRMaj toMinusAQuarter(DMatrixRMaj matrix) {
        int n = matrix.numRows;
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
        if (!eigen.decompose(matrix.copy())) {
            throw new ArithmeticException(
                    "Shampoo: the eigenvalues of a " + n + "×" + n + " matrix of products of gradients were not found");
        }
        DMatrixRMaj power = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            DMatrixRMaj vector = eigen.getEigenVector(i);
            double value = pow(Math.max(eigen.getEigenvalue(i).getReal(), epsilon), -0.25);
            CommonOps_DDRM.multAddTransB(value, vector, vector, power);
        }
        return power;
    }

    @Override
    public Formula formula() {
        return formula("L ← L + ggᵀ; R ← R + gᵀg; " + MEAN + "; O = " + WHOLE + "; " + STEP);
    }

    private Formula formula(String text) {
        return Formula.of(text, "β", beta);
    }

    @Override
    public void explain(Trace trace) {
        Slots slots = trace.slots();
        trace.follow(formula(MEAN));
        if (isMatrix(slots)) {
            trace.line("L", "L + ggᵀ, in the same place", at(left(slots), trace))
                    .line("R", "R + gᵀg, in the same place", at(right(slots), trace))
                    .line("O", WHOLE, direction(slots)[trace.entry()]);
        } else {
            trace.follow(formula("V ← V + g²; O = M/√V"));
        }
        trace.follow(formula(STEP));
    }

    private static double at(DMatrixRMaj matrix, Trace trace) {
        int last = matrix.numRows - 1;
        return matrix.get(
                Math.min(trace.row(), last),
                Math.min(trace.entry() % trace.slots().columns(), last));
    }
}
