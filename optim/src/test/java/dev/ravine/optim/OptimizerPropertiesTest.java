package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.AdamW;
import dev.ravine.optim.rule.Sgd;
import dev.ravine.optim.transform.ClipNorm;
import dev.ravine.optim.transform.ClipValue;
import dev.ravine.optim.transform.DecoupledDecay;
import dev.ravine.optim.transform.L2;
import dev.ravine.optim.transform.Maximize;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds of an optimizer whatever its rule is. */
class OptimizerPropertiesTest {
    @Provide
    Arbitrary<UpdateRule> rules() {
        return Arbitraries.of(Rules.ALL);
    }

    @Property
    void splittingAGroupInTwoChangesNoBit(
            @ForAll("rules") UpdateRule rule, @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int steps) {
        Parameter[] one = pair(seed);
        Parameter[] two = pair(seed);
        Optimizer together = Given.optimizer(rule, 0.05, one);
        Optimizer apart = new Optimizer(
                ParameterGroup.of("a", two[0]).rule(rule).learningRate(0.05),
                ParameterGroup.of("b", two[1]).rule(rule).learningRate(0.05));
        step(together, seed, steps, one);
        step(apart, seed, steps, two);
        assertSame(one, two);
    }

    @Property
    void clippingOverAllSeesThroughTheSplit(
            @ForAll("rules") UpdateRule rule, @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int steps) {
        Parameter[] one = pair(seed);
        Parameter[] two = pair(seed);
        Optimizer together = Given.optimizer(rule, 0.05, one).clipNorm(0.5);
        Optimizer apart = new Optimizer(
                        ParameterGroup.of("a", two[0]).rule(rule).learningRate(0.05),
                        ParameterGroup.of("b", two[1]).rule(rule).learningRate(0.05))
                .clipNorm(0.5);
        step(together, seed, steps, one);
        step(apart, seed, steps, two);
        assertSame(one, two);
    }

    @Property
    void aRateOfZeroMovesNothing(@ForAll("rules") UpdateRule rule, @ForAll long seed) {
        Parameter[] moved = pair(seed);
        step(Given.optimizer(rule, 0, moved), seed, 5, moved);
        assertSame(moved, pair(seed));
    }

    @Property
    void negatingTheLossWithMaximizeIsTheIdentity(
            @ForAll("rules") UpdateRule rule, @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int steps) {
        Parameter[] down = pair(seed);
        Parameter[] up = pair(seed);
        Optimizer descending = new Optimizer(ParameterGroup.of("all", down)
                .rule(rule)
                .learningRate(0.05)
                .with(new ClipNorm(1), new ClipValue(0.7), new L2(0.1)));
        Optimizer climbing = new Optimizer(ParameterGroup.of("all", up)
                .rule(rule)
                .learningRate(0.05)
                .with(new Maximize(), new ClipNorm(1), new ClipValue(0.7), new L2(0.1)));
        Random random = new Random(seed);
        Random same = new Random(seed);
        for (int t = 0; t < steps; t++) {
            descending.step(Given.gradients(random, down));
            climbing.step(Given.gradients(same, up).scale(-1));
        }
        assertSame(down, up);
    }

    @Property
    void aRefusedStepLeavesEverythingAsItWas(
            @ForAll("rules") UpdateRule rule, @ForAll long seed, @ForAll @IntRange(max = 5) int before) {
        Parameter[] tried = pair(seed);
        Parameter[] untried = pair(seed);
        Optimizer one = Given.optimizer(rule, 0.05, tried);
        Optimizer other = Given.optimizer(rule, 0.05, untried);
        step(one, seed, before, tried);
        step(other, seed, before, untried);
        int version = tried[0].version();
        Gradients bad = Given.gradients(new Random(seed), tried[0]).add(Given.gradient(tried[1], 1, Double.NaN, 2));
        try {
            one.step(bad);
            throw new AssertionError("a gradient that is not finite was taken");
        } catch (IllegalArgumentException expected) {
            assertThat(expected).hasMessageContaining("parameter 'b' holds NaN at [0, 1]");
        }
        assertThat(tried[0].version()).isEqualTo(version);
        assertThat(one.steps()).isEqualTo(before);
        step(one, ~seed, 3, tried);
        step(other, ~seed, 3, untried);
        assertSame(tried, untried);
    }

    @Property
    void sgdWithL2IsSgdWithDecoupledDecay(@ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int steps) {
        Parameter[] coupled = pair(seed);
        Parameter[] decoupled = pair(seed);
        step(
                new Optimizer(ParameterGroup.of("all", coupled)
                        .rule(new Sgd())
                        .learningRate(0.05)
                        .with(new L2(0.3))),
                seed,
                steps,
                coupled);
        step(
                new Optimizer(ParameterGroup.of("all", decoupled)
                        .rule(new Sgd())
                        .learningRate(0.05)
                        .with(new DecoupledDecay(0.3))),
                seed,
                steps,
                decoupled);
        for (int i = 0; i < 2; i++) {
            assertThat(coupled[i].value().data).containsExactly(decoupled[i].value().data, within(1e-14));
        }
    }

    @Property
    void adamWithL2IsNotAdamW(@ForAll long seed) {
        Parameter[] coupled = pair(seed);
        Parameter[] decoupled = pair(seed);
        step(
                new Optimizer(ParameterGroup.of("all", coupled)
                        .rule(new Adam())
                        .learningRate(0.05)
                        .with(new L2(0.3))),
                seed,
                5,
                coupled);
        step(Given.optimizer(new AdamW(0.3), 0.05, decoupled), seed, 5, decoupled);
        double apart = 0;
        for (int i = 0; i < 6; i++) {
            apart += Math.abs(coupled[0].value().data[i] - decoupled[0].value().data[i]);
        }
        assertThat(apart).isGreaterThan(1e-3);
    }

    @Property
    void adamWIsAdamInAGroupWithDecoupledDecay(@ForAll long seed) {
        Parameter[] one = pair(seed);
        Parameter[] two = pair(seed);
        step(Given.optimizer(new AdamW(0.3), 0.05, one), seed, 5, one);
        step(
                new Optimizer(ParameterGroup.of("all", two)
                        .rule(new Adam())
                        .learningRate(0.05)
                        .with(new DecoupledDecay(0.3))),
                seed,
                5,
                two);
        assertSame(one, two);
    }

    @Property
    void clippingByValueIsTwoSided(@ForAll long seed) {
        Parameter w = Given.parameter("w", 2, 3, new double[6]);
        double[] g = Given.normal(new Random(seed), 6);
        new Optimizer(ParameterGroup.of("all", w)
                        .rule(new Sgd())
                        .learningRate(1)
                        .with(new ClipValue(0.25)))
                .step(Given.gradient(w, g));
        for (int i = 0; i < 6; i++) {
            double expected = Math.abs(g[i]) <= 0.25 ? -g[i] : -0.25 * Math.signum(g[i]);
            assertThat(w.value().data[i]).isEqualTo(expected);
        }
    }

    private static Parameter[] pair(long seed) {
        Random random = new Random(seed + 1);
        return new Parameter[] {Given.parameter("a", 3, 2, random), Given.parameter("b", 1, 3, random)};
    }

    private static void step(Optimizer optimizer, long seed, int steps, Parameter... parameters) {
        Random random = new Random(seed);
        for (int t = 0; t < steps; t++) {
            optimizer.step(Given.gradients(random, parameters));
        }
    }

    private static void assertSame(Parameter[] one, Parameter[] two) {
        for (int i = 0; i < one.length; i++) {
            assertThat(one[i].value().data).containsExactly(two[i].value().data);
        }
    }
}
