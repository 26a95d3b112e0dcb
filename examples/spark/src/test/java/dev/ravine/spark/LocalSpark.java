package dev.ravine.spark;

import dev.ravine.nn.Dropout;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.data.Generated;
import dev.ravine.nn.loss.Losses;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** A Spark of two threads in this JVM, shared by the tests, and what they train. */
final class LocalSpark {
    static final SparkSession SESSION = SparkSession.builder()
            .master("local[2]")
            .appName("tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();

    static final JavaSparkContext CONTEXT = JavaSparkContext.fromSparkContext(SESSION.sparkContext());

    private LocalSpark() {}

    static Dataset moons(int size) {
        return Generated.moons(size, 0.1, new SplitMix(5));
    }

    /** A small net with dropout, so that random numbers count. */
    static ModelSpec net() {
        return ModelSpec.labels(
                random -> Sequential.of(
                        new Linear(2, 16, random), new Tanh(), new Dropout(0.2, random), new Linear(16, 2, random)),
                Losses::crossEntropy);
    }
}
