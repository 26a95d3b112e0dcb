package dev.ravine.spark.programs;

import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.examples.shared.Median;
import dev.ravine.examples.shared.Numbers;
import dev.ravine.examples.shared.Progress;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
                    + " the points, and checks it at the others. Takes a minute or two."
        })
final class Figures implements Callable<Integer> {
    private static final int FEATURES = 32;
    private static final int CLASSES = 10;
    private static final int CHUNK = 256;
    /** Units of two nets that get more rows too. */
    private static final int SMALL = 230;

    private static final int MEDIUM = 2_300;

    @Option(names = "--master", description = "As for train (default: local[2]).")
    private @Nullable String master;

    @Option(names = "--seconds", description = "For each point, in each pass, at least (default: ${DEFAULT-VALUE}).")
    private double seconds = 0.5;

    @Option(names = "--passes", description = "Over all points (default: ${DEFAULT-VALUE}).")
    private int passes = 2;

    @Option(names = "--most", description = "The most parameters (default: ${DEFAULT-VALUE}).")
    private double most = 1e7;

    /**
     * A step to measure.
     *
     * @param units of the hidden layer
     * @param partitions of the data
     * @param rows in all partitions together
     * @param fitted whether the model is fitted to it, or else checked at it
     */
    private record Point(int units, int partitions, int rows, boolean fitted) {
        int parameters() {
            return units * (FEATURES + 1 + CLASSES) + CLASSES;
        }

