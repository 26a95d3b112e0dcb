package lab.exercise1;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Exercise 1: two functions, and their derivatives by hand. */
public final class ByHand {
    private ByHand() {}

    /** x · sin(x²). */
    public static double f(double x) {
        return x * Math.sin(x * x);
    }

    /** The derivative of {@link #f}. */
    public static double derivative(double x) {
        return Math.sin(x * x) + x * Math.cos(x * x) * 2 * x;
    }

    /**
     * The mean squared error of a linear model: 1/n · Σᵢ (xᵢ·w − tᵢ)².
     *
     * @param x a sample in each of its n rows
     * @param t n × 1, the targets
     * @param w a weight for each column of x, in a column
     */
    public static double loss(DMatrixRMaj x, DMatrixRMaj t, DMatrixRMaj w) {
        DMatrixRMaj residuals = new DMatrixRMaj(x.numRows, 1);
        CommonOps_DDRM.mult(x, w, residuals);
        CommonOps_DDRM.subtractEquals(residuals, t);
        double sum = 0;
        for (double r : residuals.data) {
            sum += r * r;
        }
        return sum / x.numRows;
    }

    /** The gradient of {@link #loss} with respect to w: a column as long as w. */
    public static DMatrixRMaj gradient(DMatrixRMaj x, DMatrixRMaj t, DMatrixRMaj w) {
        DMatrixRMaj residuals = new DMatrixRMaj(x.numRows, 1);
        CommonOps_DDRM.mult(x, w, residuals);
        CommonOps_DDRM.subtractEquals(residuals, t);
        DMatrixRMaj gradient = new DMatrixRMaj(w.numRows, 1);
        CommonOps_DDRM.multTransA(2.0 / x.numRows, x, residuals, gradient);
        return gradient;
    }
}
