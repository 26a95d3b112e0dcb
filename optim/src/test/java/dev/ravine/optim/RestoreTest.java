package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.State;
import dev.ravine.autograd.Stateful;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.AdamW;
import dev.ravine.optim.rule.AmsGrad;
import dev.ravine.optim.rule.HeavyBall;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.rule.Muon;
import dev.ravine.optim.rule.MuonScale;
import dev.ravine.optim.rule.NAdam;
import dev.ravine.optim.rule.RmsProp;
import dev.ravine.optim.rule.Sgd;
import dev.ravine.optim.schedule.ReduceOnPlateau;
import dev.ravine.optim.schedule.Schedules;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

/** Whatever remembers something goes on from its state bit for bit, and refuses a state that does not fit. */
class RestoreTest {
    private final Parameter w = Given.parameter("w", 1, 2, 1, 2);
    private final Parameter b = Given.parameter("b", 1, 1, 3);

    /** A training run with everything around the rule that remembers something. */
    private static final class Run {
        final Parameter a;
        final Parameter b;
        final Optimizer optimizer;
        final GradientAccumulation accumulation;
        final ParameterAverage average;
        final Lookahead lookahead;
        final ReduceOnPlateau plateau;

        Run(UpdateRule rule, DMatrixRMaj ofA, DMatrixRMaj ofB) {
            a = new Parameter("a", ofA);
            b = new Parameter("b", ofB);
            Parameters parameters = Parameters.of(a).under("net.0").and(Parameters.of(b));
            plateau = new ReduceOnPlateau(
                    0.05, new ReduceOnPlateau.Settings(ReduceOnPlateau.Improvement.FALLS_BY_SHARE, 0, 1, 1, 0.5, 0, 0));
            optimizer = new Optimizer(
                            ParameterGroup.of("one", Parameters.of(a).under("net.0"))
                                    .rule(rule)
                                    .learningRate(plateau),
                            ParameterGroup.of("two", b).rule(rule).learningRate(Schedules.warmupCosine(0.05, 3, 20)))
                    .skipNonFinite();
            accumulation = new GradientAccumulation(2, parameters);
            average = ParameterAverage.exponential(0.9, parameters);
            lookahead = new Lookahead(0.5, 3, parameters);
        }

        void batches(long seed, int from, int to) {
            for (int batch = from; batch < to; batch++) {
                Random random = new Random(seed + batch);
                Optional<Gradients> mean = accumulation.add(Given.gradients(random, a, b));
                if (mean.isPresent()) {
                    optimizer.step(mean.get());
                    lookahead.afterStep();
                    average.update();
                }
                plateau.observe(random.nextDouble());
            }
        }

        /** Everything there is of it, as text alone: what a file could hold. */
        Map<String, String> text() {
            Map<String, String> text = new LinkedHashMap<>();
            parts().forEach((part, stateful) -> {
                State state = stateful.state();
                state.matrices().forEach((name, matrix) -> text.put(part + "/" + name, write(matrix)));
                state.properties().forEach((name, property) -> text.put(part + "." + name, property));
            });
            text.put("a", write(a.value()));
            text.put("b", write(b.value()));
            return text;
        }

        static Run read(UpdateRule rule, Map<String, String> text) {
            Run run = new Run(rule, matrix(text, "a"), matrix(text, "b"));
            run.parts().forEach((part, stateful) -> {
                Map<String, DMatrixRMaj> matrices = new LinkedHashMap<>();
                Map<String, String> properties = new LinkedHashMap<>();
                text.forEach((name, value) -> {
                    if (name.startsWith(part + "/")) {
                        matrices.put(name.substring(part.length() + 1), matrix(text, name));
                    } else if (name.startsWith(part + ".")) {
                        properties.put(name.substring(part.length() + 1), value);
                    }
                });
                stateful.restore(new State(matrices, properties));
            });
            return run;
        }

        private Map<String, Stateful> parts() {
            Map<String, Stateful> parts = new LinkedHashMap<>();
            parts.put("optimizer", optimizer);
            parts.put("accumulation", accumulation);
            parts.put("average", average);
            parts.put("lookahead", lookahead);
            parts.put("plateau", plateau);
            return parts;
        }

        private static String write(DMatrixRMaj matrix) {
            return matrix.numRows + " " + matrix.numCols
                    + Arrays.stream(matrix.data)
                            .mapToObj(entry -> " " + Double.toHexString(entry))
                            .collect(Collectors.joining());
        }

        private static DMatrixRMaj matrix(Map<String, String> text, String name) {
            String[] words = Objects.requireNonNull(text.get(name), name).split(" ");
            double[] data = Arrays.stream(words)
                    .skip(2)
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            return DMatrixRMaj.wrap(Integer.parseInt(words[0]), Integer.parseInt(words[1]), data);
        }
    }

