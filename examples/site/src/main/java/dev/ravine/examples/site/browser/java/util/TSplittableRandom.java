package dev.ravine.examples.site.browser.java.util;

import java.util.random.RandomGenerator;

/**
 * Stands in for {@link java.util.SplittableRandom} in the browser, with the same numbers: G. L. Steele Jr., D. Lea, C. H. Flood,
 * Fast Splittable Pseudorandom Number Generators (2014).
 */
public final class TSplittableRandom implements RandomGenerator {
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private long seed;

    /** Makes a generator. */
    public TSplittableRandom(long seed) {
        this.seed = seed;
    }

    @Override
    public long nextLong() {
        seed += GAMMA;
        long z = seed;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    @Override
    public int nextInt() {
        seed += GAMMA;
        long z = seed;
        z = (z ^ (z >>> 33)) * 0x62a9d9ed799705f5L;
        return (int) (((z ^ (z >>> 28)) * 0xcb24d0a5c88c35b3L) >>> 32);
    }
}
