package dev.ravine.optim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.kernel.Kernels;
import dev.ravine.optim.rule.Adafactor;
import dev.ravine.optim.rule.AdamW;
import dev.ravine.optim.rule.Lamb;
import dev.ravine.optim.rule.Lars;
import dev.ravine.optim.rule.Muon;
import dev.ravine.optim.rule.NAdam;
import dev.ravine.optim.rule.Prodigy;
import dev.ravine.optim.rule.Shampoo;
import dev.ravine.optim.transform.ClipValue;
import dev.ravine.optim.transform.DecoupledDecay;
import dev.ravine.optim.transform.L2;
import dev.ravine.optim.transform.Maximize;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Steps that are taken in place are the rule's own steps; {@link AllOrNothingTest} has those that are refused. */
class InPlaceTest {
    static final List<UpdateRule> RULES = Rules.ALL;

    static Stream<UpdateRule> inPlace() {
        return Rules.ALL.stream().filter(InPlace.class::isInstance);
    }

    @Test
    void everyRuleIsTakenInPlaceUnlessItLooksAtTheWholeParameter() {
        Set<Class<?>> whole = Set.of(Muon.class, Shampoo.class, Lars.class, Lamb.class, Prodigy.class, Adafactor.class);
        assertThat(RULES)
                .allSatisfy(rule -> assertThat(rule instanceof InPlace).isNotEqualTo(whole.contains(rule.getClass())));
    }

    @ParameterizedTest
    @FieldSource("RULES")
    void stepsInPlaceAreTheRulesToTheBit(UpdateRule rule) {
        Random random = new Random(1);
        int columns = 1000;
        Parameter parameter = Given.parameter("w", 1, columns, random);
        double[] start = parameter.value().data.clone();
        double[][] gradients =
                Stream.generate(() -> Given.normal(random, columns)).limit(4).toArray(double[][]::new);
        double[] rates = new double[gradients.length];
        Arrays.fill(rates, 0.01);
        Optimizer optimizer = Given.optimizer(rule, 0.01, parameter);
        for (double[] gradient : gradients) {
            optimizer.step(Given.gradient(parameter, gradient));
        }
        requireSameBits(parameter.value().data, Rules.walk(rule, start, gradients, rates, 1, columns));
    }

    @ParameterizedTest
    @MethodSource("inPlace")
    void partsMakeTheWholeInAnyOrder(UpdateRule rule) {
        Random random = new Random(3);
        int n = 60;
        double[] whole = Given.normal(random, n);
        double[] inParts = whole.clone();
        Slots ofWhole = new Slots(1, n);
        Slots ofParts = new Slots(1, n);
        for (int t = 0; t < 3; t++) {
            double[] g = Given.normal(random, n);
            ofWhole = ofWhole.next();
            ofParts = ofParts.next();
            rule.update(0.01, whole, g, ofWhole);
            rule.prepare(0.01, g, ofParts);
            rule.update(0.01, inParts, g, ofParts, 33, n);
            rule.update(0.01, inParts, g, ofParts, 0, 7);
            rule.update(0.01, inParts, g, ofParts, 7, 33);
        }
        requireSameBits(inParts, whole);
        for (String slot : ofWhole.buffers().keySet()) {
            requireSameBits(ofParts.slot(slot), ofWhole.slot(slot));
        }
    }

    @ParameterizedTest
    @MethodSource("inPlace")
    void everyEntryOfALargeParameterMovesAsItWouldAlone(UpdateRule rule) {
        Random random = new Random(2);
        int n = 9000;
        double[] start = Given.normal(random, n);
        Parameter whole = Given.parameter("w", 1, n, start);
        int[] some = {0, 1, 4095, 4096, 8191, 8192, n - 1};
        Parameter[] entries = new Parameter[some.length];
        Arrays.setAll(entries, i -> Given.parameter("w" + i, 1, 1, start[some[i]]));
        Optimizer inPlace = new Optimizer(settings(rule, ParameterGroup.of("all", whole)));
        Optimizer byEntries = new Optimizer(settings(rule, ParameterGroup.of("all", entries)));
        for (int step = 0; step < 3; step++) {
            double[] g = Given.normal(random, n);
            inPlace.step(Given.gradient(whole, g));
            Gradients all = Given.gradient(entries[0], g[some[0]]);
            for (int i = 1; i < some.length; i++) {
                all = all.add(Given.gradient(entries[i], g[some[i]]));
            }
            byEntries.step(all);
        }
        for (int i = 0; i < some.length; i++) {
            assertThat(whole.value().data[some[i]]).isEqualTo(entries[i].value().data[0]);
        }
    }

