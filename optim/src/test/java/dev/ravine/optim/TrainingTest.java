package dev.ravine.optim;

import static dev.ravine.autograd.Elementwise.tanh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import dev.ravine.optim.rule.AdamW;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.schedule.Schedules;
import dev.ravine.optim.transform.ClipNorm;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The sample of {@link Optimizer}, on a net that learns exclusive or. */
class TrainingTest {
    private final Random random = new Random(7);
    private final Parameter w1 = Given.parameter("w1", 2, 4, random);
    private final Parameter b1 = Given.parameter("b1", 1, 4, new double[4]);
    private final Parameter w2 = Given.parameter("w2", 4, 1, random);
    private final Parameter b2 = Given.parameter("b2", 1, 1, 0);

    private Variable loss() {
        Variable x = Variable.of(new double[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
        Variable y = Variable.of(new double[][] {{0}, {1}, {1}, {0}});
        Variable error = tanh(x.matmul(w1).add(b1)).matmul(w2).add(b2).sub(y);
        return error.mul(error).sum();
    }

    @Test
    void groupsWithRulesOfTheirOwnLearn() {
        Parameters weights = Parameters.of(w1, w2);
        Parameters biases = Parameters.of(b1, b2);
        Optimizer optimizer = new Optimizer(
                ParameterGroup.of("weights", weights)
                        .rule(new AdamW())
                        .learningRate(Schedules.warmupCosine(0.1, 10, 300))
                        .with(new ClipNorm(1)),
                ParameterGroup.of("biases", biases).rule(new Momentum(0.9)).learningRate(1e-2));
        assertThat(loss().value().data[0]).isGreaterThan(0.5);
        for (int step = 0; step < 300; step++) {
            optimizer.step(loss().backward());
        }
        assertThat(loss().value().data[0]).isLessThan(0.01);
    }

    @Test
    void everyRuleBringsTheLossDown() {
        for (UpdateRule rule : Rules.ALL) {
            Parameter[] all = {w1, b1, w2, b2};
            double before = loss().value().data[0];
            Optimizer optimizer = Given.optimizer(rule, 1e-4, all);
            for (int step = 0; step < 20; step++) {
                optimizer.step(loss().backward());
            }
            assertThat(loss().value().data[0]).as("%s", rule).isLessThan(before);
        }
    }
}
