package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.optim.rule.AdaGrad;
import dev.ravine.optim.rule.AdaMax;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.Epsilon;
import dev.ravine.optim.rule.HeavyBall;
import dev.ravine.optim.rule.Lion;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.rule.Muon;
import dev.ravine.optim.rule.MuonScale;
import dev.ravine.optim.rule.Sgd;
import dev.ravine.optim.rule.Shampoo;
import dev.ravine.optim.schedule.Schedules;
import dev.ravine.optim.transform.Centralize;
import dev.ravine.optim.transform.ClipNorm;
import dev.ravine.optim.transform.ClipValue;
import dev.ravine.optim.transform.DecoupledDecay;
import dev.ravine.optim.transform.IndependentDecay;
import dev.ravine.optim.transform.L2;
import dev.ravine.optim.transform.Maximize;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ExplanationTest {
    @Property(tries = 25)
    void theNumbersAreThoseOfTheStepToTheBit(@ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int steps) {
        Rules.ALL.forEach(rule -> assertTold(rule, seed, steps));
    }

    private static void assertTold(UpdateRule rule, long seed, int steps) {
        Random random = new Random(seed);
        Parameter w = Given.parameter("w", 3, 2, random);
        Optimizer optimizer = new Optimizer(ParameterGroup.of("all", w)
                        .rule(rule)
                        .learningRate(Schedules.exponential(0.05, 0.9))
                        .with(new Maximize(), new L2(0.1), new Centralize(), new ClipValue(0.4), new ClipNorm(0.5))
                        .with(new DecoupledDecay(0.3), new IndependentDecay(0.01)))
                .clipNorm(1);
        int row = random.nextInt(3);
        int column = random.nextInt(2);
        int entry = 2 * row + column;
        for (int t = 1; t <= steps; t++) {
            Gradients gradients = Given.gradients(random, w);
            double before = w.value().data[entry];
            Explanation told = optimizer.explain(gradients, w, row, column);
            assertThat(w.value().data[entry]).isEqualTo(before);
            optimizer.step(gradients);
            double after = w.value().data[entry];

            assertThat(told.step()).isEqualTo(t);
            // Each line is the value of its formula, so these say that the formulas lead to the step's own numbers.
            assertThat(told.lines().get(0).value()).isEqualTo(gradients.of(w).data[entry]);
            assertThat(told.value("θ")).as("%s", told).isEqualTo(after);
            assertThat(told.value("Δθ")).isEqualTo(after - before);
            assertThat(told.remarks()).noneMatch(remark -> remark.startsWith("the formula gives"));
            optimizer.state().at("w").matrices().forEach((name, buffer) -> assertThat(told.value(name))
                    .as("%s of %s", name, told)
                    .isEqualTo(buffer.get(Math.min(row, buffer.numRows - 1), Math.min(column, buffer.numCols - 1))));
            assertThat(told.lines())
                    .allSatisfy(line -> assertThat(line.formula()).isNotEmpty());
        }
    }

    @Test
    void aStepReadsAsAStudentWouldWriteIt() {
        Parameter w = Given.parameter("w", 1, 2, 1, 1);
        Optimizer optimizer = new Optimizer(
                ParameterGroup.of("all", w).rule(new Adam()).learningRate(0.1).with(new ClipValue(1)));
        assertThat(optimizer.explain(Given.gradient(w, 3.2, 0), w, 0, 0))
                .hasToString(
                        """
                        step 1 of parameter 'w' at [0, 0]
                          g       the gradient of the loss         3.20000
                          g       max(−c, min(c, g))               1.00000
                          m       β₁m + (1 − β₁)g                  0.100000
                          v       β₂v + (1 − β₂)g²                 0.00100000
                          η̂       η/(1 − β₁ᵗ)                      1.00000
                          v̂       1/(1 − β₂ᵗ) · v                  1.00000
                          θ       θ − η̂m/(√v̂ + ε)                  0.900000
                          Δθ      the change of θ in this step     -0.100000
                          (bias correction multiplies m by 10.0)"""
                                .replace("\n", System.lineSeparator()));
    }

    @Test
    void everyLineOfShampooHasItsFormula() {
        Parameter w = Given.parameter("w", 2, 2, 1, 1, 1, 1);
        Optimizer optimizer = Given.optimizer(new Shampoo(0.5, 1), 0.1, w);
        Explanation told = optimizer.explain(Given.gradient(w, 4, 0, 0, 0), w, 0, 0);
        assertThat(told.lines().stream().map(line -> line.symbol() + " = " + line.formula()))
                .containsExactly(
                        "g = the gradient of the loss",
                        "M = βM + (1 − β)g",
                        "L = L + ggᵀ, in the same place",
                        "R = R + gᵀg, in the same place",
                        "O = L^−¼ M R^−¼",
                        "θ = θ − ηO",
                        "Δθ = the change of θ in this step");
        assertThat(told.value("L")).isEqualTo(17);
        assertThat(told.value("O")).isCloseTo(2 / Math.sqrt(17), within(1e-15));
    }

    @Test
    void everyLineOfMuonHasItsFormula() {
        Parameter w = Given.parameter("w", 1, 2, 1, 1);
        Optimizer optimizer = Given.optimizer(new Muon(0.5, 0.1, MuonScale.INPUTS_BY_OUTPUTS), 0.1, w);
        Explanation told = optimizer.explain(Given.gradient(w, 4, 0), w, 0, 0);
        assertThat(told.lines().stream().map(line -> line.symbol() + " = " + line.formula()))
                .containsExactly(
                        "g = the gradient of the loss",
                        "B = μB + (1 − μ)g",
                        "O = NS((1 − μ)g + μB)",
                        "s = the scale for the shape",
                        "θ = θ − ηλθ",
                        "θ = θ − ηsO",
                        "Δθ = the change of θ in this step");
        assertThat(told.value("B")).isEqualTo(2);
        assertThat(told.value("O")).isBetween(0.6, 1.3);
        assertThat(told.value("s")).isEqualTo(Math.sqrt(2));
    }

    @Test
    void bothEpsilonsAreInTheFormula() {
        Parameter w = Given.parameter("w", 1, 1, 1);
        Optimizer optimizer = Given.optimizer(new Adam(0.9, 0.999, new Epsilon(0.25, 1e-8), false), 0.1, w);
        assertThat(optimizer.explain(Given.gradient(w, 1), w, 0, 0).lines())
                .anySatisfy(line -> assertThat(line.formula()).endsWith("/(√(v̂ + ε′) + ε)"));
    }

    private static List<String> remarks(UpdateRule rule, double g) {
        Parameter w = Given.parameter("w", 1, 1, 1);
        return Given.optimizer(rule, 0.1, w)
                .explain(Given.gradient(w, g), w, 0, 0)
                .remarks();
    }

    @Test
    void whatIsWorthNoticingIsRemarked() {
        assertThat(remarks(new Adam(), 1e-10))
                .containsExactly(
                        "ε dominates here: θ moves by 0.000990, and would by 0.100 without it",
                        "bias correction multiplies m by 10.0");
        assertThat(remarks(new AdaMax(1 - 1 / 1.1, 0.9, 1e-8), 1))
                .containsExactly("bias correction multiplies m by 1.10");
        // √(4 + 21) is more than twice √4.
        assertThat(remarks(new AdaGrad(Epsilon.inside(21), 0), 2))
                .containsExactly("ε dominates here: θ moves by 0.0400, and would by 0.100 without it");
        Parameter w = Given.parameter("w", 1, 1, 1);
        Optimizer optimizer = Given.optimizer(new Momentum(), 0.1, w);
        optimizer.step(Given.gradient(w, 3));
        assertThat(optimizer.explain(Given.gradient(w, 0), w, 0, 0).remarks())
                .containsExactly("the gradient is 0, but what came before still moves the entry");
    }

    @Test
    void whatIsJustNotWorthNoticingIsNotRemarked() {
        assertThat(remarks(new Sgd(), 0)).isEmpty();
        // √(4 + 11) is less than twice √4.
        assertThat(remarks(new AdaGrad(Epsilon.inside(11), 0), 2)).isEmpty();
        assertThat(remarks(new AdaMax(0.09, 0.9, 1e-8), 1)).isEmpty();
    }

    @Test
    void clippingIsTold() {
        Parameter w = Given.parameter("w", 1, 2, 1, 1);
        Optimizer optimizer = new Optimizer(
                ParameterGroup.of("all", w).rule(new Sgd()).learningRate(0.1).with(new ClipNorm(1)));
        Explanation told = optimizer.explain(Given.gradient(w, 3, 4), w, 0, 0);
        assertThat(told.value("s")).isEqualTo(0.2);
        assertThat(told.value("g")).isCloseTo(0.6, within(1e-15));
        assertThat(optimizer.explain(Given.gradient(w, 0.3, 0.4), w, 0, 0).lines())
                .extracting(Explanation.Line::symbol)
                .containsExactly("g", "θ", "Δθ");
    }

    @Test
    void aFormulaIsThatOfTheStep() {
        Parameter w = Given.parameter("w", 1, 1, 1);
        Optimizer optimizer = Given.optimizer(new HeavyBall(0.5, 0.25), 0.1, w);
        for (String formula : List.of("g if t = 1", "μb + (1 − τ)g if t > 1")) {
            Explanation told = optimizer.explain(Given.gradient(w, 1), w, 0, 0);
            assertThat(told.lines()).anySatisfy(line -> {
                assertThat(line.symbol()).isEqualTo("b");
                assertThat(line.formula()).isEqualTo(formula);
            });
            optimizer.step(Given.gradient(w, 1));
        }
    }

    @Test
    void anEpsilonSaysWhereItStands() {
        assertThat(Stream.of(Epsilon.none(), Epsilon.inside(1), Epsilon.outside(1), new Epsilon(1, 1))
                        .map(epsilon -> new AdaGrad(epsilon, 1).formula().text()))
                .containsExactly(
                        "G ← G + g²; θ ← θ − ηg/√G",
                        "G ← G + g²; θ ← θ − ηg/√(G + ε)",
                        "G ← G + g²; θ ← θ − ηg/(√G + ε)",
                        "G ← G + g²; θ ← θ − ηg/(√(G + ε′) + ε)");
        assertThat(Adam.withEpsilonHat().formula().text()).endsWith("θ ← θ − η̂m/(√v̂ + ε/√(1 − β₂ᵗ))");
    }

    @Test
    void lionsDirectionIsTold() {
        Parameter w = Given.parameter("w", 1, 1, 1);
        Optimizer optimizer = Given.optimizer(new Lion(0.5, 0.75, 0.25), 0.1, w);
        optimizer.step(Given.gradient(w, 4));
        // m is a quarter of 4; c half of 1 and half of 8
        Explanation told = optimizer.explain(Given.gradient(w, 8), w, 0, 0);
        assertThat(told.value("c")).isEqualTo(4.5);
        assertThat(told.value("θ")).isEqualTo(w.scalar() - 0.1 * (1 + 0.25 * w.scalar()));
    }

    @Test
    void aRuleOfOnesOwnGetsALineForEachBuffer() {
        Parameter w = Given.parameter("w", 1, 2, 1, 1);
        UpdateRule rule = (rate, x, g, slots, from, to) -> {
            slots.slot("sum")[1] += g[1];
            slots.number("shared", 5);
            x[1] -= rate * slots.slot("sum")[1];
        };
        Explanation told = Given.optimizer(rule, 0.5, w).explain(Given.gradient(w, 1, 4), w, 0, 1);
        assertThat(told.value("sum")).isEqualTo(4);
        assertThat(told.value("shared")).isEqualTo(5);
        assertThat(told.value("Δθ")).isEqualTo(-2);
        assertThat(told.lines().stream().map(line -> line.symbol() + " = " + line.formula()))
                .containsExactly(
                        "g = the gradient of the loss",
                        "θ = as the rule computes it",
                        "sum = as the rule computes it",
                        "shared = as the rule computes it",
                        "Δθ = the change of θ in this step");
        assertThat(told.remarks())
                .containsExactly("the rule has no formula; override formula() to have its step explained");
    }

    record Signed(double beta, String text) implements UpdateRule, InPlace {
        @Override
        public void update(double learningRate, double[] x, double[] g, Slots slots, int from, int to) {
            double[] m = slots.slot("m");
            for (int i = from; i < to; i++) {
                m[i] = beta * m[i] + (1 - beta) * g[i];
                x[i] -= learningRate * Math.signum(m[i]);
            }
        }

        @Override
        public Formula formula() {
            return Formula.of(text, "β", beta);
        }
    }

    @Test
    void aRuleOfOnesOwnExplainsItselfByItsFormula() {
        Parameter w = Given.parameter("w", 1, 2, 1, 1);
        UpdateRule rule = new Signed(0.75, "m ← βm + (1 − β)g; θ ← θ − η sign(m)");
        Explanation told = Given.optimizer(rule, 0.5, w).explain(Given.gradient(w, 1, 4), w, 0, 1);
        assertThat(told.lines().stream().map(line -> line.symbol() + " = " + line.formula() + " = " + line.value()))
                .containsExactly(
                        "g = the gradient of the loss = 4.0",
                        "m = βm + (1 − β)g = 1.0",
                        "θ = θ − η sign(m) = 0.5",
                        "Δθ = the change of θ in this step = -0.5");
        assertThat(told.remarks()).isEmpty();
    }

    /** Takes only a part of the rule's step. */
    record Shortened(double share) implements Transform.OfStep {
        @Override
        public void apply(double number, double[] g, double[] before, double[] x) {
            for (int i = 0; i < x.length; i++) {
                x[i] = before[i] + share * (x[i] - before[i]);
            }
        }

        @Override
        public Formula formula(double number) {
            return Formula.of("θ ← θ′ + κ(θ − θ′)", "κ", share);
        }
    }

    private static List<String> told(UpdateRule rule, Parameter w, double g) {
        Optimizer optimizer = new Optimizer(ParameterGroup.of("all", w)
                .rule(rule)
                .learningRate(0.5)
                .with(new Shortened(0.5), new DecoupledDecay(1), new Shortened(0.25)));
        Explanation told = optimizer.explain(Given.gradient(w, g), w, 0, 0);
        return Stream.concat(
                        told.lines().stream()
                                .map(line -> line.symbol() + " = " + line.formula() + " = " + line.value()),
                        told.remarks().stream())
                .toList();
    }

    @Test
    void eachTransformationOfTheStepIsToldWithWhatItMadeOfIt() {
        Parameter w = Given.parameter("w", 1, 1, 4);
        assertThat(told(new Sgd(), w, 8))
                .containsExactly(
                        "g = the gradient of the loss = 8.0",
                        "θ = θ − ηλθ = 2.0",
                        "θ = θ − ηg = -2.0",
                        "θ = θ′ + κ(θ − θ′) = 0.0",
                        "θ = θ′ + κ(θ − θ′) = 1.5",
                        "Δθ = the change of θ in this step = -2.5");
        new Optimizer(ParameterGroup.of("all", w)
                        .rule(new Sgd())
                        .learningRate(0.5)
                        .with(new Shortened(0.5), new DecoupledDecay(1), new Shortened(0.25)))
                .step(Given.gradient(w, 8));
        assertThat(w.scalar()).isEqualTo(1.5);
    }

    @Test
    void aWrongFormulaIsFoundOutBeforeTheStepIsTransformed() {
        assertThat(told(new Signed(0.75, "m ← βm + (1 − β)g; θ ← θ + η sign(m)"), Given.parameter("w", 1, 1, 4), 8))
                .contains("the formula gives θ = 2.50000000, but the step computed 1.50000000");
    }

    @Test
    void aFormulaThatIsNotThatOfTheCodeIsFoundOut() {
        Parameter w = Given.parameter("w", 1, 2, 1, 1);
        UpdateRule rule = new Signed(0.75, "m ← βm + (1 − β)g; θ ← θ + η sign(m)");
        assertThat(Given.optimizer(rule, 0.5, w)
                        .explain(Given.gradient(w, 1, 4), w, 0, 1)
                        .remarks())
                .containsExactly("the formula gives θ = 1.50000000, but the step computed 0.500000000");
        UpdateRule unknown = new Signed(0.75, "m ← βm + (1 − α)g; θ ← θ − η sign(m)");
        assertThatThrownBy(() -> Given.optimizer(unknown, 0.5, w).explain(Given.gradient(w, 1, 4), w, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("formula 'βm + (1 − α)g': only [θ, η, t, g, m, β] have values, so it cannot be read from"
                        + " 'α)g'");
    }

    @Test
    void whatCannotBeExplainedIsRefused() {
        Parameter w = Given.parameter("w", 1, 2, 1, 1);
        Parameter other = Given.parameter("other", 1, 1, 1);
        Optimizer optimizer = Given.optimizer(new Sgd(), 0.1, w);
        Gradients gradients = Given.gradient(other, 1);
        assertThatThrownBy(() -> optimizer.explain(gradients, other, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Optimizer.explain: no group holds parameter 'other'");
        assertThatThrownBy(() -> optimizer.explain(gradients, w, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Optimizer.explain: parameter 'w' is 1×2, which has no entry [1, 0]");
        assertThatThrownBy(() -> optimizer.explain(gradients, w, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Optimizer.explain: parameter 'w' does not move in this step");
        Explanation told = optimizer.explain(Given.gradient(w, 1, 1), w, 0, 0);
        assertThatThrownBy(() -> told.value("v̂"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Explanation: no line is called 'v̂'; there are [g, θ, Δθ]");
    }
}
