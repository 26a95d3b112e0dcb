package lab.exercise6;

import dev.ravine.nn.Layer;
import dev.ravine.nn.data.Dataset;
import java.util.random.RandomGenerator;
import lab.Todo;

/** Exercise 6: a net that learns two spirals. */
public final class Spirals {
    private Spirals() {}

    /** A net that has not learned yet: two features in, a score for each of two classes out. */
    public static Layer model(RandomGenerator random) {
        throw new Todo(6, "a net of at most 5,000 parameters, in Spirals.model");
    }

    /** Trains the net on the samples. */
    public static void train(Layer model, Dataset data, RandomGenerator random) {
        throw new Todo(6, "the loop over epochs and batches, in Spirals.train");
    }
}
