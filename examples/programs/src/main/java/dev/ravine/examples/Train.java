package dev.ravine.examples;

import static dev.ravine.autograd.Elementwise.softplus;
import static dev.ravine.autograd.Elementwise.tanh;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Variable;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Trains a small network to tell two moons apart: a whole training loop, with nothing but the autograd module. */
@Command(name = "train", mixinStandardHelpOptions = true, description = "Trains a small net to tell two moons apart.")
final class Train implements Runnable {
    @Option(names = "--seed", defaultValue = "1", description = "Of the data and the first weights.")
    private long seed;

    @Override
    public void run() {
        train(seed);
    }

    /** Returns the share of points it has not seen that the trained network gets right. */
    static double train(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        Moons training = Moons.draw(200, random);
        Moons test = Moons.draw(1000, random);

        Parameter w1 = new Parameter("w1", normal(2, 16, random));
        Parameter b1 = new Parameter("b1", new double[1][16]);
        Parameter w2 = new Parameter("w2", normal(16, 16, random));
        Parameter b2 = new Parameter("b2", new double[1][16]);
        Parameter w3 = new Parameter("w3", normal(16, 1, random));
        Parameter b3 = new Parameter("b3", new double[1][1]);
        UnaryOperator<Variable> network = x -> {
            Variable h1 = tanh(x.matmul(w1).add(b1));
            Variable h2 = tanh(h1.matmul(w2).add(b2));
            return h2.matmul(w3).add(b3);
        };

        double learningRate = 0.5;
        double accuracy = 0;
        for (int step = 0; step <= 1000; step++) {
            Variable logits = network.apply(training.points());
            // Binary cross-entropy: the mean of −ln p, where p is the probability given to the right label.
            Variable loss = softplus(logits).sub(logits.mul(training.labels())).mean();

            if (step % 100 == 0) {
                accuracy = test.accuracy(Recording.off(() -> network.apply(test.points())));
                System.out.printf("step %4d   loss %.4f   test accuracy %.1f%%%n", step, loss.scalar(), 100 * accuracy);
            }

            Gradients gradients = loss.backward();
            for (Parameter parameter : gradients.parameters()) {
                double[] gradient = gradients.of(parameter).data;
                parameter.update(w -> {
                    for (int i = 0; i < w.length; i++) {
                        w[i] -= learningRate * gradient[i];
                    }
                });
            }
        }
        return accuracy;
    }

    /** Weights of about the size that keeps what goes through them at its scale (LeCun's). */
    private static double[][] normal(int inputs, int outputs, RandomGenerator random) {
        double[][] weights = new double[inputs][outputs];
        for (double[] row : weights) {
            for (int j = 0; j < outputs; j++) {
                row[j] = random.nextGaussian() / Math.sqrt(inputs);
            }
        }
        return weights;
    }
}
