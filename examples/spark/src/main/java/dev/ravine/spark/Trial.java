package dev.ravine.spark;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What came of one training of a sweep.
 *
 * @param configuration what was tried
 * @param seed the seed
 * @param fold which fold was left out, from 0
 * @param result what the training returned; null if it failed
 * @param score of the result, the lower the better; NaN if it failed
 * @param seconds on the executor
 * @param failure why it failed, in a line; empty if it did not
 * @param <C> a configuration
 * @param <R> what a training returns
 */
public record Trial<C, R>(
        C configuration, long seed, int fold, @Nullable R result, double score, double seconds, String failure) {

    /** Returns trials as a data frame, with the configuration in words and without the result. */
    public static <C, R> Dataset<Row> frame(SparkSession spark, List<Trial<C, R>> trials) {
        StructType columns = new StructType()
                .add("configuration", DataTypes.StringType)
                .add("seed", DataTypes.LongType)
                .add("fold", DataTypes.IntegerType)
                .add("score", DataTypes.DoubleType)
                .add("seconds", DataTypes.DoubleType)
                .add("failure", DataTypes.StringType);
        List<Row> rows = trials.stream()
                .map(trial -> RowFactory.create(
                        String.valueOf(trial.configuration),
                        trial.seed,
                        trial.fold,
                        trial.score,
                        trial.seconds,
                        trial.failure))
                .toList();
        return spark.createDataFrame(rows, columns);
    }
}
