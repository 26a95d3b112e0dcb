package dev.ravine.spark;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.State;
import dev.ravine.autograd.Stateful;
import dev.ravine.nn.Layer;
import dev.ravine.nn.SplitMix;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.minimize.Objective;
import java.util.List;
import java.util.Locale;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;

/**
 * Trains one model on all partitions: each step's gradient is the mean over rows of all of them, and one optimizer on the
 * driver takes the step.
 *
 * <pre>{@code
 * try (SynchronousTraining training = new SynchronousTraining(shards, spec, 1).batch(64)) {
 *     Optimizer optimizer = Optimizer.of(new AdamW(), 1e-3, training.model().parameters());
 *     Checkpoint checkpoint = Checkpoint.of(training.model()).with("optimizer", optimizer).with("training", training);
 *     for (int i = 0; i < 1000; i++) {
 *         double loss = training.step(optimizer);
 *     }
 *     checkpoint.save(path);
 * }
 * }</pre>
 *
 * <p>A step has the bits of gradient accumulation on one machine: for each partition in order, the sum over its rows, a
 * {@linkplain #chunk chunk} at a time; these added in order, and divided by the number of rows. Tasks that fail and run again
 * change nothing. A run that goes on from a checkpoint, over the same partitions, has the bits of one that was not interrupted.
 *
 * <p>The driver holds, in arrays as long as all parameters together: two for each partition, of at most {@link #driverArrays}, and
 * some nine for itself, those of Adam included. What does not fit is refused at the start. For more partitions, executors add {@value OrderedSum#NEIGHBOURS} neighbours
 * at a time first, which rounds differently; {@link #levels} says how often. A checkpoint from another number of levels is
 * refused.
 *
 * <p>Not to be used by two threads at once.
 */
public final class SynchronousTraining implements Stateful, AutoCloseable {
    private final Shards shards;
    private final long seed;
    private final Layer model;
    private final List<Parameter> parameters;
    private final Broadcast<Replicas> replicas;
    private int batch;
    private int chunk = 1024;
    private long driverArrays;
    private int levels;
    private long steps;

    /**
     * Prepares the training of a new model.
     *
     * @param seed of the initial weights, of the order of rows, and of what layers draw
     * @throws IllegalArgumentException if the model holds running statistics, or the driver's memory cannot hold a sum from each
     *     of two partitions
     */
    public SynchronousTraining(Shards shards, ModelSpec spec, long seed) {
        String where = "SynchronousTraining";
        this.shards = Require.notNull(where, "the shards", shards);
        this.seed = seed;
        model = Require.notNull(where, "the model's recipe", spec).model(new SplitMix(seed));
        parameters = List.copyOf(model.parameters().values());
        List<String> buffers = model.state().matrices().keySet().stream()
                .filter(name -> !model.parameters().contains(name))
                .toList();
        Require.that(
                buffers.isEmpty(),
                where,
                "the model has running statistics, %s, which machines cannot update in one order; take LayerNorm or"
                        + " GroupNorm, or LocalSteps, which averages them",
                Require.few(buffers));
        driverArrays(shards.capacity(where, model.parameters().entries()));
        replicas = shards.spark().broadcast(new Replicas(spec, seed));
    }

    // ---- settings

    /**
     * Sets how many rows of each partition a step takes. Each partition draws a new order for each of its passes. By default
     * a step takes all rows.
     *
     * @return this training
     */
    public SynchronousTraining batch(int rows) {
        Require.atLeastOne("SynchronousTraining", "rows of a partition in a batch", rows);
        batch = rows;
        return this;
    }

    /**
     * Sets how many rows go through the model at once, 1024 by default: the more, the faster, and the more memory a task takes.
     *
     * @return this training
     */
    public SynchronousTraining chunk(int rows) {
        Require.atLeastOne("SynchronousTraining", "rows in a chunk", rows);
        chunk = rows;
        return this;
    }

    /**
     * Sets how many partitions' sums the driver holds at once. By default as many as have room in its memory, and in nine tenths
     * of {@code spark.driver.maxResultSize}.
     *
     * @return this training
     */
    public SynchronousTraining driverArrays(long most) {
        Require.that(most >= 1, "SynchronousTraining", "the driver is to hold %d sums, expected at least 1", most);
        driverArrays = most;
        levels = OrderedSum.levels(shards.partitions(), most);
        return this;
    }

    // ---- looking