    private static ParameterGroup settings(UpdateRule rule, ParameterGroup group) {
        return group.rule(rule)
                .learningRate(0.01)
                .with(new Maximize())
                .with(new ClipValue(0.5))
                .with(new L2(0.1))
                .with(new DecoupledDecay(0.2));
    }

    /** What lets a step be taken in place: it cannot fail halfway. */
    @ParameterizedTest
    @MethodSource("inPlace")
    void ordinaryNumbersMakeFiniteOnes(UpdateRule rule) {
        double most = Member.LIMIT;
        double[] sizes = {0, Double.MIN_VALUE, 1e-300, 1e-100, 1e-8, 1, most};
        for (double rate : new double[] {0, 1e-3, most}) {
            for (double first : sizes) {
                for (double second : sizes) {
                    double[] w = {most, -most, 0, 1};
                    Slots slots = new Slots(1, w.length);
                    for (double g : new double[] {first, -second, second}) {
                        slots = slots.next();
                        rule.update(rate, w, new double[] {g, g, g, -g}, slots);
                        requireFinite(w, rule, rate, g);
                        slots.buffers().values().forEach(buffer -> requireFinite(buffer.data, rule, rate, g));
                        if (!Arrays.stream(w).allMatch(x -> Math.abs(x) <= most)) {
                            // From here on a step is computed beside its values.
                            break;
                        }
                    }
                }
            }
        }
    }

    private static void requireSameBits(double[] actual, double[] expected) {
        assertThat(Arrays.mismatch(actual, expected))
                .as("the first entry that differs")
                .isEqualTo(-1);
    }

    private static void requireFinite(double[] entries, UpdateRule rule, double rate, double g) {
        assertThat(Kernels.firstNotFinite(entries))
                .as("%s at rate %s and g = %s gives %s", rule, rate, g, Arrays.toString(entries))
                .isEqualTo(-1);
    }

    @Test
    void largeParametersThatMoveAtOnceMoveAsAlone() {
        Random random = new Random(8);
        Parameter[] together = new Parameter[3];
        Parameter[] alone = new Parameter[3];
        for (int i = 0; i < 3; i++) {
            double[] start = Given.normal(random, 50_000);
            together[i] = Given.parameter("w" + i, 1, 50_000, start);
            alone[i] = Given.parameter("w" + i, 1, 50_000, start);
        }
        Optimizer ofAll = Given.optimizer(new AdamW(), 0.01, together);
        Optimizer[] ofEach = {
            Given.optimizer(new AdamW(), 0.01, alone[0]),
            Given.optimizer(new AdamW(), 0.01, alone[1]),
            Given.optimizer(new AdamW(), 0.01, alone[2])
        };
        for (int step = 0; step < 3; step++) {
            ofAll.step(Given.gradients(new Random(step), together));
            Random same = new Random(step);
            for (int i = 0; i < 3; i++) {
                ofEach[i].step(Given.gradients(same, alone[i]));
            }
        }
        for (int i = 0; i < 3; i++) {
            requireSameBits(together[i].value().data, alone[i].value().data);
        }
    }

    @ParameterizedTest
    @MethodSource("inPlace")
    void gradientsAreLeftAloneWhenTheyAreChanged(UpdateRule rule) {
        Random random = new Random(9);
        Parameter w = Given.parameter("w", 1, 5000, random);
        Optimizer optimizer = new Optimizer(settings(rule, ParameterGroup.of("all", w)));
        for (int step = 0; step < 3; step++) {
            Gradients gradients = Given.gradients(random, w);
            double[] before = gradients.of(w).data.clone();
            optimizer.step(gradients);
            requireSameBits(gradients.of(w).data, before);
        }
    }

    @Test
    void aStateReaderGoesOnInPlace() {
        Random random = new Random(7);
        int n = 1000;
        double[] start = Given.normal(random, n);
        Parameter one = Given.parameter("w", 1, n, start);
        Parameter two = Given.parameter("w", 1, n, start);
        Optimizer unbroken = Given.optimizer(new NAdam(), 0.01, one);
        Optimizer first = Given.optimizer(new NAdam(), 0.01, two);
        Optimizer second = Given.optimizer(new NAdam(), 0.01, two);
        for (int step = 0; step < 6; step++) {
            double[] g = Given.normal(random, n);
            unbroken.step(Given.gradient(one, g));
            if (step == 3) {
                second.restore(first.state());
            }
            (step < 3 ? first : second).step(Given.gradient(two, g));
        }
        requireSameBits(two.value().data, one.value().data);
    }
}
