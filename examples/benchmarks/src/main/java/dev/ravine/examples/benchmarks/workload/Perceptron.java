package dev.ravine.examples.benchmarks.workload;

import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.data.Generated;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Adam;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/** Networks of any sizes, to see how time grows with them: relu between linear layers, cross-entropy, Adam. */
public final class Perceptron {
    private static final int BATCHES = 4;

    private Perceptron() {}

    /**
     * Starts one.
     *
     * @param sizes of the layers, from the features to the classes
     */
    public static Workload of(int batch, int... sizes) {
        SplitMix random = new SplitMix(1);
        Sequential model = new Sequential();
        for (int i = 1; i < sizes.length; i++) {
            model.add("fc" + i, new Linear(sizes[i - 1], sizes[i], random));
            if (i < sizes.length - 1) {
                model.add("relu" + i, new Relu());
            }
        }
        DMatrixRMaj centres = new DMatrixRMaj(sizes[sizes.length - 1], sizes[0]);
        Arrays.setAll(centres.data, i -> random.nextGaussian());
        return new Workload(
                model,
                Optimizer.of(new Adam(), 1e-3, model.parameters()),
                Generated.blobs(centres, BATCHES * batch, 1, random),
                batch);
    }
}
