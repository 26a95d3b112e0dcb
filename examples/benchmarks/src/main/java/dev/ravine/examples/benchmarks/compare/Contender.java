package dev.ravine.examples.benchmarks.compare;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A side of the comparison that runs a workload.
 *
 * @param side whose code, with which numbers
 * @param threads on how many threads
 */
record Contender(Side side, int threads) {
    /** Ravine first, then each peer with both of its types; each on one thread and on more, up to the most. */
    static List<Contender> all(Collection<Framework> peers, int threads) {
        List<Side> sides = new ArrayList<>(List.of(Side.OURS));
        for (Framework peer : peers) {
            sides.add(new Side(peer, Type.FLOAT64));
            sides.add(new Side(peer, Type.FLOAT32));
        }
        List<Contender> contenders = new ArrayList<>();
        for (Side side : sides) {
            for (int i = 1; i <= threads; i++) {
                contenders.add(new Contender(side, i));
            }
        }
        return contenders;
    }

    /** Such as {@code ours, 2 threads}. */
    String label() {
        return side.label() + ", " + threads + (threads == 1 ? " thread" : " threads");
    }

    /** The numbers that a network is made of. */
    enum Type {
        FLOAT64,
        FLOAT32
    }

    /** A framework with one of its types. */
    record Side(Framework framework, Type type) {
        static final Side OURS = new Side(Framework.RAVINE, Type.FLOAT64);

        /** Whether it is another framework than Ravine. */
        boolean isPeer() {
            return framework != Framework.RAVINE;
        }

        /** Such as {@code JAX float64}. */
        String label() {
            return isPeer() ? framework.label() + " " + Framework.word(type) : framework.label();
        }
    }
}
