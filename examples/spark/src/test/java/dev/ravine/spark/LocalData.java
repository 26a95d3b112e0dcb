package dev.ravine.spark;

import dev.ravine.nn.Dropout;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.data.Generated;
import dev.ravine.nn.loss.Losses;

/** What the tests train. */
final class LocalData {
    private LocalData() {}

    static Dataset moons(int size) {
        return Generated.moons(size, 0.1, new SplitMix(5));
    }

    /** A small net with dropout, so that random numbers count. */
    static ModelSpec net() {
        return ModelSpec.labels(
                random -> Sequential.of(
                        new Linear(2, 16, random), new Tanh(), new Dropout(0.2, random), new Linear(16, 2, random)),
                Losses::crossEntropy);
    }
}
