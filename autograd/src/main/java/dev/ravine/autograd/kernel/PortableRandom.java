package dev.ravine.autograd.kernel;

import java.util.random.RandomGenerator;

/**
 * Random numbers that are the same bits on every JDK and machine for the same {@link RandomGenerator#nextLong()}: the JDK
 * may change how its own {@code nextGaussian} draws, and {@code Math.log} may differ in the last bit.
 */
public final class PortableRandom {
    private PortableRandom() {}

    /** Uniform from 0 to below 1, in steps of 2⁻⁵³. */
    public static double unit(RandomGenerator random) {
        return (random.nextLong() >>> 11) * 0x1p-53;
    }

    /** Standard normal: G. E. P. Box, M. E. Muller, A Note on the Generation of Random Normal Deviates (1958). */
    public static double normal(RandomGenerator random) {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - unit(random)));
        return radius * StrictMath.cos(2 * Math.PI * unit(random));
    }
}