    @Provide
    Arbitrary<UpdateRule> rules() {
        return Arbitraries.of(Rules.ALL);
    }

    @Property
    void aRestoredRunGoesOnBitForBit(
            @ForAll("rules") UpdateRule rule,
            @ForAll long seed,
            @ForAll @IntRange(max = 11) int before,
            @ForAll @IntRange(min = 1, max = 8) int after) {
        Random random = new Random(seed);
        Run whole = new Run(
                rule, DMatrixRMaj.wrap(3, 2, Given.normal(random, 6)), DMatrixRMaj.wrap(1, 3, Given.normal(random, 3)));
        whole.batches(seed, 0, before);
        Map<String, String> saved = whole.text();
        Run resumed = Run.read(rule, saved);
        assertThat(resumed.text()).isEqualTo(saved);
        whole.batches(seed, before, before + after);
        resumed.batches(seed, before, before + after);
        assertThat(resumed.text()).isEqualTo(whole.text());
    }

    @Property
    void theStateIsACopy(@ForAll("rules") UpdateRule rule, @ForAll long seed) {
        Run run = new Run(rule, DMatrixRMaj.wrap(3, 2, new double[6]), DMatrixRMaj.wrap(1, 3, new double[3]));
        run.batches(seed, 0, 7);
        Map<String, String> saved = run.text();
        run.parts().values().forEach(part -> {
            State state = part.state();
            part.restore(state);
            state.matrices().values().forEach(matrix -> matrix.fill(17));
        });
        assertThat(run.text()).isEqualTo(saved);
    }

    @Test
    void theStateOfAnOptimizerIsReadable() {
        Optimizer optimizer = new Optimizer(
                ParameterGroup.of("weights", w).rule(new NAdam()).learningRate(0.1),
                ParameterGroup.of("biases", b).rule(new Sgd()).learningRate(0.1));
        optimizer.freeze("biases").skipNonFinite();
        optimizer.step(Given.gradient(w, 1, 2));
        optimizer.step(Given.gradient(w, 1, Double.NaN));
        State state = optimizer.state();
        assertThat(state.properties().toString())
                .isEqualTo("{steps=1, skipped=1, group.weights.frozen=false, group.biases.frozen=true,"
                        + " w.step=1, w.rule=NAdam, b.step=0}");
        assertThat(state.matrices().keySet()).containsExactly("w.product", "w.m", "w.v");
        assertThat(Objects.requireNonNull(state.matrices().get("w.product")).getNumElements())
                .isEqualTo(1);
        Optimizer other = new Optimizer(
                ParameterGroup.of("weights", w).rule(new NAdam()).learningRate(0.1),
                ParameterGroup.of("biases", b).rule(new Sgd()).learningRate(0.1));
        other.freeze("weights").restore(state);
        assertThat(other.isFrozen("weights")).isFalse();
        assertThat(other.isFrozen("biases")).isTrue();
        assertThat(other.steps()).isEqualTo(1);
        assertThat(other.skipped()).isEqualTo(1);
    }

    @Test
    void aStateThatDoesNotFitIsRefusedWithAllThatIsWrong() {
        Optimizer source = Given.optimizer(new Adam(), 0.1, w, b);
        source.step(Given.gradient(w, 1, 2).add(Given.gradient(b, 3)));
        State saved = source.state();
        Map<String, DMatrixRMaj> matrices = new LinkedHashMap<>(saved.matrices());
        matrices.put("w.m", new DMatrixRMaj(2, 1));
        matrices.remove("w.v");
        matrices.put("w.u", new DMatrixRMaj(1, 2));
        Map<String, String> properties = new LinkedHashMap<>(saved.properties());
        properties.put("skipped", "-1");
        properties.remove("b.step");
        properties.put("c.step", "0");
        properties.put("group.all.frozen", "maybe");
        Optimizer target = Given.optimizer(new Adam(), 0.1, w, b);
        State before = target.state();
        assertThatThrownBy(() -> target.restore(new State(matrices, properties)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Optimizer.restore: property 'skipped' is '-1', expected a whole number of at least 0;"
                        + " property 'group.all.frozen' is 'maybe', expected true or false;"
                        + " matrix 'w.m' is 2×1, expected 1×2; matrix 'w.v' is missing;"
                        + " property 'b.step' is missing;"
                        + " matrix 'b.m' is unexpected; matrix 'b.v' is unexpected; matrix 'w.u' is unexpected;"
                        + " property 'b.rule' is unexpected; property 'c.step' is unexpected");
        assertThat(target.state()).isEqualTo(before);
        assertThatThrownBy(() -> Given.optimizer(new AdamW(), 0.1, w, b).restore(saved))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Optimizer.restore: property 'w.rule' is 'Adam', expected AdamW;"
                        + " property 'b.rule' is 'Adam', expected AdamW");
    }

