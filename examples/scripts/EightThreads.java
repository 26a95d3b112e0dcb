///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.ravine:ravine-nn:0.1.0-SNAPSHOT
//DEPS dev.ravine:ravine-optim:0.1.0-SNAPSHOT

import static dev.ravine.autograd.Elementwise.sigmoid;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Generated;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.metric.Metrics;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** A layer and an update rule of one's own, trained by eight threads at once: {@code jbang EightThreads.java}. */
class EightThreads {
    /** A layer says what it is made of and what it computes. */
    static final class Gated extends Layer {
        private final Linear value;
        private final Linear gate;

        Gated(int inputs, int outputs, RandomGenerator random) {
            value = child("value", new Linear(inputs, outputs, random));
            gate = child("gate", new Linear(inputs, outputs, random));
        }

        @Override
        protected Variable compute(Variable x) {
            return value.forward(x).mul(sigmoid(gate.forward(x).mul(4)));
        }
    }

    /** A rule moves w against g; this one by the sign alone, like the first versions of Rprop. */
    static final UpdateRule SIGN = (rate, w, g, slots, from, to) -> {
        for (int i = from; i < to; i++) {
            w[i] -= rate * Math.signum(g[i]);
        }
    };

    public static void main(String[] arguments) {
        SplitMix random = new SplitMix(1);
        var moons = Generated.moons(512, 0.1, random);
        Layer model = Sequential.of(new Gated(2, 16, random), new Gated(16, 16, random), new Linear(16, 2, random));
        Optimizer optimizer = Optimizer.of(SIGN, step -> 0.02 / (1 + step / 20.0), model.parameters());
        List<Batch> shares = new ArrayList<>();
        Batches.of(moons).size(64).shuffle(random).forEach(shares::add);
        for (int step = 0; step < 200; step++) {
            // Every thread differentiates through the same parameters; the shares are added in their order.
            Gradients sum = shares.parallelStream()
                    .map(batch -> Losses.crossEntropy(model.forward(batch.x()), batch.labels()).backward())
                    .reduce(Gradients::add)
                    .orElseThrow();
            optimizer.step(sum.scale(1.0 / shares.size()));
        }
        System.out.printf(
                "accuracy %.3f, learned from %d shares at a time%n",
                Metrics.accuracy(model.forward(Variable.of(moons.x())), moons.labels()), shares.size());
    }
}
