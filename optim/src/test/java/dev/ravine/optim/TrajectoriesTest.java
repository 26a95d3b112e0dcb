package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Parameter;
import dev.ravine.optim.rule.AdaDelta;
import dev.ravine.optim.rule.AdaGrad;
import dev.ravine.optim.rule.AdaMax;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.AdamW;
import dev.ravine.optim.rule.AmsGrad;
import dev.ravine.optim.rule.Epsilon;
import dev.ravine.optim.rule.HeavyBall;
import dev.ravine.optim.rule.Muon;
import dev.ravine.optim.rule.MuonScale;
import dev.ravine.optim.rule.NAdam;
import dev.ravine.optim.rule.RAdam;
import dev.ravine.optim.rule.RmsProp;
import dev.ravine.optim.rule.Sgd;
import dev.ravine.optim.schedule.Schedule;
import dev.ravine.optim.schedule.Schedules;
import dev.ravine.optim.transform.DecoupledDecay;
import dev.ravine.optim.transform.L2;
import dev.ravine.optim.transform.Maximize;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every rule and option that PyTorch has, over 200 steps. */
class TrajectoriesTest {
    private static final Map<String, UnaryOperator<ParameterGroup>> OURS = new TreeMap<>();

    private static void same(String key, UpdateRule rule, double rate, UnaryOperator<ParameterGroup> options) {
        OURS.put(key, group -> options.apply(group.rule(rule).learningRate(rate)));
    }

    private static void same(String key, UpdateRule rule, double rate) {
        same(key, rule, rate, UnaryOperator.identity());
    }

    static {
        UnaryOperator<ParameterGroup> l2 = group -> group.with(new L2(0.1));
        UnaryOperator<ParameterGroup> climbing = group -> group.with(new Maximize());
        UnaryOperator<ParameterGroup> both = group -> group.with(new Maximize()).with(new L2(0.1));
        UnaryOperator<ParameterGroup> decoupled = group -> group.with(new DecoupledDecay(0.1));
        Schedule halving = Schedules.step(1e-2, 20, 0.5);

        same("sgd", new Sgd(), 1e-2);
        same("sgd, l2", new Sgd(), 1e-2, l2);
        same("sgd, maximize, l2", new Sgd(), 1e-2, both);
        same("sgd, momentum", new HeavyBall(0.9), 1e-2);
        same("sgd, momentum, dampening", new HeavyBall(0.9, 0.3), 1e-2);
        same("sgd, momentum, dampening, l2", new HeavyBall(0.9, 0.3), 1e-2, l2);
        same("sgd, nesterov", HeavyBall.withNesterov(0.9), 1e-2);
        same("sgd, nesterov, l2", HeavyBall.withNesterov(0.9), 1e-2, l2);
        same("sgd, momentum, step", new HeavyBall(0.9), 0, group -> group.learningRate(halving));
        same("sgd, nesterov, step", HeavyBall.withNesterov(0.9), 0, group -> group.learningRate(halving));
        same("adagrad", AdaGrad.pytorch(), 1e-2);
        same("adagrad, lr decay", new AdaGrad(Epsilon.outside(1e-10), 0, 0.05), 1e-2);
        same("adagrad, initial accumulator", new AdaGrad(Epsilon.outside(1e-10), 0.5), 1e-2);
        same("adagrad, l2", AdaGrad.pytorch(), 1e-2, l2);
        same("adagrad, maximize", AdaGrad.pytorch(), 1e-2, climbing);
        same("adadelta", AdaDelta.pytorch(), 1);
        same("adadelta, rho", new AdaDelta(0.95, 1e-5), 0.5);
        same("adadelta, l2, maximize", AdaDelta.pytorch(), 1, both);
        same("rmsprop", RmsProp.pytorch(), 1e-2);
        same("rmsprop, alpha", new RmsProp(0.9, Epsilon.outside(1e-3)), 1e-2);
        same("rmsprop, l2, maximize", RmsProp.pytorch(), 1e-2, both);
        same("rmsprop, centered", RmsProp.pytorch(0, true), 1e-2);
        same("rmsprop, momentum", RmsProp.pytorch(0.9, false), 1e-2);
        same("rmsprop, centered, momentum", RmsProp.pytorch(0.9, true), 1e-2);
        same("adam", new Adam(), 1e-3);
        same("adam, betas", new Adam(0.8, 0.95, 1e-3), 1e-2);
        same("adam, l2", new Adam(), 1e-3, l2);
        same("adam, l2, maximize", new Adam(), 1e-3, both);
        same("adam, decoupled", new Adam(), 1e-3, decoupled);
        same("adam, amsgrad", new AmsGrad(), 1e-3);
        same("adam, amsgrad, beta2", new AmsGrad(0.9, 0.8, 1e-8), 1e-3);
        same("adamw", new AdamW(), 1e-3);
        same("adamw, decay", new AdamW(0.5), 1e-2);
        same("adamw, maximize", new AdamW(), 1e-3, climbing);
        same("adamw, amsgrad", new AmsGrad(0.9, 0.8, 1e-8), 1e-3, group -> group.with(new DecoupledDecay(0.01)));
        same("adamw, cosine", new AdamW(), 0, group -> group.learningRate(Schedules.cosine(1e-3, 1e-5, 200)));
        same("nadam", new NAdam(), 2e-3);
        same("nadam, momentum decay", new NAdam(0.8, 0.9, 1e-4, 0.1), 2e-3);
        same("nadam, l2, maximize", new NAdam(), 2e-3, both);
        same("nadam, decoupled", new NAdam(), 2e-3, decoupled);
        same("radam", new RAdam(), 1e-3);
        same("radam, betas", new RAdam(0.8, 0.9, 1e-4), 1e-3);
        same("radam, never rectified", new RAdam(0.8, 0.6, 1e-8), 1e-3);
        same("radam, l2, maximize", new RAdam(), 1e-3, both);
        same("radam, decoupled", new RAdam(), 1e-3, decoupled);
        same("adamax", new AdaMax(), 2e-3);
        same("adamax, betas", new AdaMax(0.8, 0.9, 1e-2), 2e-3);
        same("adamax, l2, maximize", new AdaMax(), 2e-3, both);
        same("muon", new Muon(), 1e-3);
        same("muon, like adamw", new Muon(0.95, 0.1, MuonScale.LIKE_ADAMW), 1e-3);
        same("muon, heavy ball", new Muon(0.8, false, 0.3, MuonScale.OUTPUTS_BY_INPUTS), 1e-3);
    }

