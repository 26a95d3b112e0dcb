package dev.ravine.spark.programs;

import dev.ravine.autograd.Variable;
import dev.ravine.examples.shared.Failure;
import dev.ravine.examples.shared.Networks;
import dev.ravine.examples.shared.Numbers;
import dev.ravine.examples.shared.OptimizerOptions;
import dev.ravine.examples.shared.Problem;
import dev.ravine.examples.shared.Progress;
import dev.ravine.examples.shared.Rules;
import dev.ravine.nn.Layer;
import dev.ravine.nn.checkpoint.Checkpoint;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.metric.Metrics;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.minimize.Lbfgs;
import dev.ravine.spark.LocalSteps;
import dev.ravine.spark.ModelSpec;
import dev.ravine.spark.OptimizerFactory;
import dev.ravine.spark.Shards;
import dev.ravine.spark.SynchronousTraining;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains one net on all partitions. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Trains one net to classify, on all partitions of the data.",
            "Each step is a round through the cluster of some 50 ms, so it takes a large net or many rows to gain by"
                    + " it."
        })
final class Train implements Callable<Integer> {
    @Option(
            names = "--master",
            description =
                    "spark://HOST:7077, or local[N] for N threads here (default: that of spark-submit, or local[2]).")
    private @Nullable String master;

    @Option(
            names = "--data",
            description =
                    "digits, iris, breast-cancer, moons or spirals, which the driver spreads, or csv:URL without a"
                            + " header, or parquet:URL, which executors read where they are (default: ${DEFAULT-VALUE}).")
    private String data = "digits";

    @Option(
            names = "--label",
            description = "Of a file, the column with the classes: its number from 0, or in Parquet its name.")
    private String label = "0";

    @Option(names = "--classes", description = "Of a file, the number of classes (default: ${DEFAULT-VALUE}).")
    private int classes = 2;

    @Option(names = "--features", description = "Of a file, the number of other columns.")
    private int features;

    @Option(
            names = "--model",
            description = "mlp:UNITS,UNITS..., cnn, lstm or transformer (default: ${DEFAULT-VALUE}).")
    private String model = "mlp:128";

    @Mixin
    private OptimizerOptions optimizer = new OptimizerOptions("adamw");

    @Option(names = "--partitions", description = "How many parts of the data there are (default: ${DEFAULT-VALUE}).")
    private int partitions = 4;

    @Option(names = "--batch", description = "Rows of each partition in a step; 0 for all (default: ${DEFAULT-VALUE}).")
    private int batch = 64;

    @Option(names = "--steps", description = "Steps, or with --local-steps rounds (default: ${DEFAULT-VALUE}).")
    private int steps = 200;

    @Option(
            names = "--local-steps",
            paramLabel = "H",
            description = "Lets each partition take H steps of its own in a round, and averages.")
    private int local;

    @Option(names = "--seed", description = "Of weights and the order of rows (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--checkpoint", paramLabel = "FILE", description = "Saves the run there, on the driver.")
    private @Nullable Path file;

    @Option(
            names = "--every",
            description = "Saves each time this many steps are done, and at the end (default: ${DEFAULT-VALUE}).")
    private int every = 50;

    @Option(names = "--resume", description = "Goes on from the checkpoint, bit for bit.")
    private boolean resume;

    @Override
    public Integer call() {
        Failure.unless(partitions >= 1, "--partitions", partitions, "at least 1");
        Failure.unless(steps >= 1, "--steps", steps, "at least 1");
        Failure.unless(batch >= 0, "--batch", batch, "at least 0");
        Failure.unless(local >= 0, "--local-steps", local, "at least 0");
        Failure.unless(every >= 1, "--every", every, "at least 1");
        if (resume && (file == null || !Files.exists(file))) {
            throw new Failure("--resume needs a --checkpoint that exists");
        }
        if (!resume && file != null && Files.exists(file)) {
            throw new Failure(file + " exists already; --resume goes on with it");
        }
        if (optimizer.isLbfgs() && (local > 0 || file != null)) {
            throw new Failure("lbfgs takes neither --local-steps nor --checkpoint");
        }
        boolean isFile = data.startsWith("csv:") || data.startsWith("parquet:");
        Failure.unless(!isFile || features > 0, "--features", features, "the number of columns but the label's");
        Problem problem = isFile ? null : Problem.of(data);
        ModelSpec spec = problem == null ? spec(model, features, classes) : spec(model, problem);
        return Session.run("train", master, session -> {
            Shards shards = problem == null ? read(session) : spread(session, problem);
            Layer trained = optimizer.isLbfgs()
                    ? minimize(shards, spec)
                    : local > 0 ? trainLocally(shards, spec) : train(shards, spec);
            if (problem != null) {
                Dataset test = problem.split().test();
                double accuracy = trained.evaluating(
                        () -> Metrics.accuracy(trained.forward(Variable.wrap(test.x())), test.labels()));
                System.out.println("accuracy " + Numbers.of(accuracy) + " of " + test.size() + " samples");
            }
            System.out.println(model + " trained on Spark, " + shards.rows() + " rows"
                    + (file == null ? "" : "; the run is in " + file));
            return 0;
        });
    }

