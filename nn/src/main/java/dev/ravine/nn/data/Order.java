package dev.ravine.nn.data;

import java.util.random.RandomGenerator;

/** Random orders that are the same on every JDK. */
final class Order {
    private Order() {}

    /** The numbers below n in a random order: Fisher and Yates' shuffle. */
    static int[] shuffled(int n, RandomGenerator random) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            // Never i + 1, since nextDouble is below 1 by more than rounding can make up for.
            int j = (int) (random.nextDouble() * (i + 1));
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    static boolean isPermutation(int[] order) {
        boolean[] seen = new boolean[order.length];
        for (int index : order) {
            if (index < 0 || index >= order.length || seen[index]) {
                return false;
            }
            seen[index] = true;
        }
        return true;
    }
}
