package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.optim.rule.AdaGrad;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.AmsGrad;
import dev.ravine.optim.rule.Epsilon;
import dev.ravine.optim.rule.HeavyBall;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.rule.Sgd;
import dev.ravine.optim.schedule.Schedule;
import dev.ravine.optim.schedule.Schedules;
import dev.ravine.optim.transform.Centralize;
import dev.ravine.optim.transform.ClipNorm;
import dev.ravine.optim.transform.ClipValue;
import dev.ravine.optim.transform.DecoupledDecay;
import dev.ravine.optim.transform.IndependentDecay;
import dev.ravine.optim.transform.L2;
import dev.ravine.optim.transform.Maximize;
import java.util.Objects;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    private final Parameter w = Given.parameter("w", 1, 2, 1, 2);
    private final Parameter b = Given.parameter("b", 1, 1, 3);

    private static ParameterGroup sgd(String name, Parameter... parameters) {
        return ParameterGroup.of(name, parameters).rule(new Sgd()).learningRate(0.5);
    }

    private Gradients both(double w1, double w2, double b1) {
        return Given.gradient(w, w1, w2).add(Given.gradient(b, b1));
    }

    private static String property(Optimizer optimizer, String name) {
        return Objects.requireNonNull(optimizer.state().properties().get(name), name);
    }

    // ---- groups

    @Test
    void theTextIsALinePerGroup() {
        Optimizer optimizer = new Optimizer(
                sgd("weights", w).with(new ClipNorm(1)),
                ParameterGroup.of("biases", b)
                        .rule(new Momentum(0.5))
                        .learningRate(step -> step == 0 ? 0.25 : Double.parseDouble("none")));
        assertThat(optimizer.toString().lines())
                .containsExactly(
                        "Optimizer after 0 steps",
                        "  weights: Sgd[], learning rate 0.5, with ClipNorm, 1 parameter, 2 entries",
                        "  biases: " + new Momentum(0.5) + ", learning rate 0.25, 1 parameter, 1 entry");
        optimizer.step(both(1, -2, 4));
        assertThat(optimizer.toString())
                .startsWith("Optimizer after 1 step")
                .contains("biases: refuses the next step: For input string: \"none\", 1 parameter");
    }

    @Test
    void theTextSaysWhatIsDoneForAllGroups() {
        Optimizer optimizer = new Optimizer(sgd("weights", w)).clipNorm(2).skipNonFinite();
        assertThat(optimizer.toString().lines())
                .containsExactly(
                        "Optimizer after 0 steps",
                        "  clips the norm of all gradients at 2.0",
                        "  skips steps whose gradients are not finite, 0 so far",
                        "  weights: Sgd[], learning rate 0.5, 1 parameter, 2 entries");
    }

    @Test
    void transformationsPrintTheirNumbers() {
        assertThat(new ClipNorm(1)).hasToString("ClipNorm[schedule=1.0]");
        assertThat(new L2(1e-4)).hasToString("L2[schedule=1.0E-4]");
        assertThat(new L2(1e-4)).isEqualTo(new L2(1e-4));
    }

    @Test
    void eachGroupFollowsItsOwnRuleAndRate() {
        Optimizer optimizer = new Optimizer(
                sgd("weights", w),
                ParameterGroup.of("biases", b).rule(new Momentum(0.5)).learningRate(Schedule.constant(0.25)));
        optimizer.step(both(1, -2, 4));
        optimizer.step(both(1, -2, 4));
        assertThat(w.value().data).containsExactly(0, 4);
        assertThat(b.value().data).containsExactly(3 - 1 - 1.5);
        assertThat(optimizer.groups()).extracting(ParameterGroup::name).containsExactly("weights", "biases");
        assertThat(optimizer.learningRate("biases")).isEqualTo(0.25);
    }

    @Test
    void parametersGoByTheirFullNames() {
        Parameters parameters = Parameters.of(w).under("encoder.0").and(Parameters.of(b));
        Optimizer optimizer = Optimizer.of(new Momentum(), 0.1, parameters);
        optimizer.step(both(1, 2, 3));
        assertThat(optimizer.state().matrices().keySet()).containsExactly("encoder.0.w.v", "b.v");
        assertThatThrownBy(() -> optimizer.step(both(1, Double.NEGATIVE_INFINITY, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Optimizer.step: the gradient of parameter 'encoder.0.w' holds -Infinity at [0, 1];"
                        + " nothing was changed");
    }

    @Test
    void aParameterInTwoGroupsIsRefused() {
        assertThatThrownBy(() -> new Optimizer(
                        ParameterGroup.of("one", Parameters.of(w).under("layer"))
                                .rule(new Sgd())
                                .learningRate(1),
                        sgd("two", b, w)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("group 'two': parameter 'w' is already in group 'one', as 'layer.w'");
    }

    @Test
    void twoParametersOfOneNameAreRefused() {
        Parameter other = Given.parameter("w", 3, 3, new double[9]);
        assertThatThrownBy(() -> new Optimizer(sgd("one", w), sgd("two", other)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("group 'two': another parameter is named 'w', in group 'one';"
                        + " take both from their model's parameters, or give each a path by under(path)");
        assertThatThrownBy(() -> sgd("one", w, other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two parameters are called 'w'");
    }

    @Test
    void aRefusedGroupLeavesNothingBehind() {
        Optimizer optimizer = new Optimizer(sgd("one", w));
        assertThatThrownBy(() -> optimizer.add(sgd("two", b, w))).isInstanceOf(IllegalArgumentException.class);
        assertThat(optimizer.state().properties().keySet())
                .containsExactly("steps", "skipped", "group.one.frozen", "w.step");
        optimizer.add(sgd("two", b)).step(both(1, 1, 1));
        assertThat(b.value().data).containsExactly(2.5);
    }

    @Test
    void groupsThatAreNotCompleteAreRefused() {
        assertThatThrownBy(() -> ParameterGroup.of("none", Parameters.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("group 'none': it holds no parameters, expected at least one");
        assertThatThrownBy(Optimizer::new)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Optimizer: no group was given, expected at least one");
        assertThatThrownBy(() -> new Optimizer(ParameterGroup.of("w", w).learningRate(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("group 'w': it has no rule; set one with rule(...)");
        assertThatThrownBy(() -> new Optimizer(ParameterGroup.of("w", w).rule(new Sgd())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("group 'w': it has no learning rate; set one with learningRate(...)");
        assertThatThrownBy(() -> new Optimizer(sgd("g", w), sgd("g", b)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("group 'g': another group has this name");
        assertThatThrownBy(() -> new Optimizer(sgd("g", w)).freeze("h"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Optimizer: no group is named 'h'; the groups are [g]");
    }

    @Test
    void anotherGroupsSettingsAreNotChanged() {
        ParameterGroup plain = sgd("g", w);
        plain.with(new ClipValue(0.1)).with(new L2(5)).with(new Maximize()).learningRate(100);
        new Optimizer(plain).step(Given.gradient(w, 1, 1));
        assertThat(w.value().data).containsExactly(0.5, 1.5);
    }

    @Test
    void aGroupThatJoinsLaterSeesTheOptimizersSteps() {
        Schedule halving = Schedules.exponential(1, 0.5);
        Optimizer optimizer = new Optimizer(sgd("one", w));
        optimizer.step(both(0, 0, 1));
        optimizer.add(ParameterGroup.of("two", b).rule(new Sgd()).learningRate(halving));
        optimizer.step(both(0, 0, 1));
        assertThat(b.value().data).containsExactly(2.5);
    }

    @Test
    void aFrozenGroupAndItsBuffersStayAsTheyAre() {
        Optimizer optimizer = new Optimizer(
                sgd("weights", w),
                ParameterGroup.of("biases", b).rule(new Momentum(0.5)).learningRate(1));
        optimizer.step(both(0, 0, 1));
        optimizer.freeze("biases");
        assertThat(optimizer.isFrozen("biases")).isTrue();
        int version = b.version();
        optimizer.step(both(1, 1, 1));
        assertThat(b.value().data).containsExactly(2);
        assertThat(b.version()).isEqualTo(version);
        assertThat(w.value().data).containsExactly(0.5, 1.5);
        optimizer.unfreeze("biases").step(both(0, 0, 1));
        assertThat(b.value().data).containsExactly(2 - 0.5 - 1);
    }

    @Test
    void aFrozenParameterIsLeftAloneThoughItHasAGradient() {
        Optimizer optimizer = Given.optimizer(new Momentum(0.5), 1, w, b).clipNorm(1);
        Gradients gradients = both(0.6, 0.8, Double.NaN);
        b.freeze();
        optimizer.step(gradients);
        assertThat(w.value().data).containsExactly(1 - 0.6, 2 - 0.8);
        assertThat(b.value().data).containsExactly(3);
        assertThat(b.version()).isZero();
        assertThat(property(optimizer, "b.step")).isEqualTo("0");
        b.unfreeze();
        optimizer.step(Given.gradient(b, 1));
        assertThat(b.value().data).containsExactly(2);
    }

    @Test
    void aFrozenGroupDoesNotCountInTheNorm() {
        Optimizer optimizer = new Optimizer(sgd("weights", w), sgd("biases", b)).clipNorm(1);
        optimizer.freeze("biases").step(both(0.6, 0.8, Double.NaN));
        assertThat(w.value().data).containsExactly(0.7, 1.6);
    }

    @Test
    void aParameterWithoutAGradientIsLeftAloneAndItsStepIsNotCounted() {
        Optimizer optimizer = Given.optimizer(new Adam(), 0.1, w, b);
        optimizer.step(Given.gradient(w, 1, 1));
        optimizer.step(both(1, 1, 1));
        assertThat(property(optimizer, "w.step")).isEqualTo("2");
        assertThat(property(optimizer, "b.step")).isEqualTo("1");
        assertThat(b.value().data[0]).isCloseTo(2.9, within(1e-8));
    }

    @Test
    void theRateDecayOfAdaGradCountsTheParametersOwnSteps() {
        Optimizer optimizer = Given.optimizer(new AdaGrad(Epsilon.none(), 1, 1), 1, w, b);
        optimizer.step(Given.gradient(w, 1, 1));
        optimizer.step(Given.gradient(b, Math.sqrt(3)));
        // The first step of b: G = 1 + 3.
        assertThat(b.value().data[0]).isCloseTo(3 - Math.sqrt(3) / 2, within(1e-15));
    }

    @Test
    void dampeningDoesNotCountWithoutMomentum() {
        Optimizer optimizer = Given.optimizer(new HeavyBall(0, 0.5), 1, b);
        optimizer.step(Given.gradient(b, 1));
        optimizer.step(Given.gradient(b, 1));
        assertThat(b.value().data).containsExactly(1);
    }

    // ---- gradients

    @Test
    void clippingByNormIsOverTheGroup() {
        Optimizer optimizer = new Optimizer(sgd("weights", w).with(new ClipNorm(1)), sgd("biases", b));
        optimizer.step(both(3, 4, 2));
        assertThat(w.value().data).containsExactly(new double[] {1 - 0.3, 2 - 0.4}, within(1e-15));
        assertThat(b.value().data).containsExactly(2);
    }

    @Test
    void clippingByNormOverAllComesBeforeTheGroups() {
        Optimizer optimizer = new Optimizer(sgd("weights", w).with(new ClipNorm(1)), sgd("biases", b)).clipNorm(6.5);
        optimizer.step(both(3, 4, 12));
        // halved by all; then from 2.5 to 1 in the group
        assertThat(w.value().data).containsExactly(new double[] {1 - 0.3, 2 - 0.4}, within(1e-15));
        assertThat(b.value().data).containsExactly(0);
    }

    @Test
    void transformationsComeInTheOrderOfTheGroup() {
        Optimizer optimizer = new Optimizer(sgd("weights", w)
                .with(new Maximize(), new ClipNorm(1), new ClipValue(0.7))
                .with(new L2(0.5)));
        optimizer.step(Given.gradient(w, 3, 4));
        // −3, −4 → −0.6, −0.8 → −0.6, −0.7 → −0.1, 0.3
        assertThat(w.value().data).containsExactly(new double[] {1.05, 1.85}, within(1e-15));
        Parameter v = Given.parameter("v", 1, 2, 1, 2);
        new Optimizer(sgd("weights", v).with(new L2(0.5), new ClipValue(2), new ClipNorm(1), new DecoupledDecay(1)))
                .step(Given.gradient(v, 1, -3));
        // 1.5, −2 → 1.5, −2 → 0.6, −0.8; the parameter halves before the rule, and L2 saw it as the loss did
        assertThat(v.value().data).containsExactly(new double[] {0.5 - 0.3, 1 + 0.4}, within(1e-15));
    }

    @Test
    void centralizingTakesTheMeanFromEachRow() {
        Parameter v = Given.parameter("v", 2, 3, new double[6]);
        new Optimizer(sgd("weights", v).with(new Centralize())).step(Given.gradient(v, 1, 2, 6, -1, 0, 1));
        assertThat(v.value().data).containsExactly(1, 0.5, -1.5, 0.5, 0, -0.5);
    }

    /** Halves gradients, and takes the sign from parameters: a user's own, without a promise. */
    record Halve() implements Transform.OfGradient {
        @Override
        public void apply(double number, DMatrixRMaj x, DMatrixRMaj g) {
            CommonOps_DDRM.scale(0.5, g);
        }

        @Override
        public Formula formula(double number) {
            return Formula.of("g ← g/2");
        }
    }

    record Nonnegative() implements Transform.OfParameter {
        @Override
        public void apply(double number, double learningRate, double[] x, int from, int to) {
            for (int i = from; i < to; i++) {
                x[i] = Math.max(0, x[i]);
            }
        }

        @Override
        public Formula formula(double number) {
            return Formula.of("θ ← max(0, θ)");
        }
    }

    @Test
    void usersHaveTransformationsOfTheirOwnAndTheyExplainThemselves() {
        Parameter v = Given.parameter("v", 1, 2, -1, 1);
        Optimizer optimizer = new Optimizer(sgd("weights", v).with(new Halve(), new Nonnegative()));
        Explanation told = optimizer.explain(Given.gradient(v, 4, 4), v, 0, 0);
        assertThat(told.lines().stream().map(line -> line.symbol() + " = " + line.formula() + " = " + line.value()))
                .containsExactly(
                        "g = the gradient of the loss = 4.0",
                        "g = g/2 = 2.0",
                        "θ = max(0, θ) = 0.0",
                        "θ = θ − ηg = -1.0",
                        "Δθ = the change of θ in this step = 0.0");
        optimizer.step(Given.gradient(v, 4, 4));
        optimizer.step(Given.gradient(v, 0, 0));
        assertThat(v.value().data).containsExactly(0, 0);
    }

    @Test
    void independentDecayDoesNotLookAtTheLearningRate() {
        new Optimizer(sgd("weights", w).learningRate(0).with(new IndependentDecay(0.25))).step(Given.gradient(w, 3, 4));
        assertThat(w.value().data).containsExactly(0.75, 1.5);
    }

    @Test
    void anyHyperparameterMayFollowASchedule() {
        Schedule gamma = Schedules.linear(0, 0.5, 1);
        Schedule half = Schedules.exponential(1, 0.5);
        Optimizer optimizer = new Optimizer(ParameterGroup.of("w", b)
                .ruleAt(step -> new Momentum(gamma.at(step)))
                .learningRate(half)
                .with(new ClipValue(half), new L2(half)));
        optimizer.step(Given.gradient(b, 8));
        // g = 1 + 3; v = 4
        assertThat(b.value().data).containsExactly(-1);
        optimizer.step(Given.gradient(b, 8));
        // g = 0.5 − 0.5; v = 0.5·4
        assertThat(b.value().data).containsExactly(-3);
    }

    // ---- refusing

    @Test
    void aScheduleThatLeavesItsRangeIsRefusedByNameAndStep() {
        Optimizer optimizer = new Optimizer(sgd("weights", w), sgd("biases", b).learningRate(k -> 1 - k));
        optimizer.step(both(1, 1, 1));
        optimizer.step(both(1, 1, 1));
        double[] kept = w.value().data.clone();
        assertThatThrownBy(() -> optimizer.step(both(1, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("group 'biases': the learning rate for step 2 is -1.0,"
                        + " expected a finite number of at least 0");
        assertThat(w.value().data).containsExactly(kept);
        for (double bad : new double[] {-1, 0, Double.NaN}) {
            assertThatThrownBy(() -> sgd("g", w).with(new ClipNorm(bad))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> sgd("g", w).with(new ClipValue(bad))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> optimizer.clipNorm(bad)).isInstanceOf(IllegalArgumentException.class);
            Gradients gradients = Given.gradient(w, 1, 1);
            assertThatThrownBy(() -> new Optimizer(sgd("g", w).with(new ClipNorm(k -> bad))).step(gradients))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("group 'g': ")
                    .hasMessageContaining(" is " + bad + ", expected a finite number ");
            assertThat(w.value().data).containsExactly(kept);
        }
        for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> sgd("g", w).with(new L2(bad))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> sgd("g", w).with(new DecoupledDecay(bad)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> sgd("g", w).with(new IndependentDecay(bad)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new Optimizer(sgd("g", w).learningRate(k -> bad)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aRuleThatThrowsHalfWayHasChangedNothing() {
        UpdateRule failing = (rate, x, g, slots, from, to) -> {
            slots.slot("seen")[0] = 1;
            x[0] = 100;
            if (slots.columns() == 1) {
                throw new ArithmeticException("no");
            }
        };
        Optimizer optimizer = Given.optimizer(failing, 1, w, b);
        assertThatThrownBy(() -> optimizer.step(both(1, 1, 1))).isInstanceOf(ArithmeticException.class);
        assertThat(w.value().data).containsExactly(1, 2);
        assertThat(w.version()).isZero();
        assertThat(optimizer.state().matrices()).isEmpty();
        assertThat(optimizer.steps()).isZero();
    }

    @Test
    void aStepThatWouldOverflowAParameterIsRefused() {
        Optimizer optimizer = new Optimizer(sgd("weights", w).learningRate(1e300), sgd("biases", b));
        assertThatThrownBy(() -> optimizer.step(both(0, 1e10, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Optimizer.step: parameter 'w' would hold -Infinity at [0, 1] after the step;"
                        + " nothing was changed");
        assertThat(b.value().data).containsExactly(3);
    }

    @Test
    void anotherRuleCannotGoOnWithTheBuffers() {
        Optimizer optimizer = new Optimizer(ParameterGroup.of("b", b)
                .ruleAt(step -> step < 1 ? new Adam() : new AmsGrad())
                .learningRate(1));
        optimizer.step(Given.gradient(b, 1));
        assertThatThrownBy(() -> optimizer.step(Given.gradient(b, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Optimizer.step: the rule of parameter 'b' was Adam and is now AmsGrad,"
                        + " which cannot use its buffers; nothing was changed");
    }

    @Test
    void aStepThatIsNotFiniteIsSkippedAndCountedIfToldSo() {
        Optimizer optimizer = Given.optimizer(new Momentum(0.5), 1, w, b).skipNonFinite();
        optimizer.step(both(1, 1, 1));
        try (Warnings warnings = Warnings.of(Optimizer.class)) {
            optimizer.step(both(1, 1, Double.NaN));
            optimizer.step(both(Double.POSITIVE_INFINITY, 1, 1));
            assertThat(warnings.messages)
                    .containsExactly(
                            "Optimizer.step: skipped, the gradient of parameter 'b' holds NaN at [0, 0];"
                                    + " nothing was changed; 1 so far",
                            "Optimizer.step: skipped, the gradient of parameter 'w' holds Infinity at [0, 0];"
                                    + " nothing was changed; 2 so far");
        }
        assertThat(w.value().data).containsExactly(0, 1);
        assertThat(optimizer.steps()).isEqualTo(1);
        assertThat(optimizer.skipped()).isEqualTo(2);
        optimizer.step(both(1, 1, 1));
        assertThat(w.value().data).containsExactly(-1.5, -0.5);
        assertThatThrownBy(() -> optimizer.explain(both(1, 1, Double.NaN), w, 0, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
