///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.ravine:ravine-nn:0.1.0-SNAPSHOT
//DEPS dev.ravine:ravine-optim:0.1.0-SNAPSHOT

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Linear;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.loss.Losses;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Sgd;
import java.util.random.RandomGenerator;

/** Finds the line that noisy points were drawn from: {@code jbang Regression.java}. */
class Regression {
    public static void main(String[] arguments) {
        RandomGenerator random = new SplitMix(1);
        Variable x = Constants.uniform(100, 1, -1, 1, random);
        Variable y = x.mul(3).add(-0.5).add(Constants.normal(100, 1, random).mul(0.1));
        Linear line = new Linear(1, 1, random);
        Optimizer optimizer = Optimizer.of(new Sgd(), 0.3, line.parameters());
        for (int step = 0; step < 100; step++) {
            optimizer.step(Losses.meanSquaredError(line.forward(x), y).backward());
        }
        System.out.printf(
                "y = %.2f x %+.2f, drawn from 3 x -0.5%n",
                line.parameters().get("weight").scalar(), line.parameters().get("bias").scalar());
    }
}
