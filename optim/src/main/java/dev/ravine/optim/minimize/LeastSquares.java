package dev.ravine.optim.minimize;

import static java.lang.Math.sqrt;

import dev.ravine.autograd.LinearAlgebra;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.kernel.Sums;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.decomposition.CholeskyDecomposition_F64;
import org.ejml.interfaces.decomposition.QRPDecomposition_F64;
import org.ejml.interfaces.linsol.LinearSolverDense;

/**
 * Minimizes half a sum of squared residuals by their Jacobian.
 *
 * <p>The function returns the residuals r as a matrix, a row for each sample and a column for each output, such as
 * {@code model.forward(x).sub(y)}. The loss is ‖r‖²/2. To minimize a mean of squares, divide the residuals by the root
 * of their number.
 *
 * <p>Where each row of the residuals depends on one sample only, the Jacobian takes one reverse pass for each output;
 * otherwise one for each residual. Each Jacobian is checked against an ordinary reverse pass.
 */
public abstract sealed class LeastSquares extends Minimizer permits LevenbergMarquardt, GaussNewton {
    /** The most entries of the Jacobian: half a gibibyte. */
    private static final long LIMIT = 1L << 26;

    /**
     * The least ratio of squared diagonal entries of Cholesky's factor; below it, the normal equations lose too many
     * digits.
     */
    private static final double WELL_CONDITIONED = 1e-8;

    /** The relative threshold for the rank of J. */
    private static final double UNDETERMINED = 1e-14;

    private static final long MOST = 1L << 30;

    private final Jacobian jacobian = new Jacobian();
    private long limit = LIMIT;

    // At the point.
    private double[] residuals = {};
    private DMatrixRMaj j = new DMatrixRMaj(0, 0);
    private DMatrixRMaj gram = new DMatrixRMaj(0, 0);

    LeastSquares(Parameters parameters) {
        super(parameters);
    }

    /**
     * Sets the most entries that the Jacobian may have, from 1 to 1,073,741,824; by default 67,108,864, half a gibibyte. A
     * step needs up to three matrices of this size.
     *
     * @return this minimizer
     */
    public final LeastSquares limit(long entries) {
        Require.that(entries >= 1 && entries <= MOST, where, "the limit is %d, expected from 1 to %d", entries, MOST);
        limit = entries;
        return this;
    }

    @Override
    final void evaluateHere(Objective function) {
        Variable r = compute(function);
        loss = halfSumOfSquares(r);
        differentiate(r);
        requireDependence(() -> r.sum().backward());
    }

    /** Computes the residuals where the parameters are. */
    final Variable compute(Objective function) {
        countEvaluation();
        Variable r = Require.notNull(where, "the matrix of residuals", function.compute());
        long entries = (long) r.rows() * r.columns();
        long n = point.x.length;
        Require.that(
                entries != 1 || n == 1,
                where,
                "the function returned 1×1 for %d weights, expected the residuals themselves, not the sum of their"
                        + " squares",
                n);
        Require.that(
                Math.max(entries, n) * n <= limit,
                where,
                "%d residuals and %d weights make a matrix of %d entries, expected at most %d; raise the limit, or use"
                        + " Lbfgs or NewtonCg, which need no such matrix",
                entries,
                n,
                Math.max(entries, n) * n,
                limit);
        return r;
    }

    /** Half the sum of the squares. */
    static double halfSumOfSquares(Variable r) {
        double[] entries = r.value().data;
        return Sums.sumOfSquares(entries, 0, entries.length) / 2;
    }

    /** Computes the Jacobian, the gradient and the matrix JᵀJ from residuals where the parameters are. */
    final void differentiate(Variable r) {
        residuals = r.value().data;
        j = jacobian.of(r, point);
        Variable all = Variable.wrap(j);
        gram = Recording.off(() -> LinearAlgebra.matmulTransA(all, all)).value();
        DMatrixRMaj g = new DMatrixRMaj(point.x.length, 1);
        CommonOps_DDRM.multTransA(j, DMatrixRMaj.wrap(residuals.length, 1, residuals), g);
        gradient = g.data;
    }

    /** JᵀJ's diagonal: how much each weight counts. */
    final double gramDiagonal(int i) {
        return gram.get(i, i);
    }

    /**
     * Returns the step h that makes ‖Jh + r‖² + μ Σ dᵢhᵢ² least: by the normal equations and Cholesky's decomposition,
     * or where they are badly conditioned, by the QR decomposition with column pivots of J itself. Both in units in
     * which each d is 1.
     *
     * @param d above 0
     */
    final double[] step(double mu, double[] d) {
        int n = d.length;
        double[] unit = Arrays.stream(d).map(Math::sqrt).toArray();
        DMatrixRMaj h = new DMatrixRMaj(n, 1);
        if (!byCholesky(mu, unit, h)) {
            byQr(mu, unit, h);
        }
        for (int i = 0; i < n; i++) {
            h.data[i] /= unit[i];
        }
        return h.data;
    }

    /** Solves the normal equations; returns false if they are too badly conditioned. */
    boolean byCholesky(double mu, double[] unit, DMatrixRMaj h) {
        int n = unit.length;
        DMatrixRMaj a = new DMatrixRMaj(n, n);
        DMatrixRMaj b = new DMatrixRMaj(n, 1);
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                a.data[i * n + k] = gram.data[i * n + k] / (unit[i] * unit[k]);
            }
            a.data[i * n + i] += mu;
            b.data[i] = -gradient[i] / unit[i];
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.chol(n);
        if (!solver.setA(a)) {
            return false;
        }
        DMatrixRMaj l = solver.<CholeskyDecomposition_F64<DMatrixRMaj>>getDecomposition()
                .getT(null);
        double least = Double.POSITIVE_INFINITY;
        double greatest = 0;
        for (int i = 0; i < n; i++) {
            least = Math.min(least, l.get(i, i));
            greatest = Math.max(greatest, l.get(i, i));
        }
        if (!(least * least > WELL_CONDITIONED * greatest * greatest)) {
            return false;
        }
        solver.solve(b, h);
        return true;
    }

    void byQr(double mu, double[] unit, DMatrixRMaj h) {
        int n = unit.length;
        int m = residuals.length;
        DMatrixRMaj a = new DMatrixRMaj(m + n, n);
        DMatrixRMaj b = new DMatrixRMaj(m + n, 1);
        for (int i = 0; i < m; i++) {
            for (int k = 0; k < n; k++) {
                a.data[i * n + k] = j.data[i * n + k] / unit[k];
            }
            b.data[i] = -residuals[i];
        }
        for (int k = 0; k < n; k++) {
            a.data[(m + k) * n + k] = sqrt(mu);
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.leastSquaresQrPivot(true, false);
        solver.<QRPDecomposition_F64<DMatrixRMaj>>getDecomposition().setSingularThreshold(UNDETERMINED);
        Require.that(solver.setA(a), where, "the QR decomposition of %d×%d failed", a.numRows, a.numCols);
        solver.solve(b, h);
    }
}
