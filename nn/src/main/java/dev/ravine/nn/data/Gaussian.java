package dev.ravine.nn.data;

import java.util.random.RandomGenerator;

/**
 * Draws of the standard normal distribution that are the same bits on every JDK, which {@link RandomGenerator#nextGaussian}
 * does not promise.
 *
 * <p>G. Marsaglia, T. A. Bray, A Convenient Method for Generating Normal Variables (1964): the polar method. The second draw
 * of each pair is thrown away, so that nothing is remembered between calls.
 */
final class Gaussian {
    private Gaussian() {}

    static double next(RandomGenerator random) {
        while (true) {
            double u = 2 * random.nextDouble() - 1;
            double v = 2 * random.nextDouble() - 1;
            double s = u * u + v * v;
            if (s > 0 && s < 1) {
                return u * Math.sqrt(-2 * StrictMath.log(s) / s);
            }
        }
    }
}
