package dev.ravine.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ShardsTest {
    private static JavaRDD<Sample> rows(int partitions, double[]... rows) {
        List<Sample> samples = new ArrayList<>();
        for (double[] row : rows) samples.add(Sample.labelled(row, 1));
        return LocalSpark.CONTEXT.parallelize(samples, partitions);
    }

    static void assertRefused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void noDataIsRefused() {
        assertRefused(
                () -> Shards.of(LocalSpark.CONTEXT.<Sample>emptyRDD(), row -> row),
                "Shards: there are no rows in the 0 partitions");
        assertRefused(() -> Shards.of(rows(3), row -> row), "Shards: there are no rows in the 3 partitions");
    }

    @Test
    void nanIsNamedByPartitionAndRow() {
        double[] good = {1, 2};
        assertRefused(
                () -> Shards.of(rows(2, good, good, good, new double[] {1, Double.NaN}), row -> row),
                "Shards: partition 1, row 1: feature 1 is NaN");
    }

    @Test
    void raggedRowsAreNamedByPartitionAndRow() {
        double[] good = {1, 2};
        double[] shorter = {1};
        assertRefused(
                () -> Shards.of(rows(1, good, good, shorter), row -> row),
                "Shards: partition 0, row 2: 1 features, the rows before it have 2");
        assertRefused(
                () -> Shards.of(rows(2, good, good, shorter, shorter), row -> row),
                "Shards: partition 1 has 1 features, partition 0 has 2");
    }

    @Test
    void labelsAndTargetsAreNotMixed() {
        List<Sample> mixed = List.of(Sample.labelled(new double[1], 0), Sample.targeted(new double[1], 2, 3));
        assertRefused(
                () -> Shards.of(LocalSpark.CONTEXT.parallelize(mixed, 1), row -> row),
                "Shards: partition 0, row 1: 2 targets, the rows before it have a label");
        assertRefused(
                () -> Shards.of(LocalSpark.CONTEXT.parallelize(mixed, 2), row -> row),
                "Shards: partition 1 has 2 targets, partition 0 has a label");
    }

    @Test
    void whatTheFunctionThrowsIsNamedByPartitionAndRow() {
        assertRefused(
                () -> Shards.of(
                        LocalSpark.CONTEXT.parallelize(List.of("1", "x"), 1),
                        row -> Sample.labelled(new double[] {Integer.parseInt(row)}, 0)),
                "Shards: partition 0, row 1: For input string: \"x\"");
    }

    @Test
    void aFunctionThatCannotBeSentIsRefused() {
        Object here = new Object();
        assertThatThrownBy(() -> Shards.of(rows(1, new double[1]), row -> {
                    System.out.println(here);
                    return row;
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Shards: the function of a row cannot be sent to executors, since it captures a"
                        + " java.lang.Object, which is not Serializable");
    }

    /** A row of one's own. */
    private record Flower(double length, double width, int kind) implements Serializable {}

    @Test
    void anyRddServes() {
        Shards shards = Shards.of(
                LocalSpark.CONTEXT.parallelize(List.of(new Flower(1, 2, 0), new Flower(3, 4, 1)), 2),
                flower -> Sample.labelled(new double[] {flower.length, flower.width}, flower.kind));
        assertThat(shards.rows(1)).isEqualTo(1);
    }
}
