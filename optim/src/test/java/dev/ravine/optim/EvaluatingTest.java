package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import dev.ravine.optim.rule.AdEmaMix;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.ScheduleFreeSgd;
import dev.ravine.optim.rule.Sgd;
import dev.ravine.optim.transform.Cautious;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Weights to evaluate with, cautious steps, gradients taken nearby, and rules that change from step to step. */
class EvaluatingTest {
    private final Parameter w = Given.parameter("w", 1, 2, 1, -2);
    private final Parameter b = Given.parameter("b", 1, 1, 3);

    @Test
    void aScheduleFreeRuleIsEvaluatedAtTheMeanOfAllItsSteps() {
        // With one η throughout, x is the mean of z = θ₀ − η Σg, here of 1 − 0.1, 1 − 0.3 and 1 − 0.6.
        Parameter one = Given.parameter("one", 1, 1, 1);
        Optimizer optimizer = Given.optimizer(new ScheduleFreeSgd(0.8), 0.1, one);
        for (double g : new double[] {1, 2, 3}) {
            optimizer.step(Given.gradient(one, g));
        }
        double x = (0.9 + 0.7 + 0.4) / 3;
        double y = one.scalar();
        assertThat(y).isCloseTo(0.2 * 0.4 + 0.8 * x, within(1e-15));
        double evaluated = optimizer.evaluating(one::scalar);
        assertThat(evaluated).isCloseTo(x, within(1e-15));
        assertThat(one.scalar()).isEqualTo(y);
        assertThat(Objects.requireNonNull(optimizer.state().matrices().get("one.x")).data[0])
                .isEqualTo(evaluated);
    }

    @Test
    void stepsOfAWarmUpCountByTheSquareOfTheirRate() {
        Parameter one = Given.parameter("one", 1, 1, 0);
        Optimizer optimizer =
                Optimizer.of(new ScheduleFreeSgd(), step -> step == 0 ? 1 : step == 1 ? 2 : 0.5, Parameters.of(one));
        for (int i = 0; i < 3; i++) {
            optimizer.step(Given.gradient(one, 1));
        }
        // z is −1, −3, −3.5; the greatest rates so far are 1, 2 and 2.
        assertThat(optimizer.evaluating(one::scalar)).isCloseTo((-1 - 3 * 4 - 3.5 * 4) / 9, within(1e-15));
    }

    @Test
    void whatMovesTheParameterFromOutsideMovesTheAverageWithIt() {
        Optimizer optimizer = Given.optimizer(new ScheduleFreeSgd(), 0.1, b);
        optimizer.step(Given.gradient(b, 1));
        optimizer.step(Given.gradient(b, -2));
        double before = optimizer.evaluating(b::scalar);
        b.update(entries -> entries[0] += 5);
        optimizer.step(Given.gradient(b, 0));
        assertThat(optimizer.evaluating(b::scalar)).isBetween(before + 4.9, before + 5.1);
    }

    @Test
    void otherRulesAreEvaluatedWhereTheyAreAndAnExceptionPutsEverythingBack() {
        Optimizer optimizer = new Optimizer(
                ParameterGroup.of("free", w).rule(new ScheduleFreeSgd()).learningRate(0.1),
                ParameterGroup.of("adam", b).rule(new Adam()).learningRate(0.1));
        assertThat(optimizer.<Double>evaluating(b::scalar)).isEqualTo(3);
        optimizer.step(Given.gradient(w, 1, 2).add(Given.gradient(b, 1)));
        optimizer.step(Given.gradient(w, -1, 2).add(Given.gradient(b, 1)));
        double[] own = w.value().data.clone();
        double ofAdam = b.scalar();
        assertThatThrownBy(() -> optimizer.evaluating(() -> {
                    assertThat(w.value().data).isNotEqualTo(own);
                    assertThat(b.scalar()).isEqualTo(ofAdam);
                    throw new IllegalStateException("stop");
                }))
                .hasMessage("stop");
        assertThat(w.value().data).containsExactly(own);
    }

