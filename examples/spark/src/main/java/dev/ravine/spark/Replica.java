package dev.ravine.spark;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.State;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.nn.Layer;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.data.Dataset;
import dev.ravine.optim.Optimizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model on an executor, with its captured loss: for one task at a time. */
final class Replica {
    final Layer model;
    final List<Parameter> parameters;
    private final SplitMix random;

    /** The sum of the losses of some rows, from their features and labels or targets. */
    private final CapturedPair<Variable, Object> loss;

    private @Nullable Optimizer optimizer;

    Replica(ModelSpec spec, long seed) {
        random = new SplitMix(seed);
        model = spec.model(random);
        parameters = List.copyOf(model.parameters().values());
        loss = Captured.of((x, y) -> spec.loss(model.forward(x), y).mul(x.rows()));
    }

    /** Sets what the model draws from now on, for dropout and the like. */
    void seed(long seed) {
        random.restore(new State(Map.of(), Map.of("counter", Long.toString(seed))));
    }

    /** Sets the parameters, in their order. */
    void set(double[][] values) {
        for (int i = 0; i < values.length; i++) {
            double[] value = values[i];
            parameters.get(i).update(entries -> System.arraycopy(value, 0, entries, 0, entries.length));
        }
    }

    /** The sum of the gradients over the rows; the next call overwrites it. */
    Gradients gradients(Dataset rows) {
        Variable x = Variable.wrap(rows.x());
        return loss.gradients(x, rows.hasLabels() ? rows.labels() : Variable.wrap(rows.targets()));
    }

    /** The sum of the losses in the last call of {@link #gradients}. */
    double loss() {
        return loss.scalar();
    }

    /** The optimizer of this model's parameters, made when it is first asked for. */
    Optimizer optimizer(OptimizerFactory factory) {
        if (optimizer == null) {
            optimizer = factory.create(model.parameters());
        }
        return optimizer;
    }

    /** The sum over the rows, taken a chunk at a time, in order. */
    PartialSum sum(int partition, Dataset rows, int[] chosen, int chunk) {
        PartialSum sum = new PartialSum(partition, parameters.size());
        for (int from = 0; from < chosen.length; from += chunk) {
            int[] some = Arrays.copyOfRange(chosen, from, Math.min(chosen.length, from + chunk));
            Gradients gradients = gradients(rows.samples(some));
            sum.add(parameters, gradients, loss(), some.length);
        }
        if (!Double.isFinite(sum.loss)) {
            findNotFinite(sum, rows, chosen);
        }
        return sum;
    }

    private void findNotFinite(PartialSum sum, Dataset rows, int[] chosen) {
        for (int row : chosen) {
            gradients(rows.samples(row));
            if (!Double.isFinite(loss())) {
                sum.foundNotFinite(row, loss());
                return;
            }
        }
    }
}
