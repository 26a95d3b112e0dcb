///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.ravine:ravine-nn:0.1.0-SNAPSHOT
//DEPS dev.ravine:ravine-optim:0.1.0-SNAPSHOT

import static dev.ravine.autograd.Elementwise.cos;
import static dev.ravine.autograd.Elementwise.exp;
import static dev.ravine.autograd.Elementwise.sin;
import static dev.ravine.autograd.Elementwise.square;

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Adam;
import java.util.Arrays;

/** A variational autoencoder presses points of a circle into one number, and draws new ones: {@code jbang Vae.java}. */
class Vae {
    public static void main(String[] arguments) {
        SplitMix random = new SplitMix(1);
        Variable angles = Constants.uniform(128, 1, 0, 2 * Math.PI, random);
        Variable points = Shaping.concatenateColumns(
                cos(angles), sin(angles));
        Layer encoder = Sequential.of(new Linear(2, 32, random), new Tanh(), new Linear(32, 2, random));
        Layer decoder = Sequential.of(new Linear(1, 32, random), new Tanh(), new Linear(32, 2, random));
        Optimizer optimizer = Optimizer.of(
                new Adam(),
                0.01,
                encoder.parameters().under("encoder").and(decoder.parameters().under("decoder")));
        for (int step = 0; step <= 1000; step++) {
            Variable code = encoder.forward(points);
            Variable mean = Shaping.columns(code, 0, 1);
            Variable logVariance = Shaping.columns(code, 1, 2);
            // z is drawn from N(mean, variance) so that a gradient reaches both.
            Variable z = mean.add(exp(logVariance.mul(0.5)).mul(Constants.normal(128, 1, random)));
            Variable error = square(decoder.forward(z).sub(points)).sum().div(128);
            Variable divergence = square(mean).add(exp(logVariance)).sub(logVariance).sub(1).sum().div(2 * 128);
            optimizer.step(error.add(divergence.mul(0.03)).backward());
            if (step % 250 == 0) {
                System.out.printf("step %4d: error %.3f, divergence %.2f nats%n", step, error.scalar(), divergence.scalar());
            }
        }
        Variable made = decoder.forward(Constants.normal(400, 1, random));
        char[][] picture = new char[13][27];
        for (char[] row : picture) {
            Arrays.fill(row, ' ');
        }
        for (int i = 0; i < made.rows(); i++) {
            int row = (int) Math.round(6 - 5 * made.value().get(i, 1));
            int column = (int) Math.round(13 + 10 * made.value().get(i, 0));
            if (row >= 0 && row < 13 && column >= 0 && column < 27) {
                picture[row][column] = 'o';
            }
        }
        for (char[] row : picture) {
            System.out.println(new String(row).stripTrailing());
        }
    }
}
