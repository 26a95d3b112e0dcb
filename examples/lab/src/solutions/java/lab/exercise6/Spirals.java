package lab.exercise6;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.loss.Losses;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Adam;
import java.util.random.RandomGenerator;

/** Exercise 6: a net that learns two spirals. */
public final class Spirals {
    private Spirals() {}

    /** A net that has not learned yet: two features in, a score for each of two classes out. */
    public static Layer model(RandomGenerator random) {
        return Sequential.of(
                new Linear(2, 32, random), new Tanh(), new Linear(32, 32, random), new Tanh(), new Linear(32, 2, random));
    }

    /** Trains the net on the samples. */
    public static void train(Layer model, Dataset data, RandomGenerator random) {
        Optimizer optimizer = Optimizer.of(new Adam(), 0.01, model.parameters());
        for (int epoch = 0; epoch < 100; epoch++) {
            for (Batch batch : Batches.of(data).size(32).shuffle(random)) {
                Variable loss = Losses.crossEntropy(model.forward(batch.x()), batch.labels());
                optimizer.step(loss.backward());
            }
        }
    }
}