    /** The model, on the driver; steps change it. */
    public Layer model() {
        return model;
    }

    /** How many steps were taken. */
    public long steps() {
        return steps;
    }

    /** How many partitions' sums the driver holds at most. */
    public long driverArrays() {
        return driverArrays;
    }

    /** How often executors add neighbours, before the driver adds what is left. */
    public int levels() {
        return levels;
    }

    // ---- training

    /**
     * Takes a step.
     *
     * @param optimizer of parameters of {@link #model}
     * @return the mean loss over the rows of the step, before it
     * @throws IllegalArgumentException as {@link Optimizer#step} does; if the loss is not finite, the message names the first
     *     partition and row where it is not; nothing is changed then
     * @throws IllegalStateException if rows or kernels are not what they were
     * @throws ClusterException if Spark gives up; nothing is changed then
     */
    public double step(Optimizer optimizer) {
        Require.notNull("SynchronousTraining.step", "the optimizer", optimizer);
        PartialSum sum = sum("SynchronousTraining: step " + steps, steps, batch);
        try {
            optimizer.step(sum.meanGradients(parameters));
        } catch (IllegalArgumentException e) {
            String where = sum.notFinite();
            throw where == null
                    ? e
                    : new IllegalArgumentException("SynchronousTraining: step " + steps + ": " + where, e);
        }
        steps++;
        return sum.meanLoss();
    }

    /**
     * The mean loss over all rows as a function of the parameters, for L-BFGS: {@code new
     * Lbfgs(training.model().parameters()).minimize(training.objective())}. Each evaluation is one job. Layers that draw random
     * numbers draw the same ones each time.
     */
    public Objective objective() {
        return Objective.of(() -> {
            PartialSum sum = sum("SynchronousTraining: an evaluation of the objective", 0, 0);
            return new Objective.Evaluation(sum.meanLoss(), sum.meanGradients(parameters));
        });
    }

    private PartialSum sum(String what, long step, int rows) {
        double[][] values =
                parameters.stream().map(parameter -> parameter.value().data).toArray(double[][]::new);
        Broadcast<double[][]> broadcast = shards.spark().broadcast(values);
        try {
            PartialSum sum = Jobs.run(
                    what,
                    () -> OrderedSum.of(
                            shards.rdd.map(
                                    new Task(replicas, broadcast, shards.fingerprints(), seed, step, rows, chunk)),
                            levels));
            String problem = sum.problem();
            if (problem != null) {
                throw new IllegalStateException(what + ": " + problem);
            }
            return sum;
        } finally {
            broadcast.destroy();
        }
    }

    /** A partition's part of a step. */
    private record Task(
            Broadcast<Replicas> replicas,
            Broadcast<double[][]> parameters,
            int[] fingerprints,
            long seed,
            long step,
            int batch,
            int chunk)
            implements Function<Shard, PartialSum> {
        @Override
        public PartialSum call(Shard shard) {
            int partition = shard.partition;
            if (shard.fingerprint != fingerprints[partition]) {
                return new PartialSum(partition, 0).failed(Shards.CHANGED);
            }
            int[] rows = Minibatch.rows(seed, step, partition, shard.rows, batch);
            return replicas.value().lend(replica -> {
                replica.seed(Minibatch.seed(seed, step, partition));
                replica.set(parameters.value());
                return replica.sum(partition, shard.dataset(), rows, chunk);
            });
        }
    }

    // ---- state

    /** The number of steps, and what has to be the same for a run to go on bit for bit. */
    @Override
    public State state() {
        return progress().state(steps);
    }

    @Override
    public void restore(State state) {
        steps = progress().restored(state);
    }

    private Progress progress() {
        return new Progress("SynchronousTraining", "steps", shards, seed)
                .with("batch", batch)
                .with("chunk", chunk)
                .with("levels", levels);
    }

    /** Lets executors forget the model; the shards stay. */
    @Override
    public void close() {
        replicas.destroy();
    }

    /** What a step is made of. */
    @Override
    public String toString() {
        long entries = model.parameters().entries();
        return String.format(
                Locale.ROOT,
                "SynchronousTraining(%,d parameters; %s; a step takes %s; the driver holds up to %d sums of %.1f MB%s)",
                entries,
                shards,
                batch == 0 ? "all rows" : batch + " rows of each partition",
                Math.min(driverArrays, shards.partitions()),
                8e-6 * entries,
                levels == 0 ? "" : ", after " + levels + " levels of additions on executors");
    }
}
