package dev.ravine.spark.programs;

import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.loss.Losses;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Sgd;
import dev.ravine.spark.ModelSpec;
import dev.ravine.spark.Shards;
import dev.ravine.spark.SynchronousTraining;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.apache.spark.api.java.JavaSparkContext;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures what a synchronous step costs, and fits a model that says when a second machine helps. */
@Command(
        name = "figures",
        mixinStandardHelpOptions = true,
        description = {
            "Times a synchronous step against the number of parameters, partitions and rows, fits a model to some of"
                    + " the points, and checks it at the others. Takes two minutes."
        })
final class Figures implements Callable<Integer> {
    private static final int FEATURES = 32;
    private static final int CLASSES = 10;
    private static final int CHUNK = 256;

    @Option(names = "--master", description = "As for train (default: local[2]).")
    private @Nullable String master;

    @Option(names = "--seconds", description = "For each point, at least (default: ${DEFAULT-VALUE}).")
    private double seconds = 2;

    @Option(names = "--most", description = "The most parameters (default: ${DEFAULT-VALUE}).")
    private double most = 1e7;

    /**
     * A measured step.
     *
     * @param units of the hidden layer
     * @param partitions of the data
     * @param rows in all partitions together
     * @param millis of the median step
     */
    private record Point(int units, int partitions, int rows, double millis) {
        double parameters() {
            return (double) units * (FEATURES + 1 + CLASSES) + CLASSES;
        }

        /** What the time is a sum of: a round, a task, what travels once, what travels for each partition, rows by net. */
        double[] terms(double cores) {
            double working = Math.min(cores, partitions);
            return new double[] {
                1, partitions, parameters(), parameters() * partitions, rows / working, rows / working * parameters()
            };
        }
    }

    private static final String[] TERMS = {
        "a round, ms",
        "a task, ms",
        "a million parameters, ms",
        "a million parameters of a partition, ms",
        "a thousand rows, ms",
        "a thousand rows by a million parameters, ms"
    };
    private static final double[] UNITS = {1, 1, 1e6, 1e6, 1e3, 1e9};

    @Override
    public Integer call() {
        return Session.run("figures", master, session -> {
            measure(JavaSparkContext.fromSparkContext(session.sparkContext()));
            return 0;
        });
    }

    private void measure(JavaSparkContext spark) {
        double cores = spark.defaultParallelism();
        System.out.printf(
                Locale.ROOT,
                "Java %s, %s, %.0f cores, a heap of %d MB%n",
                System.getProperty("java.version"),
                spark.master(),
                cores,
                Runtime.getRuntime().maxMemory() / 1_000_000);
        measure(spark, 20, 2, 2);
        List<Point> points = new ArrayList<>();
        System.out.printf("%12s %11s %9s %12s%n", "parameters", "partitions", "rows", "step, ms");
        for (int units : new int[] {23, 70, 230, 700, 2_300, 7_000, 23_000, 70_000, 230_000}) {
            if (new Point(units, 1, 1, 0).parameters() <= most) {
                points.add(told(measure(spark, units, 2, 2)));
            }
        }
        for (int partitions : new int[] {1, 4, 8, 16, 32}) {
            points.add(told(measure(spark, 230, partitions, partitions)));
            points.add(told(measure(spark, 7_000, partitions, partitions)));
        }
        for (int rows : new int[] {256, 1_024, 4_096, 16_384, 65_536}) {
            points.add(told(measure(spark, 230, 2, rows)));
            if (rows < 20_000) {
                points.add(told(measure(spark, 2_300, 2, rows)));
            }
        }
        fit(points, cores);
    }

    private static Layer net(int units, RandomGenerator random) {
        return Sequential.of(new Linear(FEATURES, units, random), new Relu(), new Linear(units, CLASSES, random));
    }

    private static Dataset data(int rows) {
        SplitMix random = new SplitMix(1);
        DMatrixRMaj x = new DMatrixRMaj(rows, FEATURES);
        for (int i = 0; i < x.data.length; i++) x.data[i] = random.nextDouble() - 0.5;
        int[] labels = new int[rows];
        Arrays.setAll(labels, i -> random.nextInt(CLASSES));
        return Dataset.of(x, labels);
    }

