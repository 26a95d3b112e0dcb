package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.optim.rule.AdEmaMix;
import dev.ravine.optim.rule.AdaBelief;
import dev.ravine.optim.rule.AdaDelta;
import dev.ravine.optim.rule.AdaGrad;
import dev.ravine.optim.rule.AdaMax;
import dev.ravine.optim.rule.Adafactor;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.AdamW;
import dev.ravine.optim.rule.Adan;
import dev.ravine.optim.rule.AmsGrad;
import dev.ravine.optim.rule.Epsilon;
import dev.ravine.optim.rule.HeavyBall;
import dev.ravine.optim.rule.Lamb;
import dev.ravine.optim.rule.Lars;
import dev.ravine.optim.rule.Lion;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.rule.Muon;
import dev.ravine.optim.rule.MuonScale;
import dev.ravine.optim.rule.NAdam;
import dev.ravine.optim.rule.Prodigy;
import dev.ravine.optim.rule.RAdam;
import dev.ravine.optim.rule.RmsProp;
import dev.ravine.optim.rule.Rprop;
import dev.ravine.optim.rule.ScheduleFreeAdamW;
import dev.ravine.optim.rule.ScheduleFreeSgd;
import dev.ravine.optim.rule.Shampoo;
import dev.ravine.optim.rule.Yogi;
import dev.ravine.optim.transform.Cautious;
import dev.ravine.optim.transform.Centralize;
import dev.ravine.optim.transform.ClipNorm;
import dev.ravine.optim.transform.ClipValue;
import dev.ravine.optim.transform.DecoupledDecay;
import dev.ravine.optim.transform.IndependentDecay;
import dev.ravine.optim.transform.L2;
import dev.ravine.optim.transform.Maximize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.util.DoubleComparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class RulesTest {
    static final List<UpdateRule> RULES = Rules.ALL;

    @Provide
    Arbitrary<UpdateRule> rules() {
        return Arbitraries.of(RULES);
    }

    private static double[] normal(Random random, int n) {
        return random.doubles(n, -1, 1).map(x -> 3 * x * x * x).toArray();
    }

    private static double[][] normal(Random random, int steps, int n) {
        double[][] gradients = new double[steps][];
        Arrays.setAll(gradients, t -> normal(random, n));
        return gradients;
    }

    @Property(tries = 2000)
    void aScalarUnfusedOracleAgrees(
            @ForAll("rules") UpdateRule rule,
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 30) int steps,
            @ForAll @IntRange(min = 1, max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 4) int columns) {
        Random random = new Random(seed);
        double[] start = normal(random, rows * columns);
        double[][] gradients = normal(random, steps, rows * columns);
        double[] rates = random.doubles(steps, 0, 0.1).toArray();
        double[] actual = Rules.walk(rule, start, gradients, rates, rows, columns);
        double[] expected = Oracle.walk(rule, start, gradients, rates, rows, columns);
        // Both round; the centered variance and Muon's products lose up to five digits of the sixteen.
        assertThat(actual).containsExactly(expected, within(1e-10));
    }

    @Property
    void aRateOfZeroMovesNothing(@ForAll("rules") UpdateRule rule, @ForAll long seed) {
        Random random = new Random(seed);
        double[] start = normal(random, 6);
        double[] end = Rules.walk(rule, start, normal(random, 5, 6), new double[5], 3, 2);
        assertThat(end).containsExactly(start);
    }

    @Property
    void aGradientOfZeroMovesNothingButByDecay(
            @ForAll("rules") UpdateRule rule, @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int steps) {
        double[] start = normal(new Random(seed), 6);
        double[] rates = new double[steps];
        Arrays.fill(rates, 0.1);
        double[] expected = start.clone();
        for (int t = 0; t < steps; t++) {
            for (int i = 0; i < 6; i++) {
                expected[i] -= 0.1 * Rules.decay(rule) * expected[i];
            }
        }
        double[] end = Rules.walk(rule, start, new double[steps][6], rates, 3, 2);
        assertThat(end).containsExactly(expected, within(1e-15));
    }

    @Property
    void theGradientIsNotModified(@ForAll("rules") UpdateRule rule, @ForAll long seed) {
        Random random = new Random(seed);
        double[] g = normal(random, 6);
        double[] kept = g.clone();
        Rules.walk(rule, normal(random, 6), new double[][] {g, g, g}, new double[] {0.1, 0.1, 0.1}, 3, 2);
        assertThat(g).containsExactly(kept);
    }

    @ParameterizedTest
    @FieldSource("RULES")
    void theDirectionIsDownOnAConvexQuadratic(UpdateRule rule) {
        // f = Σ hᵢwᵢ²/2 with curvatures from 0.1 to 10, small enough an η for each.
        double[] h = {0.1, 1, 3, 10};
        double[] w = {1, -2, 3, -1};
        double before = quadratic(h, w);
        Slots slots = new Slots(2, 2);
        // Rprop's steps grow until they pass the minimum.
        int steps = rule instanceof Rprop ? 30 : 50;
        for (int t = 0; t < steps; t++) {
            double[] g = new double[4];
            for (int i = 0; i < 4; i++) {
                g[i] = h[i] * w[i];
            }
            double last = quadratic(h, w);
            slots = slots.next();
            rule.update(1e-4, w, g, slots);
            assertThat(quadratic(h, w)).as("step %d", t + 1).isLessThan(last);
        }
        assertThat(quadratic(h, w)).isLessThan(before);
    }

    private static double quadratic(double[] h, double[] w) {
        double f = 0;
        for (int i = 0; i < h.length; i++) {
            f += h[i] * w[i] * w[i] / 2;
        }
        return f;
    }

    @Property
    void theFirstStepOfAdamIsTheLearningRateInEachCoordinate(@ForAll long seed) {
        Random random = new Random(seed);
        double[] g = random.doubles(6, 0.1, 100)
                .map(x -> random.nextBoolean() ? x : -x)
                .toArray();
        for (UpdateRule rule : List.of(new Adam(), new AdamW(0), new AmsGrad(), AmsGrad.optax(), new AdaMax())) {
            double[] end = Rules.walk(rule, new double[6], new double[][] {g}, new double[] {0.01}, 3, 2);
            for (int i = 0; i < 6; i++) {
                // ε takes its share, at most 1e-8 / 0.1 of the step
                assertThat(end[i]).isCloseTo(-0.01 * Math.signum(g[i]), within(0.01 * 1.1e-7));
            }
        }
    }

    @Test
    void theStepOfAdaGradShrinksOnAConstantGradientAndThatOfRmsPropDoesNot() {
        double[] adaGrad = constantSteps(new AdaGrad());
        double[] rmsProp = constantSteps(new RmsProp());
        for (int t = 0; t < 300; t++) {
            assertThat(adaGrad[t]).isCloseTo(0.1 / Math.sqrt(t + 1), within(1e-8));
            assertThat(rmsProp[t]).isGreaterThan(0.0999999);
        }
        assertThat(rmsProp[299]).isCloseTo(0.1, within(1e-8));
    }

    /** How far each of 300 steps goes on a gradient of 2. */
    private static double[] constantSteps(UpdateRule rule) {
        double[] steps = new double[300];
        double[] w = {0};
        Slots slots = new Slots(1, 1);
        for (int t = 0; t < steps.length; t++) {
            double before = w[0];
            slots = slots.next();
            rule.update(0.1, w, new double[] {2}, slots);
            steps[t] = before - w[0];
        }
        return steps;
    }

    @Property
    void nesterovIsMomentumWhoseGradientIsTakenAhead(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int steps) {
        // On f = hφ²/2: the paper's φ moves by v ← γv + η∇f(φ − γv); φ ← φ − v.
        Random random = new Random(seed);
        double h = random.nextDouble();
        double gamma = random.nextDouble();
        double phi = random.nextGaussian();
        double[] w = {phi};
        double v = 0;
        Slots slots = new Slots(1, 1);
        for (int t = 0; t < steps; t++) {
            v = gamma * v + 0.3 * h * (phi - gamma * v);
            phi -= v;
            slots = slots.next();
            new Momentum(gamma, true).update(0.3, w, new double[] {h * w[0]}, slots);
            assertThat(w[0]).isCloseTo(phi - gamma * v, within(1e-13));
        }
    }

    @Test
    void theTwoPlacesOfTheLearningRateDifferOnlyWhenItChanges() {
        double[][] g = {{1}, {-2}, {0.5}};
        double[] same = {0.1, 0.1, 0.1};
        double[] falling = {0.1, 0.1, 0.01};
        double[] start = {1};
        assertThat(Rules.walk(new Momentum(0.9), start, g, same, 1, 1)[0])
                .usingComparator(new DoubleComparator(1e-15))
                .isEqualTo(Rules.walk(new HeavyBall(0.9), start, g, same, 1, 1)[0]);
        assertThat(Rules.walk(new Momentum(0.9, true), start, g, same, 1, 1)[0])
                .usingComparator(new DoubleComparator(1e-15))
                .isEqualTo(Rules.walk(HeavyBall.withNesterov(0.9), start, g, same, 1, 1)[0]);
        // v₂ = 0.9·0.1 − 0.2 = −0.11; inside, v₃ = −0.099 + 0.005; outside, 0.01·(−0.99 + 0.5)
        double two = 1 - 0.1 + 0.11;
        assertThat(Rules.walk(new Momentum(0.9), start, g, falling, 1, 1)[0])
                .usingComparator(new DoubleComparator(1e-15))
                .isEqualTo(two + 0.094);
        assertThat(Rules.walk(new HeavyBall(0.9), start, g, falling, 1, 1)[0])
                .usingComparator(new DoubleComparator(1e-15))
                .isEqualTo(two + 0.0049);
    }

    @Test
    void noRuleIsMissingFromTheList() throws IOException {
        Set<String> rules = new HashSet<>();
        try (Stream<Path> files = Files.list(Path.of("src/main/java/dev/ravine/optim/rule"))) {
            for (Path file : files.toList()) {
                if (Files.readString(file).contains("implements UpdateRule")) {
                    rules.add(file.getFileName().toString().replace(".java", ""));
                }
            }
        }
        assertThat(rules).hasSizeGreaterThan(10);
        assertThat(RULES.stream().map(rule -> rule.getClass().getSimpleName())).containsAll(rules);
    }

    @Test
    void theReadmeLinksEveryRuleWithItsFormula() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        Set<Class<?>> seen = new HashSet<>();
        for (UpdateRule rule : RULES) {
            // The first of a class has the defaults.
            if (seen.add(rule.getClass())) {
                assertThat(readme).contains(row(rule.getClass(), rule.formula().text()));
            }
        }
        for (Transform transform : List.of(
                new Maximize(),
                new ClipNorm(1),
                new ClipValue(1),
                new Centralize(),
                new L2(1),
                new DecoupledDecay(1),
                new IndependentDecay(1),
                new Cautious())) {
            assertThat(readme)
                    .contains(row(transform.getClass(), transform.formula(1).text()));
        }
    }

    private static String row(Class<?> type, String formula) {
        String file = "src/main/java/" + type.getName().replace('.', '/') + ".java";
        assertThat(Path.of(file)).exists();
        return "| [" + type.getSimpleName() + "](" + file + ") | `" + formula.replace("|", "\\|") + "` |";
    }

    @Test
    void hyperparametersOutOfTheirRangeAreRefusedByName() {
        for (double bad : new double[] {-0.1, 1, 1.5, Double.NaN, Double.POSITIVE_INFINITY}) {
            String expected = " is " + bad + ", expected at least 0 and below 1";
            refuses(() -> new Momentum(bad), "Momentum: gamma" + expected);
            refuses(() -> new Momentum(bad, true), "Momentum: gamma" + expected);
            refuses(() -> new HeavyBall(bad), "HeavyBall: mu" + expected);
            refuses(() -> HeavyBall.withNesterov(bad), "HeavyBall: mu" + expected);
            refuses(() -> new AdaDelta(bad, 1e-6), "AdaDelta: rho" + expected);
            refuses(() -> new RmsProp(bad, Epsilon.inside(1)), "RmsProp: beta" + expected);
            refuses(() -> RmsProp.pytorch(bad, true), "RmsProp: mu" + expected);
            refuses(() -> new Adam(bad, 0, 1), "Adam: beta1" + expected);
            refuses(() -> new Adam(0, bad, 1), "Adam: beta2" + expected);
            refuses(() -> new Adam(0, bad, Epsilon.outside(1), true), "Adam: beta2" + expected);
            refuses(() -> new Adam(bad, 0, Epsilon.inside(1), false), "Adam: beta1" + expected);
            refuses(() -> new Adam(0, bad, Epsilon.inside(1), false), "Adam: beta2" + expected);
            refuses(() -> new AmsGrad(0, bad, 1), "AmsGrad: beta2" + expected);
            refuses(() -> new AmsGrad(bad, 0, Epsilon.inside(1), true), "AmsGrad: beta1" + expected);
            refuses(() -> new AmsGrad(0, bad, Epsilon.inside(1), true), "AmsGrad: beta2" + expected);
            refuses(() -> new AdamW(0, bad, 1, 0), "AdamW: beta2" + expected);
            refuses(() -> new NAdam(0, bad, 1, 0), "NAdam: beta2" + expected);
            refuses(() -> new RAdam(0, bad, 1), "RAdam: beta2" + expected);
            refuses(() -> new AdaMax(0, bad, 1), "AdaMax: beta2" + expected);
            refuses(() -> new Yogi(0, bad, 1), "Yogi: beta2" + expected);
            refuses(() -> new Adan(0, 0, bad, 1), "Adan: beta3" + expected);
            refuses(() -> new AdEmaMix(0, 0, bad, 1, 1), "AdEmaMix: beta3" + expected);
            refuses(() -> new ScheduleFreeSgd(bad), "ScheduleFreeSgd: beta" + expected);
            refuses(() -> new ScheduleFreeAdamW(0, bad, 1, 0), "ScheduleFreeAdamW: beta2" + expected);
            refuses(() -> new Prodigy(0, bad, 1, 1), "Prodigy: beta2" + expected);
            refuses(() -> new Lars(bad, 1, 0), "Lars: mu" + expected);
            refuses(() -> new Lamb(0, bad, 1, 0), "Lamb: beta2" + expected);
            refuses(() -> new Shampoo(bad, 1), "Shampoo: beta" + expected);
            refuses(() -> new Lion(bad, 0, 0), "Lion: beta1" + expected);
            refuses(() -> new Lion(0, bad, 0), "Lion: beta2" + expected);
            refuses(() -> new Muon(bad, 0, MuonScale.LIKE_ADAMW), "Muon: mu" + expected);
            refuses(() -> new Muon(bad, false, 0, MuonScale.LIKE_ADAMW), "Muon: mu" + expected);
        }
        refuses(
                () -> new Adam(1e-3, 0.9, 0.999),
                "Adam: beta1 is 0.001, beta2 0.9 and epsilon 0.999; is the first the learning rate? It is the group's,"
                        + " and not an argument here");
        for (double bad : new double[] {-0.1, Double.NaN, Double.POSITIVE_INFINITY}) {
            String expected = " is " + bad + ", expected a finite number of at least 0";
            refuses(() -> new AdaGrad(Epsilon.inside(1), bad), "AdaGrad: initialAccumulator" + expected);
            refuses(() -> new RmsProp(0, 0, false, Epsilon.inside(1), bad), "RmsProp: initialAccumulator" + expected);
            String factor = " is " + bad + ", expected at least 0 and at most 1e50";
            refuses(() -> new AdamW(bad), "AdamW: weightDecay" + factor);
            refuses(() -> new NAdam(0, 0, 1, bad), "NAdam: momentumDecay" + expected);
            refuses(() -> new AdEmaMix(0, 0, 0, bad, 1), "AdEmaMix: alpha" + factor);
            refuses(() -> new ScheduleFreeAdamW(0, 0, 1, bad), "ScheduleFreeAdamW: weightDecay" + factor);
            refuses(() -> new Lars(0, 1, bad), "Lars: weightDecay" + expected);
            refuses(() -> new Lamb(0, 0, 1, bad), "Lamb: weightDecay" + expected);
            refuses(() -> new Lion(0, 0, bad), "Lion: weightDecay" + factor);
            refuses(() -> new Muon(0, bad, MuonScale.LIKE_ADAMW), "Muon: weightDecay" + expected);
            refuses(() -> new Muon(0, false, bad, MuonScale.LIKE_ADAMW), "Muon: weightDecay" + expected);
            refuses(
                    () -> new HeavyBall(0, bad),
                    "HeavyBall: dampening is " + bad + ", expected at least 0 and at most 1");
        }
        for (double bad : new double[] {-0.1, 1e-101, Double.NaN, Double.POSITIVE_INFINITY}) {
            String expected = " is " + bad + ", expected a finite number of at least 1e-100";
            refuses(() -> Epsilon.inside(bad), "Epsilon: inside" + expected);
            refuses(() -> Epsilon.outside(bad), "Epsilon: outside" + expected);
            refuses(() -> new AdaDelta(0, bad), "AdaDelta: epsilon" + expected);
            refuses(() -> new Adam(0, 0, bad), "Epsilon: outside" + expected);
            refuses(() -> new AdaBelief(0, 0, bad), "AdaBelief: epsilon" + expected);
            refuses(() -> new AdaMax(0, 0, bad), "AdaMax: epsilon" + expected);
        }
        refuses(() -> new Rprop(1, 1.2, 0.1, 5), "Rprop: shrink is 1.0, expected above 0 and below 1");
        refuses(() -> new Rprop(0.5, 1, 0.1, 5), "Rprop: grow is 1.0, expected above 1 and below 1e10");
        refuses(() -> new Rprop(0.5, 1.2, 2, 5), "Rprop: least is 2.0, expected above 0 and at most 1");
        refuses(() -> new Rprop(0.5, 1.2, 0.1, 0.9), "Rprop: greatest is 0.9, expected at least 1 and below 1e10");
        refuses(() -> new Lars(0, 0, 0), "Lars: trust is 0.0, expected a finite number above 0");
        refuses(() -> new Prodigy(0, 0, 1, 0), "Prodigy: d0 is 0.0, expected a finite number above 0");
        refuses(() -> new Adafactor(0, 1, 1, 1), "Adafactor: decay is 0.0, expected above 0 and at most 1");
        refuses(() -> new Adafactor(1, 0, 1, 1), "Adafactor: clip is 0.0, expected a finite number above 0");
        assertThat(new Adam(0, 0, 1e-100).epsilon()).isEqualTo(Epsilon.outside(1e-100));
        String none = ": epsilon is 0, so that 0 would be divided by 0";
        refuses(() -> new RmsProp(0, Epsilon.none()), "RmsProp" + none);
        refuses(() -> new Adam(0, 0, 0), "Adam" + none);
        refuses(() -> new AmsGrad(0, 0, 0), "AmsGrad" + none);
        refuses(() -> new HeavyBall(0.9, 0.5, true), "HeavyBall: dampening is 0.5, expected 0 with Nesterov's");
        refuses(
                () -> new AdaGrad(Epsilon.none(), 0),
                "AdaGrad: initialAccumulator, without an epsilon, is 0.0, expected a finite number above 0");
    }

    private static void refuses(Runnable make, String message) {
        assertThatThrownBy(make::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
