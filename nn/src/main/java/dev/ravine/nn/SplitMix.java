package dev.ravine.nn;

import dev.ravine.autograd.State;
import dev.ravine.autograd.StateReader;
import dev.ravine.autograd.Stateful;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A random generator whose place can be saved: a run that goes on from a checkpoint draws what it would have drawn.
 *
 * <p>The generators of the JDK do not tell their state. This one is a counter, and a number of it is the counter's hash:
 * G. L. Steele Jr., D. Lea, C. H. Flood, Fast Splittable Pseudorandom Number Generators (2014), figures 16 and 17 (the
 * JDK's {@link java.util.SplittableRandom} before it splits). It has a period of 2⁶⁴ and is for training, not for
 * secrets. Not for several threads at once.
 */
public final class SplitMix implements RandomGenerator, Stateful {
    /** 2⁶⁴ over the golden ratio, made odd. */
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    private long counter;

    /** Makes a generator; the same seed gives the same numbers. */
    public SplitMix(long seed) {
        counter = seed;
    }

    @Override
    public long nextLong() {
        counter += GAMMA;
        long z = counter;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** The place in the sequence, as the property {@code counter}. */
    @Override
    public State state() {
        return new State(Map.of(), Map.of("counter", Long.toString(counter)));
    }

    @Override
    public void restore(State state) {
        StateReader reader = new StateReader("SplitMix.restore", state);
        long restored = reader.property("counter", 0L, "a whole number", Long::parseLong);
        reader.requireFit();
        counter = restored;
    }
}
