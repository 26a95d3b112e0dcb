package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.State;
import dev.ravine.optim.rule.AdEmaMix;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.AdamW;
import dev.ravine.optim.rule.Lion;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.rule.ScheduleFreeAdamW;
import dev.ravine.optim.rule.Sgd;
import dev.ravine.optim.schedule.Schedule;
import dev.ravine.optim.transform.DecoupledDecay;
import dev.ravine.optim.transform.IndependentDecay;
import dev.ravine.optim.transform.L2;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** A step is taken whole or not at all, also where most steps are taken in place. */
class AllOrNothingTest {
    /** Refused, and nothing is changed: no value, no buffer and no count. */
    private static void refuses(Optimizer optimizer, Parameter parameter, double... g) {
        double[] before = parameter.value().data.clone();
        int version = parameter.version();
        Map<String, List<?>> state = Given.snapshot(optimizer.state());
        Gradients gradients = Given.gradient(parameter, g);
        assertThatThrownBy(() -> optimizer.step(gradients))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing was changed");
        assertThat(parameter.value().data).containsExactly(before);
        assertThat(parameter.version()).isEqualTo(version);
        assertThat(Given.snapshot(optimizer.state())).isEqualTo(state);
    }

    @Test
    void aSettingThatIsHugeInALaterStepIsNoticed() {
        Schedule later = step -> step < 2 ? 0 : 1e300;
        refusesTheThirdStep(group -> group.learningRate(later));
        refusesTheThirdStep(group -> group.with(new L2(later)));
        refusesTheThirdStep(group -> group.with(new DecoupledDecay(later)));
        refusesTheThirdStep(group -> group.with(new IndependentDecay(later)));
    }

    /** Its square is infinite, and Adam would never move again. */
    @Test
    void aGradientThatWouldMakeABufferInfiniteIsRefused() {
        Parameter w = Given.parameter("w", 1, 2, 1, 1);
        Optimizer optimizer = Given.optimizer(new Adam(), 0.1, w);
        assertThatThrownBy(() -> optimizer.step(Given.gradient(w, 1, 1e160)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Optimizer.step: buffer 'v' of parameter 'w' would hold Infinity at [0, 1] after the step;"
                        + " nothing was changed");
        optimizer.step(Given.gradient(w, 1, 1));
        assertThat(w.value().data[1]).isEqualTo(1 - 0.1 / (1 + 1e-8));
        refuses(optimizer, w, 1, 1e160);
    }

    /** Otherwise a step in place could overflow, of numbers that are far from it. */
    @Test
    void aRuleTakesNoFactorNearOverflow() {
        assertThatThrownBy(() -> new AdamW(1e51))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("AdamW: weightDecay is 1.0E51, expected at least 0 and at most 1e50");
        assertThatThrownBy(() -> new Lion(0.9, 0.99, 1e51)).hasMessageStartingWith("Lion: weightDecay is 1.0E51");
        assertThatThrownBy(() -> new ScheduleFreeAdamW(0.9, 0.999, 1e-8, 1e51))
                .hasMessageStartingWith("ScheduleFreeAdamW: weightDecay is 1.0E51");
        assertThatThrownBy(() -> new AdEmaMix(0.9, 0.999, 0.9999, 1e51, 1e-8))
                .hasMessageStartingWith("AdEmaMix: alpha is 1.0E51");
        Parameter w = Given.parameter("w", 1, 2, 1, 1);
        Optimizer optimizer = new Optimizer(
                ParameterGroup.of("all", w).rule(new AdamW(1e50)).learningRate(step -> step == 0 ? 1e-50 : 1e50));
        optimizer.step(Given.gradient(w, 1, 1));
        optimizer.step(Given.gradient(w, 1, 1));
        assertThat(w.value().data[0]).isFinite();
    }

    private static void refusesTheThirdStep(UnaryOperator<ParameterGroup> setting) {
        Parameter w = Given.parameter("w", 1, 2, 1e20, -1e20);
        Optimizer optimizer = new Optimizer(
                setting.apply(ParameterGroup.of("all", w).rule(new Sgd()).learningRate(1)));
        optimizer.step(Given.gradient(w, 1, 1));
        optimizer.step(Given.gradient(w, 1, 1));
        refuses(optimizer, w, 1e20, 1e20);
    }

    @Test
    void valuesThatGrewHugeAreNoticed() {
        Parameter w = Given.parameter("w", 1, 2, 1, 1);
        Optimizer optimizer = new Optimizer(
                ParameterGroup.of("all", w).rule(new Sgd()).learningRate(1e50).with(new L2(1)));
        // Each step multiplies the first entry by about -1e50, until the next would be infinite.
        for (int step = 0; step < 6; step++) {
            optimizer.step(Given.gradient(w, 0, -1));
        }
        assertThat(Math.abs(w.value().data[0])).isBetween(1e299, 1e301);
        refuses(optimizer, w, 0, 0);
    }

    @Test
    void aBufferThatWasRestoredToSomethingHugeIsNoticed() {
        Parameter w = Given.parameter("w", 1, 1, 1);
        Optimizer first = Given.optimizer(new Adam(), 0.1, w);
        first.step(Given.gradient(w, 1));
        State state = first.state();
        state.at("w").matrices().forEach((name, buffer) -> buffer.data[0] = name.equals("v") ? -1e300 : 1e300);
        Optimizer second = Given.optimizer(new Adam(), 0.1, w);
        second.restore(state);
        refuses(second, w, 1);
    }

    @Test
    void aFirstStepThatTheRuleRefusesIsNotCounted() {
        record Refusing() implements UpdateRule, InPlace {
            @Override
            public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
                slots.slot("not.one.word");
            }
        }
        Parameter w = Given.parameter("w", 1, 1, 1);
        Optimizer optimizer = Given.optimizer(new Refusing(), 1, w);
        Gradients gradients = Given.gradient(w, 1);
        assertThatThrownBy(() -> optimizer.step(gradients)).hasMessageContaining("not.one.word");
        assertThat(optimizer.steps()).isZero();
        assertThat(optimizer.state().at("w").properties()).containsEntry("step", "0");
        assertThat(w.version()).isZero();
    }

