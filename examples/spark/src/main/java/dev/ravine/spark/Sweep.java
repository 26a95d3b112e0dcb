package dev.ravine.spark;

import dev.ravine.autograd.Require;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.data.KFold;
import dev.ravine.nn.data.KFold.Fold;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * Many trainings, each whole on one core of the cluster: configurations × seeds × folds.
 *
 * <pre>{@code
 * Sweep<Double, Double> sweep = Sweep.of(List.of(1e-4, 1e-3, 1e-2), (rate, seed, fold) -> {
 *     Layer model = new Linear(64, 10, new SplitMix(seed));
 *     ...
 *     return Losses.crossEntropy(model.forward(x), fold.validation().labels()).scalar();
 * });
 * List<Trial<Double, Double>> trials = sweep.seeds(1, 2, 3).folds(digits, 5).run(spark, loss -> loss);
 * }</pre>
 *
 * <p>A trial that throws is a result as well, with the reason, and so is one whose executor dies again and again: Spark runs it as
 * often as {@code spark.task.maxFailures} says. Trials do not depend on each other, nor on how many run at once. Immutable: each setting returns
 * another.
 *
 * @param <C> a configuration, serializable, with a {@code toString} for tables
 * @param <R> what a training returns, serializable
 */
public final class Sweep<C, R> {
    /** How many jobs wait at Spark at once. */
    private static final int JOBS = 256;

    private final List<C> configurations;
    private final Training<C, R> training;
    private final List<Long> seeds;
    private final @Nullable Dataset data;
    private final int folds;
    private final Consumer<Trial<C, R>> listener;

    /**
     * One training. It runs on executors, so it is serializable, with all that it captures.
     *
     * @param <C> a configuration
     * @param <R> what it returns
     */
    @FunctionalInterface
    public interface Training<C, R> extends Serializable {
        /**
         * Trains and evaluates a model.
         *
         * @param fold what to train on and what to evaluate on; null in a sweep without data
         */
        R run(C configuration, long seed, @Nullable Fold fold) throws Exception;
    }

    private Sweep(
            List<C> configurations,
            Training<C, R> training,
            List<Long> seeds,
            @Nullable Dataset data,
            int folds,
            Consumer<Trial<C, R>> listener) {
        this.configurations = configurations;
        this.training = training;
        this.seeds = seeds;
        this.data = data;
        this.folds = folds;
        this.listener = listener;
    }

    /**
     * A sweep with the seed 1 and without data: the training gets its own.
     *
     * @throws IllegalArgumentException if there is no configuration, or the training or a configuration cannot be serialized
     */
    public static <C, R> Sweep<C, R> of(List<C> configurations, Training<C, R> training) {
        List<C> all = List.copyOf(Require.notNull("Sweep", "the list of configurations", configurations));
        Require.that(!all.isEmpty(), "Sweep", "there is no configuration");
        Closures.requireSerializable("Sweep", "the training", Require.notNull("Sweep", "the training", training));
        all.forEach(one -> Closures.requireSerializable("Sweep", "the configuration " + one, one));
        return new Sweep<>(all, training, List.of(1L), null, 1, trial -> {});
    }

    /** Sets the seeds: each configuration is trained with each of them. */
    public Sweep<C, R> seeds(long... seeds) {
        Require.that(seeds.length > 0, "Sweep.seeds", "there is no seed");
        return new Sweep<>(
                configurations, training, LongStream.of(seeds).boxed().toList(), data, folds, listener);
    }

    /**
     * Sets the data, cut into folds: each configuration and seed is trained on all folds but one, with each left out in turn.
     * Each executor gets the data once. The cut depends on the seed.
     *
     * @param folds from 2 to the number of samples
     */
    public Sweep<C, R> folds(Dataset data, int folds) {
        int samples = Require.notNull("Sweep.folds", "the data set", data).size();
        Require.that(
                folds >= 2 && folds <= samples,
                "Sweep.folds",
                "%d folds of %d samples, expected from 2 to as many",
                folds,
                samples);
        return new Sweep<>(configurations, training, seeds, data, folds, listener);
    }

