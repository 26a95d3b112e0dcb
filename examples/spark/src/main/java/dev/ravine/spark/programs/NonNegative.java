package dev.ravine.spark.programs;

import java.util.Arrays;

/** Least squares with coefficients that are not negative. */
final class NonNegative {
    private NonNegative() {}

    /** Minimizes ‖Ac − b‖² over c ≥ 0, a coefficient at a time (cyclic coordinate descent), until none moves. */
    static double[] leastSquares(double[][] a, double[] b) {
        int n = a[0].length;
        double[] c = new double[n];
        double[] residual = b.clone();
        for (int round = 0; round < 200_000; round++) {
            double moved = 0;
            for (int j = 0; j < n; j++) {
                double slope = 0;
                double curvature = 0;
                for (int i = 0; i < a.length; i++) {
                    slope += a[i][j] * residual[i];
                    curvature += a[i][j] * a[i][j];
                }
                double change = Math.max(slope / curvature, -c[j]);
                c[j] += change;
                for (int i = 0; i < a.length; i++) residual[i] -= change * a[i][j];
                moved = Math.max(moved, Math.abs(change) * Math.sqrt(curvature));
            }
            if (moved < 1e-13) {
                break;
            }
        }
        return Arrays.copyOf(c, n);
    }
}