    @Test
    void aStepThatAnotherParameterRefusesChangesNothing() {
        Random random = new Random(3);
        Parameter large = Given.parameter("large", 1, 1000, random);
        Parameter small = Given.parameter("small", 1, 1, 1e308);
        Optimizer optimizer = Given.optimizer(new Momentum(), 1, large, small);
        optimizer.step(Given.gradients(random, large).add(Given.gradient(small, 0)));
        double[] before = large.value().data.clone();
        Gradients tooLarge = Given.gradients(random, large).add(Given.gradient(small, -1e308));
        assertThatThrownBy(() -> optimizer.step(tooLarge))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing was changed");
        assertThat(large.value().data).containsExactly(before);
        assertThat(optimizer.steps()).isEqualTo(1);
    }

    @Test
    void numbersThatAreNotOrdinaryAreStillTakenWholeOrNotAtAll() {
        Random random = new Random(4);
        Parameter large = Given.parameter("large", 1, 1000, random);
        Optimizer optimizer = Given.optimizer(new Sgd(), 1e10, large);
        optimizer.step(Given.gradients(random, large));
        double[] before = large.value().data.clone();
        double[] g = Given.normal(random, before.length);
        g[g.length - 1] = 1e300;
        assertThatThrownBy(() -> optimizer.step(Given.gradient(large, g)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("would hold -Infinity at [0, " + (g.length - 1) + "]");
        assertThat(large.value().data).containsExactly(before);
    }

    @Test
    void aValueThatWasSetToSomethingHugeIsNoticed() {
        Random random = new Random(5);
        Parameter large = Given.parameter("large", 1, 1000, random);
        Optimizer optimizer = Given.optimizer(new Sgd(), 1, large);
        optimizer.step(Given.gradients(random, large));
        optimizer.step(Given.gradients(random, large));
        large.update(entries -> entries[7] = Double.MAX_VALUE);
        double[] g = new double[large.columns()];
        g[7] = -1e300;
        Gradients gradients = Given.gradient(large, g);
        assertThatThrownBy(() -> optimizer.step(gradients))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nothing was changed");
    }

    @Test
    void aStepAfterOneThatWasRefusedIsTaken() {
        Random random = new Random(10);
        Parameter large = Given.parameter("large", 1, 9000, random);
        Parameter same = Given.parameter("large", 1, 9000, large.value().data);
        Optimizer optimizer = Given.optimizer(new Adam(), 1, large);
        Optimizer another = Given.optimizer(new Adam(), 1, same);
        for (int step = 0; step < 4; step++) {
            double[] g = Given.normal(random, 9000);
            optimizer.step(Given.gradient(large, g));
            another.step(Given.gradient(same, g));
            optimizer.explain(Given.gradient(large, g), large, 0, 7);
            g[8999] = Double.NaN;
            assertThatThrownBy(() -> optimizer.step(Given.gradient(large, g)))
                    .hasMessageContaining("holds NaN at [0, 8999]; nothing was changed");
        }
        assertThat(large.value().data).containsExactly(same.value().data);
        assertThat(Given.snapshot(optimizer.state())).isEqualTo(Given.snapshot(another.state()));
    }

    @Test
    void aRuleThatThrowsThoughItMayNotIsLookedAtAnew() {
        record Throwing() implements UpdateRule, InPlace {
            @Override
            public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
                w[0] += 1e300 * g[0];
                if (slots.step() == 2) {
                    throw new ArithmeticException("no");
                }
            }
        }
        Parameter w = Given.parameter("w", 1, 1, 0);
        Optimizer optimizer = Given.optimizer(new Throwing(), 1, w);
        optimizer.step(Given.gradient(w, 0));
        Gradients gradients = Given.gradient(w, 1e8);
        assertThatThrownBy(() -> optimizer.step(gradients)).hasMessage("no");
        // Where it left off is close to overflow, so that the next step is computed first, and refused.
        refuses(optimizer, w, 1e10);
    }

    @Test
    void aTransformationThatMakesNoPromiseMayFailInAnyStep() {
        record Picky() implements Transform.OfParameter {
            @Override
            public void apply(double number, double learningRate, double[] w, int from, int to) {
                if (w[from] == 7) {
                    throw new ArithmeticException("seven");
                }
            }

            @Override
            public Formula formula(double number) {
                return Formula.of("θ ← θ");
            }
        }
        Parameter one = Given.parameter("one", 1, 1, 1);
        Parameter two = Given.parameter("two", 1, 1, 9);
        Optimizer optimizer = new Optimizer(ParameterGroup.of("all", one, two)
                .rule(new Sgd())
                .learningRate(1)
                .with(new Picky()));
        Gradients gradients = Given.gradient(one, 1).add(Given.gradient(two, 2));
        optimizer.step(gradients);
        assertThatThrownBy(() -> optimizer.step(Given.gradient(one, 1).add(Given.gradient(two, 2))))
                .hasMessage("seven");
        assertThat(one.value().data).containsExactly(0);
        assertThat(optimizer.steps()).isEqualTo(1);
    }

    @Test
    void aRuleThatBreaksItsWordIsNamed() {
        record Wrong() implements UpdateRule, InPlace {
            @Override
            public void update(double learningRate, double[] w, double[] g, Slots slots, int from, int to) {
                for (int i = 0; i < w.length; i++) {
                    w[i] = slots.step() < 2 ? w[i] : g[i] / 0;
                }
            }
        }
        Random random = new Random(6);
        Parameter large = Given.parameter("large", 1, 1000, random);
        Optimizer optimizer = Given.optimizer(new Wrong(), 1, large);
        optimizer.step(Given.gradients(random, large));
        Gradients gradients = Given.gradients(random, large);
        assertThatThrownBy(() -> optimizer.step(gradients))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "since Wrong made it of numbers far from overflow, which an InPlace rule must not do");
    }
}
