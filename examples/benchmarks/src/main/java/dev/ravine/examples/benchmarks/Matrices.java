package dev.ravine.examples.benchmarks;

import java.util.random.RandomGenerator;

/** Random matrices to compute with. */
public final class Matrices {
    private Matrices() {}

    /** Normally distributed entries with mean 0. */
    public static double[][] normal(int rows, int columns, double deviation, RandomGenerator random) {
        double[][] matrix = new double[rows][columns];
        for (double[] row : matrix) {
            for (int j = 0; j < columns; j++) {
                row[j] = random.nextGaussian(0, deviation);
            }
        }
        return matrix;
    }
}
