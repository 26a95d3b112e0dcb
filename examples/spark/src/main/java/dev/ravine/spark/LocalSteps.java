package dev.ravine.spark;

import dev.ravine.autograd.Require;
import dev.ravine.autograd.State;
import dev.ravine.autograd.Stateful;
import dev.ravine.nn.Layer;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.data.Dataset;
import dev.ravine.optim.Optimizer;
import java.io.Serializable;
import java.util.LinkedHashMap;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.ejml.data.DMatrixRMaj;

/**
 * Trains one model by rounds: each partition takes some steps of its own from the same start, and then the parameters and what
 * the optimizers remember are averaged, weighted by the partitions' rows.
 *
 * <pre>{@code
 * OptimizerFactory optimizer = parameters -> Optimizer.of(new AdamW(), 1e-3, parameters);
 * try (LocalSteps training = new LocalSteps(shards, spec, optimizer, 1).batch(32).steps(20)) {
 *     for (int i = 0; i < 100; i++) {
 *         double loss = training.round();
 *     }
 *     Checkpoint.save(path, training.model());
 * }
 * }</pre>
 *
 * <p>This is another algorithm than {@link SynchronousTraining}: H steps for one round through the cluster, at the price that
 * partitions drift apart in between; the more, the less their rows are alike. Rows that are sorted by class should be
 * shuffled first. Averages are no steps, so a rule's theory does not hold across them. It is McMahan et al.,
 * Communication-Efficient Learning of Deep Networks from Decentralized Data (2017), Algorithm 1, with all clients in each round
 * and a number of steps instead of epochs, and with the optimizer's buffers averaged as well (Yu, Jin, Yang, On the Linear
 * Speedup Analysis of Communication Efficient Momentum SGD, 2019, Algorithm 1).
 *
 * <p>The same seed, data and partitions give the same bits, whatever fails on the way, and a run goes on from a checkpoint of
 * {@link #model}, {@link #optimizer} and this. Not to be used by two threads at once.
 */
public final class LocalSteps implements Stateful, AutoCloseable {
    private static final String MODEL = "model";
    private static final String OPTIMIZER = "optimizer";

    private final Shards shards;
    private final OptimizerFactory factory;
    private final long seed;
    private final Layer model;
    private final Optimizer optimizer;
    private final Broadcast<Replicas> replicas;
    private final int levels;
    private int batch = 32;
    private int steps = 10;
    private long rounds;

    /**
     * Prepares the training of a new model.
     *
     * @param factory makes the optimizer of each partition
     * @param seed of the initial weights, of the order of rows, and of what layers draw
     * @throws IllegalArgumentException if the factory cannot be serialized, or the driver's memory cannot hold what comes from
     *     two partitions
     */
    public LocalSteps(Shards shards, ModelSpec spec, OptimizerFactory factory, long seed) {
        String where = "LocalSteps";
        this.shards = Require.notNull(where, "the shards", shards);
        this.factory = Require.notNull(where, "the optimizer's factory", factory);
        this.seed = seed;
        Closures.requireSerializable(where, "the optimizer's factory", factory);
        model = Require.notNull(where, "the model's recipe", spec).model(new SplitMix(seed));
        optimizer = factory.create(model.parameters());
        // A model and two buffers of the same size, as Adam has them.
        levels = OrderedSum.levels(
                shards.partitions(),
                shards.capacity(where, 3 * model.parameters().entries()));
        replicas = shards.spark().broadcast(new Replicas(spec, seed));
    }

    /**
     * Sets how many rows a step takes, 32 by default. Each partition draws a new order for each of its passes.
     *
     * @return this training
     */
    public LocalSteps batch(int rows) {
        Require.atLeastOne("LocalSteps", "rows in a batch", rows);
        batch = rows;
        return this;
    }

    /**
     * Sets H, how many steps each partition takes in a round, 10 by default.
     *
     * @return this training
     */
    public LocalSteps steps(int number) {
        Require.atLeastOne("LocalSteps", "steps in a round", number);
        steps = number;
        return this;
    }

    /** The model, on the driver: the average after the last round. */
    public Layer model() {
        return model;
    }