        /** What the time is a sum of: a round, a task, what travels once, what travels for each partition, rows by net. */
        double[] terms(double cores) {
            double working = Math.min(cores, partitions);
            return new double[] {
                1,
                partitions,
                parameters(),
                (double) parameters() * partitions,
                rows / working,
                rows / working * parameters()
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
        measure(spark, new Point(20, 2, 2, false));
        // In passes, so that what else the machine does for some seconds does not fall on one point alone.
        Map<Point, List<Double>> times = new LinkedHashMap<>();
        points().forEach(point -> times.put(point, new ArrayList<>()));
        try (Progress progress = new Progress("points", 0, (long) passes * times.size())) {
            for (int i = 0; i < passes; i++) {
                times.forEach((point, some) -> {
                    some.addAll(measure(spark, point));
                    progress.step(String.format(
                            Locale.ROOT,
                            "%,d parameters, %d partitions, %,d rows",
                            point.parameters(),
                            point.partitions,
                            point.rows));
                });
            }
        }
        Map<Point, Double> millis = new LinkedHashMap<>();
        times.forEach((point, some) -> millis.put(point, Median.of(Numbers.array(some))));
        double[] costs = fit(millis, cores);
        tell(millis, costs, cores);
        compare(millis, costs, cores);
    }

    /** Around two partitions of one row each: nets of every size, more partitions, and more rows. */
    private List<Point> points() {
        List<Point> points = new ArrayList<>();
        int[] units = {23, 70, 230, 700, 2_300, 7_000, 23_000, 70_000, 230_000};
        for (int i = 0; i < units.length; i++) points.add(new Point(units[i], 2, 2, i % 2 == 0));
        int[] partitions = {1, 4, 8, 16, 32};
        for (int i = 0; i < partitions.length; i++) {
            points.add(new Point(SMALL, partitions[i], partitions[i], i % 2 == 0));
            points.add(new Point(7_000, partitions[i], partitions[i], i % 2 == 0));
        }
        int[] rows = {256, 1_024, 4_096, 16_384, 65_536};
        for (int i = 0; i < rows.length; i++) {
            points.add(new Point(SMALL, 2, rows[i], i % 2 == 0));
            if (rows[i] < 20_000) {
                points.add(new Point(MEDIUM, 2, rows[i], i % 2 == 0));
            }
        }
        points.removeIf(point -> point.parameters() > most);
        return points;
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

    /** The milliseconds of some steps. */
    private List<Double> measure(JavaSparkContext spark, Point point) {
        int units = point.units;
        ModelSpec spec = ModelSpec.labels(random -> net(units, random), Losses::crossEntropy);
        Shards shards = Shards.of(spark, data(point.rows), point.partitions);
        try (SynchronousTraining training = new SynchronousTraining(shards, spec, 1).chunk(CHUNK)) {
            Optimizer optimizer = Optimizer.of(new Sgd(), 1e-3, training.model().parameters());
            return times(() -> training.step(optimizer));
        } finally {
            shards.close();
        }
    }

    /** Milliseconds a row on one thread, without Spark. */
    private double alone(int units) {
        int rows = 4 * CHUNK;
        Layer net = net(units, new SplitMix(1));
        Optimizer optimizer = Optimizer.of(new Sgd(), 1e-3, net.parameters());
        CapturedPair<Variable, int[]> loss = Captured.of((x, labels) -> Losses.crossEntropy(net.forward(x), labels));
        Batches batches = Batches.of(data(rows)).size(CHUNK);
        return Median.of(Numbers.array(times(() -> {
                    for (Batch batch : batches) optimizer.step(loss.gradients(batch.x(), batch.labels()));
                })))
                / rows;
    }

    /** Without the first third, as the JVM compiles then. */
    private List<Double> times(Runnable step) {
        List<Double> times = new ArrayList<>();
        long start = System.nanoTime();
        while (times.size() < 6 || System.nanoTime() - start < seconds * 1e9) {
            long before = System.nanoTime();
            step.run();
            times.add((System.nanoTime() - before) / 1e6);
        }
        return times.subList(times.size() / 3, times.size());
    }

    /** What each term costs, by the relative errors at the points to fit. */
    private static double[] fit(Map<Point, Double> millis, double cores) {
        List<double[]> relative = new ArrayList<>();
        millis.forEach((point, measured) -> {
            if (point.fitted) {
                relative.add(Arrays.stream(point.terms(cores))
                        .map(term -> term / measured)
                        .toArray());
            }
        });
        double[] ones = new double[relative.size()];
        Arrays.fill(ones, 1);
        return NonNegative.leastSquares(relative.toArray(double[][]::new), ones);
    }

    private static void tell(Map<Point, Double> millis, double[] costs, double cores) {
        System.out.printf(
                "%12s %11s %9s %10s %11s %7s%n", "parameters", "partitions", "rows", "step, ms", "model, ms", "");
        millis.forEach((point, measured) -> {
            double predicted = dot(costs, point.terms(cores));
            System.out.printf(
                    Locale.ROOT,
                    "%,12d %11d %,9d %10.1f %11.1f %+5.0f %% %s%n",
                    point.parameters(),
                    point.partitions,
                    point.rows,
                    measured,
                    predicted,
                    100 * (predicted / measured - 1),
                    point.fitted ? "fitted" : "checked");
        });
        System.out.println("\nthe model's costs:");
        for (int i = 0; i < costs.length; i++) {
            System.out.printf(Locale.ROOT, "  %-45s %10.4g%n", TERMS[i], costs[i] * UNITS[i]);
        }
    }

    /** One core with all rows and without Spark, against two with half of them each. */
    private void compare(Map<Point, Double> millis, double[] costs, double cores) {
        System.out.println("\none core alone, and from how many rows in a step on a second one helps:");
        Map<Integer, Double> row = new LinkedHashMap<>();
        for (int units : new int[] {23, SMALL, MEDIUM, 23_000}) {
            Point round = new Point(units, 2, 0, false);
            if (round.parameters() <= most) {
                row.put(units, alone(units));
                double overhead = dot(costs, round.terms(cores));
                System.out.printf(
                        Locale.ROOT,
                        "  %,12d parameters: %8.4f ms a row, %6.1f ms a round; %,d rows%n",
                        round.parameters(),
                        row.get(units),
                        overhead,
                        Math.round(2 * overhead / row.get(units)));
            }
        }
        System.out.println("as measured:");
        millis.forEach((point, measured) -> {
            Double single = row.get(point.units);
            if (single != null && point.rows >= 256) {
                System.out.printf(
                        Locale.ROOT,
                        "  %,12d parameters, %,7d rows: %8.1f ms alone, %8.1f ms on two%n",
                        point.parameters(),
                        point.rows,
                        single * point.rows,
                        measured);
            }
        });
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