    private static ModelSpec spec(String model, Problem problem) {
        String name = model;
        int features = problem.split().train().features();
        int classes = problem.classes();
        int[] image = problem.image() == null
                ? new int[0]
                : new int[] {
                    problem.image().channels(),
                    problem.image().height(),
                    problem.image().width()
                };
        return ModelSpec.labels(
                random -> Networks.of(
                        name,
                        features,
                        classes,
                        image.length == 0 ? null : new ImageShape(image[0], image[1], image[2]),
                        random),
                Losses::crossEntropy);
    }

    private static ModelSpec spec(String model, int features, int classes) {
        return ModelSpec.labels(random -> Networks.of(model, features, classes, null, random), Losses::crossEntropy);
    }

    private Shards read(SparkSession session) {
        if (data.startsWith("parquet:")) {
            return Shards.ofParquet(session, data.substring(8), label, partitions);
        }
        Failure.unless(label.matches("\\d{1,6}"), "--label", label, "the number of a column, from 0");
        return Shards.ofCsv(session, data.substring(4), Integer.parseInt(label), partitions);
    }

    private Shards spread(SparkSession session, Problem problem) {
        return Shards.of(
                JavaSparkContext.fromSparkContext(session.sparkContext()),
                problem.split().train(),
                partitions);
    }

    private Layer train(Shards shards, ModelSpec spec) {
        try (SynchronousTraining training = new SynchronousTraining(shards, spec, seed)) {
            if (batch > 0) {
                training.batch(batch);
            }
            System.out.println(training);
            Optimizer rule = Optimizer.of(
                    optimizer.rule(), optimizer.rate(), training.model().parameters());
            Checkpoint checkpoint =
                    Checkpoint.of(training.model()).with("optimizer", rule).with("training", training);
            goOn(checkpoint, training::steps, () -> training.step(rule));
            return training.model();
        }
    }

    private Layer trainLocally(Shards shards, ModelSpec spec) {
        String name = optimizer.name;
        double rate = optimizer.rate();
        OptimizerFactory factory =
                parameters -> Optimizer.of(Rules.CHOICE.get(name).rule(), rate, parameters);
        try (LocalSteps training = new LocalSteps(shards, spec, factory, seed).steps(local)) {
            training.batch(batch == 0 ? Integer.MAX_VALUE : batch);
            System.out.println(training);
            Checkpoint checkpoint = Checkpoint.of(training.model())
                    .with("optimizer", training.optimizer())
                    .with("training", training);
            goOn(checkpoint, training::rounds, training::round);
            return training.model();
        }
    }

    private void goOn(Checkpoint checkpoint, LongSupplier done, DoubleSupplier step) {
        if (resume && file != null) {
            checkpoint.load(file);
            System.out.println("going on after step " + done.getAsLong());
        }
        try (Progress progress = new Progress("steps", done.getAsLong(), steps)) {
            while (done.getAsLong() < steps) {
                double loss = step.getAsDouble();
                progress.step("loss " + Numbers.of(loss));
                if (file != null && (done.getAsLong() % every == 0 || done.getAsLong() == steps)) {
                    checkpoint.save(file);
                }
            }
        }
    }

    private Layer minimize(Shards shards, ModelSpec spec) {
        try (SynchronousTraining training = new SynchronousTraining(shards, spec, seed)) {
            System.out.println(training);
            Lbfgs lbfgs = new Lbfgs(training.model().parameters());
            try (Progress progress = new Progress("iterations", 0, steps)) {
                for (int i = 0; i < steps && lbfgs.reason().isEmpty(); i++) {
                    progress.step("loss "
                            + Numbers.of(lbfgs.step(training.objective()).loss()));
                }
            }
            return training.model();
        }
    }
}
