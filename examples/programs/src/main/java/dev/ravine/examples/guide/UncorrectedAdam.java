package dev.ravine.examples.guide;

import dev.ravine.optim.InPlace;
import dev.ravine.optim.Slots;
import dev.ravine.optim.UpdateRule;

/** An update rule of our own: Adam's formula with m and v in place of m̂ and v̂. */
record UncorrectedAdam(double beta1, double beta2, double epsilon) implements UpdateRule, InPlace {
    @Override
    public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
        double[] m = slots.slot("m");
        double[] v = slots.slot("v");
        for (int i = from; i < to; i++) {
            m[i] = beta1 * m[i] + (1 - beta1) * g[i];
            v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
            w[i] -= learningRate * m[i] / (Math.sqrt(v[i]) + epsilon);
        }
    }
}