    @Test
    void aStepInsideEvaluatingIsRefusedAndChangesNothing() {
        Optimizer optimizer = Given.optimizer(new ScheduleFreeSgd(), 0.1, b).skipNonFinite();
        optimizer.step(Given.gradient(b, 1));
        Map<String, List<?>> before = Given.snapshot(optimizer.state());
        double own = b.scalar();
        for (double g : new double[] {1, Double.NaN}) {
            assertThatThrownBy(() -> optimizer.evaluating(() -> {
                        optimizer.evaluating(b::scalar);
                        optimizer.step(Given.gradient(b, g));
                        return true;
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Optimizer.step: inside evaluating, which puts the parameters back at its end, expected"
                            + " outside of it");
        }
        assertThatThrownBy(() -> optimizer.evaluating(() -> optimizer.step(Given.gradient(b, 1))))
                .hasMessageStartingWith("Optimizer.step: inside evaluating");
        assertThat(b.scalar()).isEqualTo(own);
        assertThat(Given.snapshot(optimizer.state())).isEqualTo(before);
        optimizer.step(Given.gradient(b, 1));
        assertThat(optimizer.steps()).isEqualTo(2);
    }

    @Property
    void cautiousStepsAreTheRulesWhereTheyGoDownAndNoneElsewhere(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int steps) {
        Random random = new Random(seed);
        Parameter plain = Given.parameter("w", 3, 2, random);
        Parameter cautious = Given.parameter("w", 3, 2, plain.value().data);
        Optimizer one = Given.optimizer(new Adam(), 0.1, plain);
        Optimizer two = new Optimizer(ParameterGroup.of("all", cautious)
                .rule(new Adam())
                .learningRate(0.1)
                .with(new Cautious()));
        for (int t = 0; t < steps; t++) {
            double[] g = Given.normal(random, 6);
            double[] before = plain.value().data.clone();
            cautious.update(entries -> System.arraycopy(before, 0, entries, 0, 6));
            one.step(Given.gradient(plain, g));
            two.step(Given.gradient(cautious, g));
            int down = 0;
            for (int i = 0; i < 6; i++) {
                down += (plain.value().data[i] - before[i]) * g[i] < 0 ? 1 : 0;
            }
            for (int i = 0; i < 6; i++) {
                double step = plain.value().data[i] - before[i];
                double expected = step * g[i] < 0 ? before[i] + step * 6 / down : before[i];
                assertThat(cautious.value().data[i]).isCloseTo(expected, within(1e-14 * (1 + Math.abs(expected))));
            }
        }
    }

    @Test
    void aCautiousStepIsExplained() {
        Optimizer optimizer = new Optimizer(
                ParameterGroup.of("all", w).rule(new Sgd()).learningRate(0.1).with(new Cautious()));
        Explanation told = optimizer.explain(Given.gradient(w, 2, 1), w, 0, 0);
        assertThat(told.value("θ")).isEqualTo(0.8);
        assertThat(told.lines()).anySatisfy(line -> assertThat(line.formula()).isEqualTo("θ′ + φ(θ − θ′)"));
        assertThat(told.remarks()).isEmpty();
    }

    @Test
    void sharpnessAwareGradientsAreThoseOfTheHighestPlaceNearby() {
        // L = ½ hw²: the gradient at w is hw, that at w + ρ sign(hw) is h(w + ρ sign(w)).
        Parameter one = Given.parameter("one", 1, 2, 3, -4);
        Variable h = Variable.of(new double[][] {{2, 0.5}});
        SharpnessAware sharpness = new SharpnessAware(0.5, Parameters.of(one));
        int[] calls = {0};
        double[] g = sharpness
                .gradients(() -> {
                    calls[0]++;
                    return one.mul(one).mul(h).sum().mul(0.5).backward();
                })
                .of(one)
                .data;
        // The first gradient is (6, −2).
        double norm = Math.sqrt(40);
        assertThat(g[0]).isCloseTo(2 * (3 + 0.5 * 6 / norm), within(1e-14));
        assertThat(g[1]).isCloseTo(0.5 * (-4 - 0.5 * 2 / norm), within(1e-14));
        assertThat(calls[0]).isEqualTo(2);
        assertThat(one.value().data).containsExactly(3, -4);
    }

    @Test
    void sharpnessAwareGradientsCountAsThoseOfThePresentValues() {
        Optimizer optimizer = Given.optimizer(new Sgd(), 0.1, b).lint(Lint.ERRORS);
        SharpnessAware sharpness = new SharpnessAware(0.05, Parameters.of(b));
        optimizer.step(sharpness.gradients(() -> b.mul(b).sum().backward()));
        assertThat(b.scalar()).isCloseTo(3 - 0.1 * 2 * 3.05, within(1e-14));
        double there = b.scalar();
        int[] calls = {0};
        assertThatThrownBy(() -> sharpness.gradients(() -> {
                    if (calls[0]++ > 0) {
                        throw new IllegalStateException("no more data");
                    }
                    return b.mul(b).sum().backward();
                }))
                .hasMessage("no more data");
        assertThat(b.scalar()).isEqualTo(there);
        b.update(entries -> entries[0] = 0);
        assertThat(sharpness.gradients(() -> b.mul(b).sum().backward()).of(b).data[0])
                .isZero();
        assertThatThrownBy(() -> new SharpnessAware(0, Parameters.of(b)))
                .hasMessage("SharpnessAware: rho is 0.0, expected a finite number above 0");
    }

    @Test
    void theSlowMeanOfAdEmaMixWarmsUp() {
        AdEmaMix whole = new AdEmaMix(0.9, 0.999, 0.9999, 5, 1e-8);
        AdEmaMix half = (AdEmaMix) whole.warmup(100).apply(49);
        assertThat(half.alpha()).isEqualTo(2.5);
        // The half-life of a share β is ln ½ / ln β; half-way it is the mean of that of β₁ and that of β₃.
        double middle = 2 / (1 / Math.log(0.9) + 1 / Math.log(0.9999));
        assertThat(1 / Math.log(half.beta3())).isCloseTo(1 / middle, within(1e-6 / Math.abs(middle)));
        assertThat(whole.warmup(100).apply(99)).isEqualTo(whole);
        assertThat(whole.warmup(100).apply(1000)).isEqualTo(whole);
        assertThatThrownBy(() -> new AdEmaMix(0, 0.999, 0.9999, 5, 1e-8).warmup(3))
                .hasMessage("AdEmaMix.warmup: beta1 is 0.0 and beta3 0.9999, expected above 0");
        assertThatThrownBy(() -> whole.warmup(0))
                .hasMessage("AdEmaMix.warmup: the number of steps is 0, expected at least 1");
    }
}
