///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 17+
//DEPS dev.ravine:ravine-nn:0.1.0-SNAPSHOT
//DEPS dev.ravine:ravine-optim:0.1.0-SNAPSHOT

import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Shaping;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.SplitMix;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Adam;

/** Completes a table of ratings of which 40 % are known, as a product of two thin matrices: {@code jbang Factorization.java}. */
class Factorization {
    public static void main(String[] arguments) {
        SplitMix random = new SplitMix(1);
        Variable truth = Constants.normal(30, 2, random).matmul(Constants.normal(2, 20, random));
        Variable known = Shaping.test(Constants.uniform(30, 20, 0, 1, random), u -> u < 0.4);
        Variable unknown = known.neg().add(1);
        Parameter people = new Parameter("people", Constants.normal(30, 2, random).mul(0.1).value());
        Parameter films = new Parameter("films", Constants.normal(2, 20, random).mul(0.1).value());
        Optimizer optimizer = Optimizer.of(new Adam(), 0.05, Parameters.of(people, films));
        for (int step = 0; step <= 600; step++) {
            Variable error = people.matmul(films).sub(truth);
            Variable loss = error.mul(known).pow(2).sum().div(known.sum());
            if (step % 200 == 0) {
                double hidden = error.mul(unknown).pow(2).sum().div(unknown.sum()).scalar();
                System.out.printf("step %3d: squared error %.4f of the known, %.4f of the others%n", step, loss.scalar(), hidden);
            }
            optimizer.step(loss.backward());
        }
    }
}
