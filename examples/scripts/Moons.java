///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.ravine:ravine-nn:0.1.0-SNAPSHOT
//DEPS dev.ravine:ravine-optim:0.1.0-SNAPSHOT

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.data.Generated;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.metric.Metrics;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Adam;
import java.util.random.RandomGenerator;

/** A net learns to tell two moons apart, and draws its decision: {@code jbang Moons.java}. */
class Moons {
    public static void main(String[] arguments) {
        RandomGenerator random = new SplitMix(1);
        Dataset moons = Generated.moons(200, 0.1, random);
        Variable points = Variable.of(moons.x());
        Layer model = Sequential.of(new Linear(2, 16, random), new Tanh(), new Linear(16, 2, random));
        Optimizer optimizer = Optimizer.of(new Adam(), 0.01, model.parameters());
        for (int step = 0; step < 300; step++) {
            optimizer.step(
                    Losses.crossEntropy(model.forward(points), moons.labels()).backward());
        }
        System.out.println("accuracy " + Metrics.accuracy(model.forward(points), moons.labels()));
        for (double y = 1.2; y > -0.8; y -= 0.2) {
            StringBuilder line = new StringBuilder();
            for (double x = -1.2; x < 2.3; x += 0.1) {
                Variable scores = model.forward(Variable.of(new double[][] {{x, y}}));
                line.append(Metrics.predictions(scores)[0] == 0 ? '.' : 'o');
            }
            System.out.println(line);
        }
    }
}
