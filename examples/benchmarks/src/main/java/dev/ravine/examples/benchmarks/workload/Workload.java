package dev.ravine.examples.benchmarks.workload;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Losses;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import dev.ravine.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;

/** A network in training, on a few batches that it sees again and again. */
public final class Workload {
    private final Layer model;
    private final Optimizer optimizer;
    private final boolean classifying;
    private final List<Batch> batches = new ArrayList<>();
    private int steps;

    /** Cuts the data into batches of a size, in order. */
    Workload(Layer model, Optimizer optimizer, Dataset data, int batchSize) {
        this.model = model;
        this.optimizer = optimizer;
        this.classifying = data.hasLabels();
        Batches.of(data).size(batchSize).forEach(batches::add);
    }

    /** Trains on the next batch: forward, reverse, update. Returns the loss before the update. */
    public double step() {
        Batch batch = batches.get(steps++ % batches.size());
        Variable prediction = model.forward(batch.x());
        Variable loss = classifying
                ? Losses.crossEntropy(prediction, batch.labels())
                : Losses.meanSquared(prediction, batch.targets());
        optimizer.step(loss.backward());
        return loss.scalar();
    }

    /** The network. */
    public Layer model() {
        return model;
    }

    /** The batches, in the order in which they come. */
    public List<Batch> batches() {
        return batches;
    }

    /** Whether the batches have labels, and not targets. */
    public boolean isClassifying() {
        return classifying;
    }
}