    /** Sets a listener, which is called on the driver with each trial as it ends, one at a time. */
    public Sweep<C, R> listen(Consumer<Trial<C, R>> listener) {
        Require.notNull("Sweep.listen", "the listener", listener);
        return new Sweep<>(configurations, training, seeds, data, folds, listener);
    }

    /** The number of trials. */
    public int size() {
        return configurations.size() * seeds.size() * folds;
    }

    /**
     * Runs all trials.
     *
     * @param score what is to be small, such as a loss; for an accuracy give its negative
     * @return the trials, the lowest score first, then those with a score of NaN, then those that failed
     */
    public List<Trial<C, R>> run(JavaSparkContext spark, ToDoubleFunction<R> score) {
        Require.notNull("Sweep.run", "the score", score);
        @Nullable Shard shard = data == null ? null : Shard.of(data);
        Broadcast<@Nullable Shard> broadcast = spark.broadcast(shard);
        ExecutorService jobs = Executors.newFixedThreadPool(Math.min(JOBS, size()));
        try {
            ExecutorCompletionService<Trial<C, R>> running = new ExecutorCompletionService<>(jobs);
            for (C configuration : configurations) {
                for (long seed : seeds) {
                    for (int fold = 0; fold < folds; fold++) {
                        Task<C, R> task = new Task<>(training, configuration, seed, fold, folds, broadcast);
                        running.submit(() -> task.runOn(spark, score));
                    }
                }
            }
            List<Trial<C, R>> trials = new ArrayList<>();
            while (trials.size() < size()) {
                Trial<C, R> trial = running.take().get();
                trials.add(trial);
                listener.accept(trial);
            }
            trials.sort(Comparator.<Trial<C, R>>comparingDouble(Trial::score)
                    .thenComparing(trial -> !trial.failure().isEmpty())
                    .thenComparing(trial -> configurations.indexOf(trial.configuration()))
                    .thenComparing(Trial::seed)
                    .thenComparing(Trial::fold));
            return trials;
        } catch (InterruptedException e) {
            spark.cancelAllJobs();
            Thread.currentThread().interrupt();
            throw new ClusterException("Sweep: interrupted", e);
        } catch (ExecutionException e) {
            throw new ClusterException("Sweep: " + e.getCause(), e);
        } finally {
            jobs.shutdownNow();
            broadcast.destroy();
        }
    }

    /** A trial, to be sent to an executor. */
    private record Task<C, R>(
            Training<C, R> training, C configuration, long seed, int fold, int folds, Broadcast<@Nullable Shard> data)
            implements Serializable {
        Trial<C, R> runOn(JavaSparkContext spark, ToDoubleFunction<R> score) {
            try {
                Outcome<R> outcome = Jobs.run("its task", () -> spark.parallelize(List.of(this), 1)
                        .map(Task::run)
                        .collect()
                        .get(0));
                R result = outcome.result;
                double value = result == null ? Double.NaN : score.applyAsDouble(result);
                return new Trial<>(configuration, seed, fold, result, value, outcome.seconds, outcome.failure);
            } catch (ClusterException e) {
                return new Trial<>(configuration, seed, fold, null, Double.NaN, 0, String.valueOf(e.getMessage()));
            }
        }

        private Outcome<R> run() {
            long start = System.nanoTime();
            @Nullable R result = null;
            String failure = "";
            try {
                result = training.run(configuration, seed, cut());
            } catch (Exception | StackOverflowError | AssertionError e) {
                if (e instanceof InterruptedException) {
                    throw new IllegalStateException(e);
                }
                failure = e.toString();
            }
            return new Outcome<>(result, (System.nanoTime() - start) / 1e9, failure);
        }

        private @Nullable Fold cut() {
            Shard shard = data.value();
            return shard == null
                    ? null
                    : KFold.shuffled(shard.dataset(), folds, new SplitMix(seed)).get(fold);
        }
    }

    private record Outcome<R>(@Nullable R result, double seconds, String failure) implements Serializable {}
}
