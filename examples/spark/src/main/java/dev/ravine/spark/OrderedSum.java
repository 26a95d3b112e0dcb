package dev.ravine.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/** Brings the contributions of all partitions to the driver, added in an order that is always the same. */
final class OrderedSum {
    /** How many neighbours an executor adds, where the driver cannot hold all. */
    static final int NEIGHBOURS = 16;

    private OrderedSum() {}

    /** The number of levels of the tree, so that no more contributions than the capacity come to the driver. */
    static int levels(int partitions, long capacity) {
        int levels = 0;
        for (int some = partitions; some > capacity && some > 1; some = groups(some)) {
            levels++;
        }
        return levels;
    }

    private static int groups(int some) {
        return (some - 1) / NEIGHBOURS + 1;
    }

    /**
     * Adds contributions, one from each partition.
     *
     * @param levels how often neighbours are added on executors before the driver adds the rest, in order
     */
    static <T extends Contribution<T>> T of(JavaRDD<T> contributions, int levels) {
        JavaRDD<T> some = contributions;
        int count = contributions.getNumPartitions();
        for (int level = 0; level < levels; level++) {
            count = groups(count);
            some = some.mapToPair(one -> new Tuple2<>(one.position, one))
                    .partitionBy(new Neighbours(count))
                    .mapPartitions(group -> {
                        List<T> neighbours = new ArrayList<>();
                        group.forEachRemaining(one -> neighbours.add(one._2));
                        neighbours.sort(Comparator.comparingInt(one -> one.position));
                        T sum = added(neighbours);
                        sum.position /= NEIGHBOURS;
                        return List.of(sum).iterator();
                    });
        }
        return added(some.collect());
    }

    private static <T extends Contribution<T>> T added(List<T> inOrder) {
        T all = inOrder.get(0);
        for (T next : inOrder.subList(1, inOrder.size())) {
            all.add(next);
        }
        return all;
    }

    private static final class Neighbours extends Partitioner {
        private static final long serialVersionUID = 1;

        private final int groups;

        Neighbours(int groups) {
            this.groups = groups;
        }

        @Override
        public int numPartitions() {
            return groups;
        }

        @Override
        public int getPartition(Object position) {
            return (Integer) position / NEIGHBOURS;
        }
    }
}
