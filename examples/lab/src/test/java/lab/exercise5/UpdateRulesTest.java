package lab.exercise5;

import static org.junit.jupiter.api.Assertions.fail;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.UpdateRule;
import java.util.LinkedHashMap;
import java.util.Map;
import lab.Grader;
import org.junit.jupiter.api.Test;

class UpdateRulesTest {
    private static final int STEPS = 30;

    /** What happens to one number under a rule: its values after each step, for a gradient that changes from step to step. */
    private static double[] path(UpdateRule rule) {
        Parameter w = new Parameter("w", new double[][] {{1, -2}});
        Optimizer optimizer = Optimizer.of(rule, 0.1, Parameters.of(w));
        double[] path = new double[2 * STEPS];
        for (int step = 0; step < STEPS; step++) {
            Variable target = Variable.of(new double[][] {{Math.sin(step), 0.001}});
            optimizer.step(w.sub(target).pow(2).sum().backward());
            path[2 * step] = w.value().data[0];
            path[2 * step + 1] = w.value().data[1];
        }
        return path;
    }

    /** Compares with the right rule, and with wrong ones whose names say what is wrong with them. */
    private static void grade(String name, UpdateRule yours, UpdateRule right, Map<String, UpdateRule> wrong) {
        double[] expected = path(right);
        double[] got = path(yours);
        int first = firstDifference(expected, got);
        if (first < 0) {
            return;
        }
        for (Map.Entry<String, UpdateRule> mistake : wrong.entrySet()) {
            if (firstDifference(path(mistake.getValue()), got) < 0) {
                fail("\n" + name + " does what it does " + mistake.getKey() + ".\n");
            }
        }
        fail("\n" + name + " differs from its equations in step " + (first / 2 + 1) + ": expected the entry to be " + expected[first]
                + ", got " + got[first]
                + (first < 2 ? ". It was " + (first == 0 ? 1 : -2) + " before, the learning rate is 0.1 and the gradient "
                        + (first == 0 ? 2.0 : -4.002)
                        : ". The steps before it are right, so look at what the rule remembers")
                + ".\n");
    }

    private static int firstDifference(double[] expected, double[] got) {
        for (int i = 0; i < expected.length; i++) {
            if (!(Math.abs(expected[i] - got[i]) <= 1e-9 * Math.max(1, Math.abs(expected[i])))) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void sgd() {
        Map<String, UpdateRule> wrong = new LinkedHashMap<>();
        wrong.put("if the sign is turned: it climbs; step against the gradient", (rate, w, g, slots, from, to) -> {
            for (int i = from; i < to; i++) w[i] += rate * g[i];
        });
        wrong.put("without the learning rate", (rate, w, g, slots, from, to) -> {
            for (int i = from; i < to; i++) w[i] -= g[i];
        });
        wrong.put("if it does nothing", (rate, w, g, slots, from, to) -> {});
        grade("SGD", new UpdateRules.Sgd(), new dev.ravine.optim.rule.Sgd(), wrong);
    }

    @Test
    void momentum() {
        Map<String, UpdateRule> wrong = new LinkedHashMap<>();
        wrong.put("without memory: v has to be a slot, which lasts from step to step", (rate, w, g, slots, from, to) -> {
            for (int i = from; i < to; i++) w[i] -= rate * g[i];
        });
        wrong.put("if the velocity is an average: the gradient counts ηg, and not (1 − γ)ηg", (rate, w, g, slots, from, to) -> {
            double[] v = slots.slot("v");
            for (int i = from; i < to; i++) {
                v[i] = 0.9 * v[i] + 0.1 * rate * g[i];
                w[i] -= v[i];
            }
        });
        wrong.put("if the step is taken before the velocity is renewed: θ moves by the new v", (rate, w, g, slots, from, to) -> {
            double[] v = slots.slot("v");
            for (int i = from; i < to; i++) {
                w[i] -= v[i];
                v[i] = 0.9 * v[i] + rate * g[i];
            }
        });
        wrong.put("with Nesterov's look ahead, which is another rule", dev.ravine.optim.rule.Momentum.withNesterov());
        grade("Momentum", new UpdateRules.Momentum(0.9), new dev.ravine.optim.rule.Momentum(0.9), wrong);
    }

    @Test
    void theLearningRateStandsInsideTheVelocity() {
        // The two forms of momentum differ only when the learning rate changes.
        Parameter w = new Parameter("w", 0);
        double[] rates = {1, 0};
        Optimizer optimizer =
                Optimizer.of(new UpdateRules.Momentum(0.5), step -> rates[(int) Math.min(step, 1)], Parameters.of(w));
        optimizer.step(w.mul(1).backward());
        optimizer.step(w.mul(1).backward());
        Grader.equal(
                -1.5,
                w.value().get(0, 0),
                1e-12,
                "A step with η = 1 and then one with η = 0 have to move by 1 and by γ·1 = 0.5, as the velocity remembers ηg. Do you"
                        + " multiply by η outside of the velocity?");
    }

    @Test
    void adam() {
        Map<String, UpdateRule> wrong = new LinkedHashMap<>();
        wrong.put("without the hats: its first step is 3.2 times too long, as v̂ is a thousand times v", adam(false, false, 1, 0));
        wrong.put("with a hat on v alone: m̂ = m/(1 − β₁ᵗ) is missing, so its first step is a tenth", adam(false, true, 1, 0));
        wrong.put("with a hat on m alone: v̂ = v/(1 − β₂ᵗ) is missing", adam(true, false, 1, 0));
        wrong.put("if t counts from 0 or is one late: it is slots.step(), which is 1 in the first step", adam(true, true, 2, 0));
        wrong.put("with ε under the root", adam(true, true, 1, 1));
        wrong.put("without the root: divide by √v̂ + ε", adam(true, true, 1, 2));
        grade("Adam", new UpdateRules.Adam(0.9, 0.999, 1e-3), new dev.ravine.optim.rule.Adam(0.9, 0.999, 1e-3), wrong);
    }

    private static UpdateRule adam(boolean hat1, boolean hat2, int first, int denominator) {
        return (rate, w, g, slots, from, to) -> {
            double[] m = slots.slot("m");
            double[] v = slots.slot("v");
            int t = slots.step() - 1 + first;
            for (int i = from; i < to; i++) {
                m[i] = 0.9 * m[i] + 0.1 * g[i];
                v[i] = 0.999 * v[i] + 0.001 * g[i] * g[i];
                double mean = hat1 ? m[i] / (1 - Math.pow(0.9, t)) : m[i];
                double square = hat2 ? v[i] / (1 - Math.pow(0.999, t)) : v[i];
                double divisor = denominator == 0
                        ? Math.sqrt(square) + 1e-3
                        : denominator == 1 ? Math.sqrt(square + 1e-3) : square + 1e-3;
                w[i] -= rate * mean / divisor;
            }
        };
    }

    @Test
    void everyRuleKeepsToItsRange() {
        for (UpdateRule rule : new UpdateRule[] {
            new UpdateRules.Sgd(), new UpdateRules.Momentum(0.9), new UpdateRules.Adam(0.9, 0.999, 1e-8)
        }) {
            double[] w = {1, 2, 3, 4};
            rule.update(0.1, w, new double[] {1, 1, 1, 1}, new dev.ravine.optim.Slots(1, 4).next(), 1, 3);
            Grader.expect(
                    w[0] == 1 && w[3] == 4 && w[1] != 2 && w[2] != 3,
                    rule + " was asked to move the entries 1 and 2 of four, from 1 up to and without 3; it made of 1, 2, 3, 4: "
                            + java.util.Arrays.toString(w));
        }
    }
}
