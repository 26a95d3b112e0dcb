package dev.ravine.nn.data;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

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

    /** Of each class, from the least on, which samples have it, in a random order. */
    static Collection<int[]> shuffledByClass(int[] labels, RandomGenerator random) {
        Map<Integer, IntStream.Builder> classes = new TreeMap<>();
        for (int i : shuffled(labels.length, random)) {
            classes.computeIfAbsent(labels[i], label -> IntStream.builder()).add(i);
        }
        return classes.values().stream()
                .map(members -> members.build().toArray())
                .toList();
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

    /** As many indices as there are weights, each drawn with a probability in proportion to its weight. */
    static int[] drawn(double[] weights, RandomGenerator random) {
        double[] upTo = new double[weights.length];
        int last = 0;
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += weights[i];
            upTo[i] = sum;
            last = weights[i] > 0 ? i : last;
        }
        int[] drawn = new int[weights.length];
        for (int i = 0; i < drawn.length; i++) {
            double at = random.nextDouble() * sum;
            // The first sum that is greater; of equal ones, the first belongs to a weight and the others to none.
            int low = 0;
            int high = last;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (upTo[middle] > at) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            drawn[i] = low;
        }
        return drawn;
    }

    static boolean areIndices(int[] order, int n) {
        return Arrays.stream(order).allMatch(index -> index >= 0 && index < n);
    }
}
