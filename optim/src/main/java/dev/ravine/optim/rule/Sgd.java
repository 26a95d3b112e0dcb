package dev.ravine.optim.rule;

import dev.ravine.optim.Formula;
import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;

/**
 * Gradient descent: θ ← θ − ηg.
 *
 * <p>Batch, stochastic and mini-batch descent are this rule, on the gradient of all, of one or of some samples.
 *
 * <p>H. Robbins, S. Monro, A Stochastic Approximation Method (1951). Plain SGD of PyTorch, optax,
 * TensorFlow and DL4J is the same.
 */
public record Sgd() implements UpdateRule, InPlace {
    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        for (int i = from; i < to; i++) {
            w[i] -= learningRate * g[i];
        }
    }

    @Override
    public Formula formula() {
        return Formula.of("θ ← θ − ηg");
    }
}
