package dev.ravine.examples;

import dev.ravine.autograd.Variable;
import java.util.random.RandomGenerator;

/**
 * Points on two half circles that reach into each other, which no straight line can part.
 *
 * @param points a row per point, count × 2
 * @param labels 0 for the upper moon and 1 for the lower, count × 1
 */
record Moons(Variable points, Variable labels) {

    /** Draws points, every other one on the lower moon, each a little off its half circle. */
    static Moons draw(int count, RandomGenerator random) {
        double[][] points = new double[count][];
        double[][] labels = new double[count][];
        for (int i = 0; i < count; i++) {
            boolean lower = i % 2 == 1;
            double angle = random.nextDouble(Math.PI);
            double x = lower ? 1 - Math.cos(angle) : Math.cos(angle);
            double y = lower ? 0.5 - Math.sin(angle) : Math.sin(angle);
            points[i] = new double[] {x + random.nextGaussian(0, 0.1), y + random.nextGaussian(0, 0.1)};
            labels[i] = new double[] {lower ? 1 : 0};
        }
        return new Moons(Variable.of(points), Variable.of(labels));
    }

    /** The share of the points that a network's logits put on the right moon; a positive logit says the lower. */
    double accuracy(Variable logits) {
        int right = 0;
        for (int i = 0; i < labels.rows(); i++) {
            boolean lower = labels.value().get(i, 0) == 1;
            if (logits.value().get(i, 0) > 0 == lower) {
                right++;
            }
        }
        return (double) right / labels.rows();
    }
}