    @Test
    void aBufferOfAsManyColumnsButOtherRowsIsRefused() {
        Parameter two = Given.parameter("w", 2, 2, new double[4]);
        Parameter three = Given.parameter("w", 3, 2, new double[6]);
        Optimizer source = Given.optimizer(new Momentum(), 0.1, two);
        source.step(Given.gradient(two, 1, 2, 3, 4));
        assertThatThrownBy(() -> Given.optimizer(new Momentum(), 0.1, three).restore(source.state()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Optimizer.restore: matrix 'w.v' is 2×2, expected 3×2");
        for (Stateful[] pair : new Stateful[][] {
            {new Lookahead(0.5, 2, Parameters.of(two)), new Lookahead(0.5, 2, Parameters.of(three))},
            {ParameterAverage.equal(Parameters.of(two)), ParameterAverage.equal(Parameters.of(three))}
        }) {
            assertThatThrownBy(() -> pair[1].restore(pair[0].state()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("restore: matrix 'w' is 2×2, expected 3×2");
        }
        GradientAccumulation accumulation = new GradientAccumulation(2, Parameters.of(two));
        accumulation.add(Given.gradient(two, 1, 2, 3, 4));
        assertThatThrownBy(() -> new GradientAccumulation(2, Parameters.of(three)).restore(accumulation.state()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("GradientAccumulation.restore: matrix 'w' is 2×2, expected 3×2");
    }

    @Test
    void aRuleWithoutANameCannotBeSaved() {
        UpdateRule lambda = (rate, x, g, slots, from, to) -> x[0] -= rate * g[0];
        UpdateRule anonymous = new UpdateRule() {
            @Override
            public void update(double rate, double[] x, double[] g, Slots slots, int from, int to) {
                x[0] -= rate * g[0];
            }
        };
        for (UpdateRule nameless : new UpdateRule[] {lambda, anonymous}) {
            Optimizer optimizer = Given.optimizer(nameless, 0.1, b);
            assertThat(optimizer.state().properties()).containsEntry("b.step", "0");
            optimizer.step(Given.gradient(b, 1));
            assertThatThrownBy(optimizer::state)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("Optimizer.state: the rule of parameter 'b' is a lambda or an anonymous class,"
                            + " which has no name to save; make it a record");
        }
        Optimizer named = Given.optimizer(new Sgd(), 0.1, b);
        named.step(Given.gradient(b, 1));
        assertThatThrownBy(() -> Given.optimizer(lambda, 0.1, b).restore(named.state()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Optimizer.restore: the rule of parameter 'b' is a lambda");
    }

    @Test
    void aRuleThatBecameASettingOfAnotherStillFitsWhatItSaved() {
        Map<String, UpdateRule> now = Map.of(
                "Nesterov", Momentum.withNesterov(),
                "HeavyBallNesterov", HeavyBall.withNesterov(0.9),
                "RmsPropCenteredMomentum", RmsProp.graves(),
                "AdamEpsilonHat", Adam.withEpsilonHat(),
                "AmsGradHat", AmsGrad.optax(),
                "MuonHeavyBall", new Muon(0.9, false, 0.1, MuonScale.OUTPUTS_BY_INPUTS));
        now.forEach((name, rule) -> {
            Optimizer optimizer = Given.optimizer(rule, 0.1, b);
            optimizer.step(Given.gradient(b, 1));
            State state = optimizer.state();
            Map<String, String> properties = new LinkedHashMap<>(state.properties());
            properties.put("b.rule", name);
            Optimizer restored = Given.optimizer(rule, 0.1, b);
            restored.restore(new State(state.matrices(), properties));
            assertThat(Given.snapshot(restored.state())).isEqualTo(Given.snapshot(state));
        });
    }

    record Halving() implements UpdateRule {
        @Override
        public void update(double learningRate, double[] x, double[] g, Slots slots, int from, int to) {
            slots.slot("seen")[0]++;
            x[0] /= 2;
        }
    }

    @Test
    void aRuleOfOnesOwnIsSavedByItsName() {
        Optimizer optimizer = Given.optimizer(new Halving(), 0.1, b);
        optimizer.step(Given.gradient(b, 1));
        assertThat(optimizer.state().properties()).containsEntry("b.rule", "Halving");
        Given.optimizer(new Halving(), 0.1, b).restore(optimizer.state());
    }
}
