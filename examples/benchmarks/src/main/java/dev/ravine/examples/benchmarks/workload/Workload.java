package dev.ravine.examples.benchmarks.workload;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.data.Batch;
import dev.ravine.optim.Optimizer;
import java.util.List;
import java.util.function.BiFunction;

/** A network in training, on a few batches that it sees again and again. */
public final class Workload {
    private final Layer model;
    private final BiFunction<Variable, Batch, Variable> loss;
    private final Optimizer optimizer;
    private final List<Batch> batches;
    private int steps;

    Workload(Layer model, BiFunction<Variable, Batch, Variable> loss, Optimizer optimizer, List<Batch> batches) {
        this.model = model;
        this.loss = loss;
        this.optimizer = optimizer;
        this.batches = batches;
    }

    /** Trains on the next batch: forward, reverse, update. Returns the loss before the update. */
    public double step() {
        Batch batch = batches.get(steps++ % batches.size());
        Variable lossOfBatch = loss.apply(model.forward(batch.x()), batch);
        optimizer.step(lossOfBatch.backward());
        return lossOfBatch.scalar();
    }

    /** The network. */
    public Layer model() {
        return model;
    }

    /** The batches, in the order in which they come. */
    public List<Batch> batches() {
        return batches;
    }
}
