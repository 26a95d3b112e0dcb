package dev.ravine.spark;

import dev.ravine.nn.SplitMix;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Which rows a partition takes at a step: a function of the seed, the step and the partition, so that a task can run again. */
final class Minibatch {
    private Minibatch() {}

    /**
     * The rows of a step: a partition's rows in an order of their own for each pass, a batch at a time; the last of a pass may
     * be fewer.
     *
     * @param rows how many the partition has
     * @param size how many a step takes; all, in their order, if 0 or more than there are
     */
    static int[] rows(long seed, long step, int partition, int rows, int size) {
        int[] order = IntStream.range(0, rows).toArray();
        if (size == 0 || size >= rows) {
            return order;
        }
        int steps = (rows - 1) / size + 1;
        SplitMix random = new SplitMix(seed(~seed, step / steps, partition));
        for (int i = rows - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        int from = (int) (step % steps) * size;
        return Arrays.copyOfRange(order, from, Math.min(rows, from + size));
    }

    /** A seed for a step of a partition. */
    static long seed(long seed, long step, int partition) {
        return new SplitMix(new SplitMix(new SplitMix(seed).nextLong() + step).nextLong() + partition).nextLong();
    }
}