    /** The optimizer, on the driver: it holds the average after the last round, and takes no steps itself. */
    public Optimizer optimizer() {
        return optimizer;
    }

    /** How many rounds there were. */
    public long rounds() {
        return rounds;
    }

    /**
     * Takes a round.
     *
     * @return the mean loss over the steps of all partitions
     * @throws IllegalStateException if a partition's step fails, or its rows or kernels are not what they were; the message
     *     names the partition, and nothing is changed
     * @throws ClusterException if Spark gives up; nothing is changed then
     */
    public double round() {
        String what = "LocalSteps: round " + rounds;
        Broadcast<Start> start = shards.spark().broadcast(Start.of(state(model, optimizer)));
        try {
            Task task = new Task(replicas, factory, start, shards.fingerprints(), seed, rounds * steps, steps, batch);
            WeightedState sum = Jobs.run(what, () -> OrderedSum.of(shards.rdd.map(task), levels));
            String problem = sum.problem();
            if (problem != null) {
                throw new IllegalStateException(what + ": " + problem);
            }
            restore(sum.mean(), model, optimizer);
            rounds++;
            return sum.meanLoss();
        } finally {
            start.destroy();
        }
    }

    private static State state(Layer model, Optimizer optimizer) {
        return model.state().under(MODEL).and(optimizer.state().under(OPTIMIZER));
    }

    private static void restore(State state, Layer model, Optimizer optimizer) {
        model.restore(state.at(MODEL));
        optimizer.restore(state.at(OPTIMIZER));
    }

    /** What a round starts from. */
    private record Start(LinkedHashMap<String, DMatrixRMaj> matrices, LinkedHashMap<String, String> properties)
            implements Serializable {
        static Start of(State state) {
            return new Start(new LinkedHashMap<>(state.matrices()), new LinkedHashMap<>(state.properties()));
        }
    }

    /** A partition's part of a round. */
    private record Task(
            Broadcast<Replicas> replicas,
            OptimizerFactory factory,
            Broadcast<Start> start,
            int[] fingerprints,
            long seed,
            long firstStep,
            int steps,
            int batch)
            implements Function<Shard, WeightedState> {
        @Override
        public WeightedState call(Shard shard) {
            if (shard.fingerprint != fingerprints[shard.partition]) {
                return new WeightedState(shard.partition).failed(Shards.CHANGED);
            }
            if (shard.rows == 0) {
                return new WeightedState(shard.partition);
            }
            try {
                return replicas.value().lend(replica -> walk(replica, shard));
            } catch (IllegalArgumentException | IllegalStateException e) {
                return new WeightedState(shard.partition).failed(String.valueOf(e.getMessage()));
            }
        }

        private WeightedState walk(Replica replica, Shard shard) {
            Optimizer own = replica.optimizer(factory);
            restore(new State(start.value().matrices, start.value().properties), replica.model, own);
            Dataset rows = shard.dataset();
            double loss = 0;
            for (long step = firstStep; step < firstStep + steps; step++) {
                int[] chosen = Minibatch.rows(seed, step, shard.partition, shard.rows, batch);
                replica.seed(Minibatch.seed(seed, step, shard.partition));
                own.step(replica.gradients(rows.samples(chosen)).scale(1.0 / chosen.length));
                loss += replica.loss() / chosen.length;
            }
            State end = state(replica.model, own);
            return new WeightedState(shard.partition, end, loss / steps * shard.rows, shard.rows);
        }
    }

    // ---- state

    /** The number of rounds, and what has to be the same for a run to go on bit for bit. */
    @Override
    public State state() {
        return progress().state(rounds);
    }

    @Override
    public void restore(State state) {
        rounds = progress().restored(state);
    }

    private Progress progress() {
        return new Progress("LocalSteps", "rounds", shards, seed)
                .with("batch", batch)
                .with("steps", steps)
                .with("levels", levels);
    }

    /** Lets executors forget the model; the shards stay. */
    @Override
    public void close() {
        replicas.destroy();
    }

    @Override
    public String toString() {
        return "LocalSteps(" + model.parameters().entries() + " parameters; " + shards + "; a round takes " + steps
                + " steps of " + batch + " rows in each partition)";
    }
}
