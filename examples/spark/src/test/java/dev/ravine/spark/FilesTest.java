package dev.ravine.spark;

import static dev.ravine.spark.ShardsTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.nn.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Slow, since Spark SQL takes half a minute to start. */
@Tag("slow")
class FilesTest {
    @TempDir
    private Path folder;

    @Test
    void aFileIsReadInItsOrderIntoAnyNumberOfPartitions() throws IOException {
        Path file = folder.resolve("rows.csv");
        Files.write(
                file, IntStream.range(0, 50).mapToObj(i -> i + ",0.5," + i % 3).toList());
        for (int partitions : new int[] {1, 4, 7}) {
            Shards shards = Shards.ofCsv(LocalSpark.SESSION, file.toString(), 2, partitions);
            assertThat(shards.partitions()).isEqualTo(partitions);
            List<Double> first = new ArrayList<>();
            for (List<Double> some :
                    shards.rdd.map(shard -> firsts(shard.dataset())).collect()) {
                first.addAll(some);
            }
            assertThat(first)
                    .isEqualTo(IntStream.range(0, 50).mapToObj(i -> (double) i).toList());
            assertThat(shards.rows()).isEqualTo(50);
        }
    }

    @Test
    void malformedLinesAreShown() throws IOException {
        Path file = folder.resolve("rows.csv");
        Files.writeString(file, "1,2,0\n1,2\n");
        assertRefused(
                () -> Shards.ofCsv(LocalSpark.SESSION, file.toString(), 2, 0),
                "Shards: partition 0, row 1: the line '1,2' is malformed, expected 3 numbers");
        Files.writeString(file, "1,2,0\n1,b,1\n");
        assertRefused(
                () -> Shards.ofCsv(LocalSpark.SESSION, file.toString(), 2, 0),
                "Shards: partition 0, row 1: the line '1,b,1' is malformed, expected 3 numbers");
        Files.writeString(file, "1,2,0\n1,2,3,4\n");
        assertRefused(
                () -> Shards.ofCsv(LocalSpark.SESSION, file.toString(), 2, 0),
                "Shards: partition 0, row 1: the line '1,2,3,4' is malformed, expected 3 numbers");
        Files.writeString(file, "1,2,0\n1,2,0.5\n");
        assertRefused(
                () -> Shards.ofCsv(LocalSpark.SESSION, file.toString(), 2, 0),
                "Shards: partition 0, row 1: the label in column '_c2' is 0.5, expected a whole number");
        assertRefused(
                () -> Shards.ofCsv(LocalSpark.SESSION, file.toString(), 3, 0),
                "Shards: the label is column 3, but '" + file + "' has 3, counted from 0");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Shards.ofCsv(LocalSpark.SESSION, folder + "/none.csv", 0, 0))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("none.csv");
    }

    @Test
    void parquetIsReadByTheNamesOfItsColumns() {
        String file = folder.resolve("rows.parquet").toString();
        org.apache.spark.sql.Dataset<Row> frame = LocalSpark.SESSION.sql(
                "select cast(id as int) as a, id / 2 as `b.c`, id % 2 as kind from range(0, 10, 1, 1)");
        frame.write().parquet(file);
        Shards shards = Shards.ofParquet(LocalSpark.SESSION, file, "kind", 2);
        Dataset second = shards.rdd.collect().get(1).dataset();
        assertThat(second.x().data).containsExactly(5, 2.5, 6, 3, 7, 3.5, 8, 4, 9, 4.5);
        assertThat(second.labels()).containsExactly(1, 0, 1, 0, 1);
        assertRefused(
                () -> Shards.ofParquet(LocalSpark.SESSION, file, "class", 2),
                "Shards: there is no column 'class', but [a, b.c, kind]");
    }

    @Test
    void aFrameWithoutANumberIsRefused() {
        org.apache.spark.sql.Dataset<Row> frame = LocalSpark.SESSION.sql("select 1 as y, cast(null as double) as x");
        assertRefused(() -> Shards.of(frame, "y", "x"), "Shards: partition 0, row 0: column 'x' holds no number");
    }

    private static List<Double> firsts(Dataset data) {
        List<Double> firsts = new ArrayList<>();
        for (int i = 0; i < data.size(); i++) firsts.add(data.x().get(i, 0));
        return firsts;
    }
}