    static final Iterable<String> KEYS = OURS.keySet();

    @Test
    void noCaseOfPyTorchIsLeftOut() {
        assertThat(Trajectories.PYTORCH.trajectories())
                .hasSize(OURS.size() + 1)
                .containsKeys(OURS.keySet().toArray(String[]::new));
    }

    @ParameterizedTest
    @FieldSource("KEYS")
    void twoHundredStepsAreThoseOfPyTorch(String key) {
        Parameter w = Given.parameter("w", 3, 2, Trajectories.PYTORCH.start());
        walk(key, w, Objects.requireNonNull(OURS.get(key)), Trajectories.PYTORCH.gradients());
    }

    @Test
    void muonOfWeightsThatAreInputsByOutputsIsPyTorchsOfTheTransposed() {
        // A 2×3 parameter of PyTorch's and our 3×2 one, whose scales are then 1; and the other way about, √1.5.
        Parameter w = Given.parameter("w", 2, 3, transposed(Trajectories.PYTORCH.start()));
        double[][] gradients = new double[200][];
        for (int t = 0; t < 200; t++) {
            gradients[t] = transposed(Trajectories.PYTORCH.gradients()[t]);
        }
        walk("muon, transposed", w, group -> group.rule(new Muon()).learningRate(1e-3), gradients);
        assertThat(MuonScale.INPUTS_BY_OUTPUTS.factor(2, 3)).isEqualTo(MuonScale.OUTPUTS_BY_INPUTS.factor(3, 2));
        assertThat(MuonScale.INPUTS_BY_OUTPUTS.factor(3, 2)).isEqualTo(1);
    }

    private static double[] transposed(double[] x) {
        return new double[] {x[0], x[2], x[4], x[1], x[3], x[5]};
    }

    private static void walk(String key, Parameter w, UnaryOperator<ParameterGroup> options, double[][] gradients) {
        Optimizer optimizer = new Optimizer(options.apply(ParameterGroup.of("all", w)));
        double[][] theirs =
                Objects.requireNonNull(Trajectories.PYTORCH.trajectories().get(key));
        int written = 0;
        for (int step = 1; step <= 200; step++) {
            optimizer.step(Given.gradient(w, gradients[step - 1]));
            if (step == Trajectories.PYTORCH.written()[written]) {
                for (int i = 0; i < 6; i++) {
                    double expected = theirs[written][i];
                    assertThat(w.value().data[i])
                            .as("%s, step %d, entry %d", key, step, i)
                            .isCloseTo(expected, within(1e-12 * Math.abs(expected)));
                }
                written++;
            }
        }
        assertThat(written).isEqualTo(theirs.length);
    }
}
