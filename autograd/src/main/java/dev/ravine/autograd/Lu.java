package dev.ravine.autograd;

import dev.ravine.autograd.kernel.PortableMath;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.lu.LUDecompositionAlt_DDRM;
import org.ejml.dense.row.linsol.lu.LinearSolverLu_DDRM;

/** A square matrix in triangular factors, with rows exchanged: EJML's, with a test for singularity that knows the scale. */
final class Lu {
    private final int n;
    private final LUDecompositionAlt_DDRM factors = new LUDecompositionAlt_DDRM();
    private final LinearSolverLu_DDRM solver = new LinearSolverLu_DDRM(factors);
    private final double leastPivot;

    /** Factors the matrix, which is not modified. */
    Lu(DMatrixRMaj a) {
        n = a.numRows;
        if (n > 0) {
            solver.setA(a);
        }
        leastPivot = leastPivot(a);
    }

    /** The least pivot, each relative to the greatest entry of its row: 0 for a matrix without an inverse. */
    private double leastPivot(DMatrixRMaj a) {
        double least = 1;
        for (int i = 0; i < n; i++) {
            double greatest = 0;
            for (int j = 0; j < n; j++) {
                greatest = Math.max(greatest, Math.abs(a.data[factors.getPivot()[i] * n + j]));
            }
            least = Math.min(least, greatest == 0 ? 0 : Math.abs(pivot(i)) / greatest);
        }
        return least;
    }

    private double pivot(int i) {
        return factors.getLU().data[i * n + i];
    }

    /** Whether rounding alone could have made the least pivot what it is. */
    boolean isSingular() {
        return leastPivot <= n * Math.ulp(1.0);
    }

    /** Whether the inverse would lose more than half of its digits. */
    boolean isNearlySingular() {
        return leastPivot < 1e-8;
    }

    /** Fills the x that solves a · x = b, of a matrix that is not singular. */
    void solve(DMatrixRMaj b, DMatrixRMaj x) {
        if (x.data.length > 0) {
            solver.solve(b, x);
        }
    }

    double determinant() {
        return n == 0 ? 1 : factors.computeDeterminant().real;
    }

    double logOfAbsoluteDeterminant() {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += PortableMath.log(Math.abs(pivot(i)));
        }
        return sum;
    }
}
