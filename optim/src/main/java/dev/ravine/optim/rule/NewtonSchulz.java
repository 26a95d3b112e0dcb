package dev.ravine.optim.rule;

import static java.lang.Math.max;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;

/**
 * About the nearest orthogonal matrix, by products alone: X ← aX + (bA + cA²)X with A = XXᵀ, five times.
 *
 * <p>Each round maps every singular value σ to aσ + bσ³ + cσ⁵. With these a, b and c, all but the smallest end between
 * about 0.7 and 1.2: near enough to 1, and sooner than with the coefficients that converge.
 *
 * <p>K. Jordan et al., Muon: An optimizer for hidden layers in neural networks (2024).
 */
final class NewtonSchulz {
    static final double A = 3.4445;
    static final double B = -4.7750;
    static final double C = 2.0315;
    static final int ROUNDS = 5;

    /** The norm is taken to be at least this, so that a matrix of zeros stays one. */
    static final double SMALLEST_NORM = 1e-7;

    private NewtonSchulz() {}

    /** Returns the matrix made orthogonal, in row-major order. The entries given are not modified. */
    static double[] orthogonalize(double[] entries, int rows, int columns) {
        DMatrixRMaj x = DMatrixRMaj.wrap(rows, columns, entries.clone());
        boolean tall = rows > columns;
        if (tall) {
            CommonOps_DDRM.transpose(x); // so that XXᵀ is the smaller of the two products
        }
        CommonOps_DDRM.divide(x, max(NormOps_DDRM.normF(x), SMALLEST_NORM));
        DMatrixRMaj gram = new DMatrixRMaj(x.numRows, x.numRows);
        DMatrixRMaj factor = new DMatrixRMaj(x.numRows, x.numRows);
        DMatrixRMaj product = new DMatrixRMaj(x.numRows, x.numCols);
        for (int round = 0; round < ROUNDS; round++) {
            CommonOps_DDRM.multTransB(x, x, gram);
            CommonOps_DDRM.mult(C, gram, gram, factor);
            CommonOps_DDRM.addEquals(factor, B, gram);
            CommonOps_DDRM.mult(factor, x, product);
            CommonOps_DDRM.add(A, x, 1, product, x);
        }
        if (tall) {
            CommonOps_DDRM.transpose(x);
        }
        return x.data;
    }
}
