package dev.ravine.examples.benchmarks.workload;

import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.nn.Layer;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.loss.Losses;
import dev.ravine.optim.Optimizer;
import java.util.ArrayList;
import java.util.List;

/** A network in training, on a few batches that it sees again and again. */
public final class Workload {
    private final Layer model;
    private final Optimizer optimizer;
    private final boolean classifying;
    private final List<Batch> batches = new ArrayList<>();
    private final CapturedPair<Variable, int[]> classification = Captured.of(this::loss);
    private final CapturedPair<Variable, Variable> regression = Captured.of(this::loss);
    private int steps;

    /** Cuts the data into batches of a size, in order. */
    Workload(Layer model, Optimizer optimizer, Dataset data, int batchSize) {
        this.model = model;
        this.optimizer = optimizer;
        this.classifying = data.hasLabels();
        Batches.of(data).size(batchSize).forEach(batches::add);
    }

    /** Trains on the next batch, in a captured step: forward, reverse, update. Returns the loss before the update. */
    public double step() {
        Batch batch = batches.get(steps++ % batches.size());
        if (classifying) {
            optimizer.step(classification.gradients(batch.x(), batch.labels()));
            return classification.scalar();
        }
        optimizer.step(regression.gradients(batch.x(), batch.targets()));
        return regression.scalar();
    }

    /** As {@link #step}, eagerly. */
    public double eagerStep() {
        Batch batch = batches.get(steps++ % batches.size());
        Variable loss = classifying ? loss(batch.x(), batch.labels()) : loss(batch.x(), batch.targets());
        optimizer.step(loss.backward());
        return loss.scalar();
    }

    private Variable loss(Variable x, int[] labels) {
        return Losses.crossEntropy(model.forward(x), labels);
    }

    private Variable loss(Variable x, Variable targets) {
        return Losses.meanSquaredError(model.forward(x), targets);
    }

    /** Takes steps, and tells where their time goes: a line for each kernel, by layer. The update is not among them. */
    public String profile(int steps) {
        CapturedPair<Variable, ?> captured = classifying ? classification : regression;
        captured.profiling();
        for (int i = 0; i < steps; i++) {
            step();
        }
        return captured.profile();
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
