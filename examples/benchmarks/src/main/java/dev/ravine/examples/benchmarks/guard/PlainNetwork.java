package dev.ravine.examples.benchmarks.guard;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A network of tanh layers with a linear one at the end, mean squared error and plain gradient steps, written by hand in
 * loops over arrays that are made once: about the least that a step can cost in plain Java.
 */
final class PlainNetwork {
    private static final double LEARNING_RATE = 0.01;

    private final int[] sizes;
    private final int batch;
    private final double[][] weights;
    private final double[][] biases;
    private final double[][] values;
    private final double[][] gradients;

    PlainNetwork(int batch, RandomGenerator random, int... sizes) {
        this.sizes = sizes;
        this.batch = batch;
        int layers = sizes.length - 1;
        weights = new double[layers][];
        biases = new double[layers][];
        values = new double[layers + 1][];
        gradients = new double[layers + 1][];
        for (int layer = 0; layer <= layers; layer++) {
            values[layer] = new double[batch * sizes[layer]];
            gradients[layer] = new double[batch * sizes[layer]];
            if (layer < layers) {
                weights[layer] = random.doubles((long) sizes[layer] * sizes[layer + 1], -0.5, 0.5)
                        .toArray();
                biases[layer] = new double[sizes[layer + 1]];
            }
        }
    }

    /** Forward, reverse, update; returns the loss before. */
    double step(double[] x, double[] targets) {
        int layers = weights.length;
        System.arraycopy(x, 0, values[0], 0, x.length);
        for (int layer = 0; layer < layers; layer++) {
            forward(layer, layer < layers - 1);
        }
        double loss = 0;
        double[] prediction = values[layers];
        for (int i = 0; i < prediction.length; i++) {
            double error = prediction[i] - targets[i];
            loss += error * error / prediction.length;
            gradients[layers][i] = 2 * error / prediction.length;
        }
        for (int layer = layers - 1; layer >= 0; layer--) {
            backward(layer, layer < layers - 1);
        }
        return loss;
    }

    private void forward(int layer, boolean tanh) {
        int inputs = sizes[layer];
        int outputs = sizes[layer + 1];
        for (int row = 0; row < batch; row++) {
            for (int o = 0; o < outputs; o++) {
                double sum = biases[layer][o];
                for (int i = 0; i < inputs; i++) {
                    sum += values[layer][row * inputs + i] * weights[layer][o * inputs + i];
                }
                values[layer + 1][row * outputs + o] = tanh ? Math.tanh(sum) : sum;
            }
        }
    }

    private void backward(int layer, boolean tanh) {
        int inputs = sizes[layer];
        int outputs = sizes[layer + 1];
        double[] weight = weights[layer];
        double[] below = gradients[layer];
        Arrays.fill(below, 0);
        double[] moved = weight.clone();
        for (int row = 0; row < batch; row++) {
            for (int o = 0; o < outputs; o++) {
                double y = values[layer + 1][row * outputs + o];
                double g = gradients[layer + 1][row * outputs + o] * (tanh ? 1 - y * y : 1);
                biases[layer][o] -= LEARNING_RATE * g;
                for (int i = 0; i < inputs; i++) {
                    below[row * inputs + i] += g * weight[o * inputs + i];
                    moved[o * inputs + i] -= LEARNING_RATE * g * values[layer][row * inputs + i];
                }
            }
        }
        weights[layer] = moved;
    }
}
