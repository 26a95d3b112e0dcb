package dev.ravine.spark;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.nn.data.Dataset;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * The data of a run: the rows of each partition in one matrix, on the executors.
 *
 * <p>All rows are read once when this is made, and looked at: they have to be finite, of the same width, and there has to be
 * one. A partition may be empty. Spark keeps the matrices in memory or on disk, and reads the rows again where it has lost
 * them; each step checks that they are the same then, in the same order. Those of files and of {@link #spread} are.
 */
public final class Shards {
    /** What is wrong with a partition whose rows are others than at first. */
    static final String CHANGED = "its rows are not what they were: Spark has read them again, in another order or from"
            + " another source; use a source that does not change, and Shards.spread instead of repartition";

    private static final String MALFORMED = "malformed line";

    final JavaRDD<Shard> rdd;
    private final List<Report> reports;

    /** What a look at one partition showed. */
    private record Report(
            int partition,
            int rows,
            int features,
            int targets,
            int fingerprint,
            String kernels,
            @Nullable String problem)
            implements Serializable {
        static Report on(Shard shard) {
            String kernels = Kernels.active().name();
            return new Report(
                    shard.partition,
                    shard.rows,
                    shard.features,
                    shard.targets,
                    shard.fingerprint,
                    kernels,
                    shard.problem);
        }
    }

    private Shards(JavaRDD<Shard> rdd) {
        this.rdd = rdd.persist(StorageLevel.MEMORY_AND_DISK());
        try {
            reports = Jobs.run("Shards", () -> this.rdd.map(Report::on).collect());
            requireFit();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void requireFit() {
        List<String> problems = new ArrayList<>();
        @Nullable Report first = null;
        for (Report report : reports) {
            if (report.problem != null) {
                problems.add(report.problem);
            } else if (report.rows > 0 && first == null) {
                first = report;
            } else if (report.rows > 0 && first != null && report.features != first.features) {
                problems.add(String.format(
                        Locale.ROOT,
                        "partition %d has %d features, partition %d has %d",
                        report.partition,
                        report.features,
                        first.partition,
                        first.features));
            } else if (report.rows > 0 && first != null && report.targets != first.targets) {
                problems.add(String.format(
                        Locale.ROOT,
                        "partition %d has %s, partition %d has %s",
                        report.partition,
                        Shard.predicted(report.targets),
                        first.partition,
                        Shard.predicted(first.targets)));
            }
        }
        Require.that(problems.isEmpty(), "Shards", "%s", String.join("; ", Require.few(problems)));
        Require.that(rows() > 0, "Shards", "there are no rows in the %d partitions", reports.size());
    }

    // ---- making them

    /**
     * Packs the rows of an RDD, in the partitions that it has.
     *
     * @param function makes a sample of a row; what it throws is told with the partition and the row
     * @throws IllegalArgumentException if the function cannot be serialized, if there are no rows, or if some are ragged or not
     *     finite; the message names the partition and the row, both counted from 0
     * @throws ClusterException if the rows cannot be read
     */
    public static <T> Shards of(JavaRDD<T> rows, SampleFunction<T> function) {
        Require.notNull("Shards", "the RDD", rows);
        Closures.requireSerializable(
                "Shards", "the function of a row", Require.notNull("Shards", "the function", function));
        return new Shards(rows.mapPartitionsWithIndex(
                (partition, all) -> List.of(Shard.of(partition, all, function)).iterator(), true));
    }

    /**
     * Packs a dataset that the driver holds into partitions of neighbouring rows.
     *
     * @throws IllegalArgumentException as {@link #of(JavaRDD, SampleFunction)} does
     */
    public static Shards of(JavaSparkContext spark, Dataset data, int partitions) {
        Require.notNull("Shards", "the data set", data);
        Require.atLeastOne("Shards", "the number of partitions", partitions);
        return of(spark.parallelize(Shard.samples(data), partitions), sample -> sample);
    }

    /**
     * Packs the rows of a data frame, in the partitions that it has.
     *
     * @param label the column of labels, whole numbers from 0
     * @param features the other columns, all numbers
     * @throws IllegalArgumentException as {@link #of(JavaRDD, SampleFunction)} does
     */
    public static Shards of(org.apache.spark.sql.Dataset<Row> frame, String label, String... features) {
        return of(numbers(frame, label, features).javaRDD(), new Labelled(label, features));
    }

    /**
     * Reads a CSV file of numbers without a header.
     *
     * @param path a file, a folder or a pattern, for any file system that Spark knows
     * @param label the column of the labels, from 0; all others are features
     * @param partitions how many to spread the rows over, in their order; 0 leaves them as the file is split
     * @throws IllegalArgumentException as {@link #of(JavaRDD, SampleFunction)} does, and for lines that are malformed
     */
    public static Shards ofCsv(SparkSession spark, String path, int label, int partitions) {
        String[] columns = Jobs.run("Shards", () -> spark.read().csv(path).columns());
        Require.that(
                label >= 0 && label < columns.length,
                "Shards",
                "the label is column %d, but '%s' has %d, counted from 0",
                label,
                path,
                columns.length);
        StructType schema = new StructType();
        for (String column : columns) {
            schema = schema.add(column, DataTypes.DoubleType);
        }
        StructType whole = schema.add(MALFORMED, DataTypes.StringType);
        org.apache.spark.sql.Dataset<Row> frame = Jobs.run("Shards", () -> spark.read()
                .schema(whole)
                .option("columnNameOfCorruptRecord", MALFORMED)
                .csv(path));
        return ofFile(frame, columns[label], partitions, MALFORMED);
    }

    /**
     * Reads a Parquet file, whose columns are numbers.
     *
     * @param path a file or a folder, for any file system that Spark knows
     * @param label the column of the labels; all others are features
     * @param partitions how many to spread the rows over, in their order; 0 leaves them as the file is split
     * @throws IllegalArgumentException as {@link #of(JavaRDD, SampleFunction)} does
     */
    public static Shards ofParquet(SparkSession spark, String path, String label, int partitions) {
        return ofFile(Jobs.run("Shards", () -> spark.read().parquet(path)), label, partitions, "");
    }

    private static Shards ofFile(
            org.apache.spark.sql.Dataset<Row> frame, String label, int partitions, String malformed) {
        String[] features = Arrays.stream(frame.columns())
                .filter(column -> !column.equals(label) && !column.equals(malformed))
                .toArray(String[]::new);
        JavaRDD<Row> rows = numbers(frame, label, features).javaRDD();
        return of(partitions == 0 ? rows : spread(rows, partitions), new Labelled(label, features));
    }

    /** The label, the features and, of a file, the line if it is malformed. */
    private static org.apache.spark.sql.Dataset<Row> numbers(
            org.apache.spark.sql.Dataset<Row> frame, String label, String... features) {
        List<String> present =
                List.of(Require.notNull("Shards", "the data frame", frame).columns());
        List<String> wanted =
                Stream.concat(Stream.of(label), Stream.of(features)).toList();
        for (String column : wanted) {
            Require.that(present.contains(column), "Shards", "there is no column '%s', but %s", column, present);
        }
        Stream<Column> malformed = present.contains(MALFORMED) ? Stream.of(functions.col(MALFORMED)) : Stream.of();
        return frame.select(Stream.concat(
                        wanted.stream()
                                .map(column -> functions.col("`" + column + "`").cast("double")),
                        malformed)
                .toArray(Column[]::new));
    }

    /** A row of such a frame as a sample. */
    private record Labelled(String label, String... features) implements SampleFunction<Row> {
        @Override
        public Sample sample(Row row) {
            if (row.size() > features.length + 1 && !row.isNullAt(features.length + 1)) {
                throw new IllegalArgumentException("the line '" + row.getString(features.length + 1)
                        + "' is malformed, expected " + (features.length + 1) + " numbers");
            }
            double number = number(row, 0, label);
            if (number != Math.rint(number) || Math.abs(number) > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "the label in column '" + label + "' is " + number + ", expected a whole number");
            }
            double[] x = new double[features.length];
            for (int i = 0; i < x.length; i++) {
                x[i] = number(row, i + 1, features[i]);
            }
            return Sample.labelled(x, (int) number);
        }

        private static double number(Row row, int i, String column) {
            if (row.isNullAt(i)) {
                throw new IllegalArgumentException("column '" + column + "' holds no number");
            }
            return row.getDouble(i);
        }
    }

    /**
     * Spreads rows evenly over the partitions, in their order: the first partition gets the first rows. Unlike Spark's
     * {@code repartition}, this gives the same partitions each time.
     */
    public static <T> JavaRDD<T> spread(JavaRDD<T> rows, int partitions) {
        Require.atLeastOne("Shards.spread", "the number of partitions", partitions);
        return Jobs.run("Shards.spread", () -> {
            long count = rows.count();
            return rows.zipWithIndex()
                    .mapToPair(Tuple2::swap)
                    .repartitionAndSortWithinPartitions(new Even(count, partitions))
                    .values();
        });
    }

    private static final class Even extends Partitioner {
        private static final long serialVersionUID = 1;

        private final long rows;
        private final int partitions;

        Even(long rows, int partitions) {
            this.rows = rows;
            this.partitions = partitions;
        }

        @Override
        public int numPartitions() {
            return partitions;
        }

        @Override
        public int getPartition(Object row) {
            return (int) ((Long) row * partitions / rows);
        }
    }

    // ---- looking

    /** The number of partitions, the empty ones included. */
    public int partitions() {
        return reports.size();
    }

    /** The number of rows. */
    public long rows() {
        return reports.stream().mapToLong(Report::rows).sum();
    }

    /** The number of rows in a partition. */
    public int rows(int partition) {
        return reports.get(partition).rows;
    }

    /** The kernels that executors compute with, and their threads. */
    public List<String> kernels() {
        return reports.stream().map(Report::kernels).distinct().toList();
    }

    /**
     * How many sums of this length the driver has room for: in a quarter of its heap, beside what a step needs in all, and in
     * what Spark lets one job return.
     *
     * <p>A step holds a sum twice, as bytes and as numbers, and some nine arrays beside them: the parameters, new and old, two
     * buffers of Adam's, the broadcast in blocks, and what the optimizer makes. A tenth of the heap is Spark's. (Measured: with
     * 512 MB and two partitions, 4.1 million parameters trained, and at 6.1 million the heap ran out.)
     *
     * @throws IllegalArgumentException if not even two
     */
    long capacity(String where, long numbers) {
        long results = spark().getConf().getSizeAsBytes("spark.driver.maxResultSize", "1g");
        long heap = Runtime.getRuntime().maxMemory();
        long sum = 8 * Math.max(1, numbers);
        long room = Math.min(heap / 4, (heap / 10 * 9 - 9 * sum) / 2);
        long capacity = Math.min(room, results == 0 ? room : results / 10 * 9) / sum;
        Require.that(
                capacity >= 2,
                where,
                "each partition sends %d MB, and the driver has a heap of %d MB, which has to hold some thirteen times"
                        + " as much, and a spark.driver.maxResultSize of %s; expected room for two. Set"
                        + " spark.driver.memory and spark.driver.maxResultSize",
                sum / 1_000_000,
                heap / 1_000_000,
                results == 0 ? "any size" : results / 1_000_000 + " MB");
        return capacity;
    }

    int[] fingerprints() {
        return reports.stream().mapToInt(Report::fingerprint).toArray();
    }

    JavaSparkContext spark() {
        return JavaSparkContext.fromSparkContext(rdd.context());
    }

    /** Lets Spark forget the matrices. */
    public void close() {
        rdd.unpersist(false);
    }

    @Override
    public String toString() {
        return "Shards(" + rows() + " rows in " + partitions() + " partitions; kernels " + String.join(", ", kernels())
                + ")";
    }
}
