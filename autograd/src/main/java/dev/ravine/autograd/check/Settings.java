package dev.ravine.autograd.check;

import java.time.Duration;
import java.util.List;

/**
 * How to check.
 *
 * @param order 1 for the gradient alone, 2 for its own gradient as well
 * @param tolerance how far apart two equal derivatives may be, relative to the greater
 * @param seed of all random numbers
 * @param limit how long the check may take
 * @param sample how many entries of an input are looked at one by one
 * @param names of the inputs; of fewer, the first
 */
record Settings(int order, double tolerance, long seed, Duration limit, int sample, List<String> names) {
    static final Settings USUAL = new Settings(1, 1e-9, 42, Duration.ofSeconds(10), Integer.MAX_VALUE, List.of());
}