    private Point measure(JavaSparkContext spark, int units, int partitions, int rows) {
        ModelSpec spec = ModelSpec.labels(random -> net(units, random), Losses::crossEntropy);
        Shards shards = Shards.of(spark, data(rows), partitions);
        try (SynchronousTraining training = new SynchronousTraining(shards, spec, 1).chunk(CHUNK)) {
            Optimizer optimizer = Optimizer.of(new Sgd(), 1e-3, training.model().parameters());
            return new Point(units, partitions, rows, median(() -> training.step(optimizer)));
        } finally {
            shards.close();
        }
    }

    /** Of one thread, without Spark. */
    private double alone(int units, int rows) {
        Layer net = net(units, new SplitMix(1));
        Optimizer optimizer = Optimizer.of(new Sgd(), 1e-3, net.parameters());
        CapturedPair<Variable, int[]> loss = Captured.of((x, labels) -> Losses.crossEntropy(net.forward(x), labels));
        Batches batches = Batches.of(data(rows)).size(CHUNK);
        return median(() -> {
            for (Batch batch : batches) optimizer.step(loss.gradients(batch.x(), batch.labels()));
        });
    }

    /** Milliseconds; the first third is not counted, as the JVM compiles then. */
    private double median(Runnable step) {
        List<Double> times = new ArrayList<>();
        long start = System.nanoTime();
        while (times.size() < 9 || System.nanoTime() - start < seconds * 1e9) {
            long before = System.nanoTime();
            step.run();
            times.add((System.nanoTime() - before) / 1e6);
        }
        double[] counted = times.stream()
                .skip(times.size() / 3)
                .mapToDouble(time -> time)
                .sorted()
                .toArray();
        return counted[counted.length / 2];
    }

    private static Point told(Point point) {
        System.out.printf(
                Locale.ROOT,
                "%,12.0f %11d %,9d %12.1f%n",
                point.parameters(),
                point.partitions,
                point.rows,
                point.millis);
        return point;
    }

    /** Fits every second point by its relative error, and checks the others. */
    private void fit(List<Point> points, double cores) {
        List<Point> fitted = new ArrayList<>();
        List<Point> others = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) (i % 2 == 0 ? fitted : others).add(points.get(i));
        double[][] terms = fitted.stream().map(point -> scaled(point, cores)).toArray(double[][]::new);
        double[] costs = NonNegative.leastSquares(terms, ones(terms.length));
        System.out.println("\nfitted to every second point, by relative error:");
        for (int i = 0; i < costs.length; i++) {
            System.out.printf(Locale.ROOT, "  %-45s %10.4g%n", TERMS[i], costs[i] * UNITS[i]);
        }
        System.out.println("at the other points:");
        for (Point point : others) {
            double predicted = dot(costs, point.terms(cores));
            System.out.printf(
                    Locale.ROOT,
                    "  %,12.0f parameters, %2d partitions, %,7d rows: %8.1f ms, the model says %8.1f (%+.0f %%)%n",
                    point.parameters(),
                    point.partitions,
                    point.rows,
                    point.millis,
                    predicted,
                    100 * (predicted / point.millis - 1));
        }
        System.out.println("a machine of one core alone, and from how many rows in a step on a second one helps:");
        for (int units : new int[] {23, 230, 2_300, 23_000}) {
            Point round = new Point(units, 2, 0, 0);
            if (round.parameters() <= most) {
                double row = alone(units, 4 * CHUNK) / (4 * CHUNK);
                double overhead = dot(costs, round.terms(cores));
                System.out.printf(
                        Locale.ROOT,
                        "  %,12.0f parameters: %8.4f ms a row, %6.1f ms a round; %,d rows%n",
                        round.parameters(),
                        row,
                        overhead,
                        Math.round(2 * overhead / row));
            }
        }
    }

    private static double[] scaled(Point point, double cores) {
        double[] terms = point.terms(cores);
        for (int i = 0; i < terms.length; i++) terms[i] /= point.millis;
        return terms;
    }

    private static double[] ones(int n) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
