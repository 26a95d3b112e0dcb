package dev.ravine.optim;

import static dev.ravine.autograd.Elementwise.tanh;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.optim.rule.Adam;
import dev.ravine.optim.rule.Momentum;
import dev.ravine.optim.schedule.Schedules;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of a captured function take the optimizer the same way as those of eager code, to the bit. */
class CapturedTrainingTest {
    private static final int STEPS = 20;

    /** A small net, and what trains it. */
    private static final class Side {
        final Parameter w = new Parameter("w", drawn(3, 4, 1));
        final Parameter v = new Parameter("v", drawn(4, 1, 2));
        final CapturedPair<Variable, Variable> captured = Captured.of(this::loss);

        Variable loss(Variable x, Variable t) {
            return tanh(x.matmul(w)).matmul(v).sub(t).pow(2).mean();
        }

        Parameters parameters() {
            return Parameters.of(w, v);
        }
    }

    private static DMatrixRMaj drawn(int rows, int columns, long seed) {
        Random random = new Random(seed);
        DMatrixRMaj matrix = new DMatrixRMaj(rows, columns);
        Arrays.setAll(matrix.data, i -> random.nextGaussian());
        return matrix;
    }

    private static Variable batch(int columns, long seed) {
        return Variable.wrap(drawn(5, columns, seed));
    }

    static Stream<UpdateRule> rules() {
        return Rules.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyRuleTakesTheSameSteps(UpdateRule rule) {
        Side eager = new Side();
        Side ours = new Side();
        Optimizer optimizerOfEager = Optimizer.of(rule, Schedules.linear(1e-2, 1e-3, STEPS), eager.parameters());
        Optimizer optimizer = Optimizer.of(rule, Schedules.linear(1e-2, 1e-3, STEPS), ours.parameters());
        for (int step = 0; step < STEPS; step++) {
            Variable x = batch(3, step);
            Variable t = batch(1, step + 100);
            optimizerOfEager.step(eager.loss(x, t).backward());
            optimizer.step(ours.captured.gradients(x, t));
            assertSame(ours, eager);
        }
    }

    @Test
    void severalOptimizersAccumulationAndClippingTakeTheSameSteps() {
        Side eager = new Side();
        Side ours = new Side();
        List<Optimizer> ofEager = optimizers(eager);
        List<Optimizer> ofOurs = optimizers(ours);
        GradientAccumulation eagerSum = new GradientAccumulation(3, eager.parameters());
        GradientAccumulation sum = new GradientAccumulation(3, ours.parameters());
        for (int step = 0; step < STEPS; step++) {
            Variable x = batch(3, step);
            Variable t = batch(1, step + 100);
            eagerSum.add(eager.loss(x, t).backward().clipValue(0.5))
                    .ifPresent(gradients -> ofEager.forEach(optimizer -> optimizer.step(gradients)));
            Optional.of(ours.captured.gradients(x, t).clipValue(0.5))
                    .flatMap(sum::add)
                    .ifPresent(gradients -> ofOurs.forEach(optimizer -> optimizer.step(gradients)));
            assertSame(ours, eager);
        }
    }

    private static List<Optimizer> optimizers(Side side) {
        return List.of(
                Optimizer.of(new Adam(), 1e-2, Parameters.of(side.w))
                        .clipNorm(0.1)
                        .lint(Lint.OFF),
                Optimizer.of(new Momentum(), 1e-2, Parameters.of(side.v)).lint(Lint.OFF));
    }

    private static void assertSame(Side actual, Side expected) {
        assertThat(actual.w.value().data).isEqualTo(expected.w.value().data);
        assertThat(actual.v.value().data).isEqualTo(expected.v.value().data);
    }
}
