package dev.ravine.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Gradients;
import dev.ravine.autograd.Parameter;
import dev.ravine.autograd.State;
import dev.ravine.autograd.Variable;
import dev.ravine.autograd.capture.Captured;
import dev.ravine.autograd.capture.CapturedPair;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.nn.init.Initializer;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.loss.Reduction;
import dev.ravine.nn.norm.BatchNorm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer and loss in training, captured and eagerly side by side: the same bits over 20 steps. */
class CapturedLayersTest {
    private static final int STEPS = 20;

    // ---- layers

    static Stream<LayerCases.Case> layers() {
        Set<String> seen = new HashSet<>();
        return LayerCases.read(LayerLedger.FILES).stream()
                .filter(reference -> seen.add(reference.key() + Arrays.toString(reference.sizes())));
    }

    @Test
    void everyLineIsAmongThem() {
        assertThat(layers().map(LayerCases.Case::key)).containsAll(LayerLedger.keys());
    }

    /** A layer, its inputs as parameters, and what trains both. */
    private static final class Side {
        final Layer layer;
        final List<Parameter> inputs = new ArrayList<>();
        private final LayerCases.Case reference;
        private final Variable[] x;
        private final Variable seed;

        Side(LayerCases.Case reference) {
            this.reference = reference;
            x = new Variable[reference.inputs().length];
            layer = LayerLedger.line(reference.key()).layer().apply(reference.sizes());
            layer.restore(new State(LayerCases.Case.matrices(reference.state()), Map.of()));
            // Ids, lengths and masks have no gradient, and stay as they are.
            for (int i = 0; i < x.length; i++) {
                double[][] input = reference.inputs()[i];
                if (reference.gradients()[i] == null) {
                    x[i] = Variable.of(input);
                } else {
                    inputs.add(new Parameter("x" + i, input));
                    x[i] = inputs.get(inputs.size() - 1);
                }
            }
            seed = Variable.of(reference.seed());
        }

        /** The seed makes a number of a result of any shape. */
        Variable loss() {
            return LayerLedger.line(reference.key())
                    .call()
                    .apply(layer, x)
                    .mul(seed)
                    .sum();
        }

        List<Parameter> all() {
            List<Parameter> all = new ArrayList<>(inputs);
            all.addAll(layer.parameters().values());
            return all;
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void trainingHasTheSameBits(LayerCases.Case reference) {
        Side side = new Side(reference);
        Side fresh = new Side(reference);
        Captured<Variable[]> captured = Captured.of(none -> side.loss());
        for (int step = 0; step < STEPS; step++) {
            Variable loss = fresh.loss();
            Gradients expected = loss.backward();
            Gradients actual = captured.gradients(new Variable[0]);
            assertThat(captured.scalar()).as("loss of step " + step).isEqualTo(loss.scalar());
            List<Parameter> ours = side.all();
            List<Parameter> theirs = fresh.all();
            for (int i = 0; i < ours.size(); i++) {
                assertThat(actual.contains(ours.get(i))).isEqualTo(expected.contains(theirs.get(i)));
                if (actual.contains(ours.get(i))) {
                    double[] gradient = expected.of(theirs.get(i)).data;
                    assertThat(actual.of(ours.get(i)).data)
                            .as("gradient of '" + ours.get(i).name() + "' in step " + step)
                            .isEqualTo(gradient);
                    descend(theirs.get(i), gradient);
                    descend(ours.get(i), actual.of(ours.get(i)).data);
                }
            }
        }
        Map<String, DMatrixRMaj> expected = fresh.layer.state().matrices();
        side.layer.state().matrices().forEach((name, value) -> assertThat(value.data)
                .as(name)
                .isEqualTo(Objects.requireNonNull(expected.get(name)).data));
    }

    private static void descend(Parameter parameter, double[] gradient) {
        parameter.update(entries -> Arrays.setAll(entries, i -> entries[i] - 0.01 * gradient[i]));
    }

    // ---- losses

    static Stream<String> losses() {
        return LossLedger.keys().stream();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void lossesHaveTheSameBits(String key) {
        LossLedger.Line line = LossLedger.line(key);
        RandomGenerator random = new SplittableRandom(1);
        DMatrixRMaj[] values = line.draw().of(4, 3, new SplittableRandom(2));
        Variable[] x = Stream.of(values).map(Variable::of).toArray(Variable[]::new);
        List<Parameter> parameters = new ArrayList<>();
        for (int i = 0; i < line.differentiable(); i++) {
            parameters.add(new Parameter("x" + i, values[i]));
            x[i] = parameters.get(i);
        }
        for (Reduction reduction : Reduction.values()) {
            Captured<Variable[]> captured =
                    Captured.of(none -> line.call().on(x, reduction).sum());
            for (int step = 0; step < STEPS; step++) {
                Variable eager = line.call().on(x, reduction).sum();
                Gradients expected = eager.backward();
                Gradients actual = captured.gradients(new Variable[0]);
                assertThat(captured.scalar()).isEqualTo(eager.scalar());
                assertThat(actual.parameters()).isEqualTo(expected.parameters());
                for (Parameter parameter : expected.parameters()) {
                    assertThat(actual.of(parameter).data).isEqualTo(expected.of(parameter).data);
                }
                DMatrixRMaj[] others = line.draw().of(4, 3, random);
                for (int i = 0; i < parameters.size(); i++) parameters.get(i).set(others[i]);
            }
        }
    }

    // ---- a model

    @Test
    void aModelWithDropoutAndStatisticsTrainsAndEvaluatesAlike() {
        Sequential eager = model();
        Sequential ours = model();
        CapturedPair<Variable, int[]> loss = Captured.of((x, labels) -> Losses.crossEntropy(ours.forward(x), labels));
        Captured<Variable> predict = Captured.of(ours::forward);
        for (int step = 0; step < STEPS; step++) {
            // The last batch of each round is shorter.
            int rows = step % 4 == 3 ? 3 : 8;
            Variable x = Variable.wrap(Initializer.normal(1).draw(rows, 5, new SplitMix(step)));
            int[] labels = new SplittableRandom(step).ints(rows, 0, 3).toArray();
            Variable expected = Losses.crossEntropy(eager.forward(x), labels);
            Gradients gradients = expected.backward();
            Gradients actual = loss.gradients(x, labels);
            assertThat(loss.scalar()).isEqualTo(expected.scalar());
            eager.parameters().forEach((name, parameter) -> descend(parameter, gradients.of(parameter).data));
            ours.parameters().forEach((name, parameter) -> descend(parameter, actual.of(parameter).data));
            eager.eval();
            ours.eval();
            assertThat(predict.value(x).data).isEqualTo(eager.forward(x).value().data);
            eager.train();
            ours.train();
        }
        Map<String, DMatrixRMaj> expected = eager.state().matrices();
        ours.state().matrices().forEach((name, value) -> assertThat(value.data)
                .as(name)
                .isEqualTo(Objects.requireNonNull(expected.get(name)).data));
    }

    private static Sequential model() {
        RandomGenerator random = new SplitMix(7);
        return Sequential.of(
                new Linear(5, 6, random),
                new BatchNorm(6),
                new Tanh(),
                new Dropout(0.3, random),
                new Linear(6, 3, random));
    }

    /** Also where the first call evaluates: what it captured is not for the next, which trains. */
    @Test
    void aFunctionThatIsCalledWhileItsModelEvaluatesIsCapturedForEachMode() {
        Sequential model = model();
        Captured<Variable> captured = Captured.of(model::forward);
        Variable x = Variable.wrap(Initializer.normal(1).draw(4, 5, new SplitMix(1)));
        double[] evaluated =
                model.evaluating(() -> model.forward(x)).value().data.clone();
        assertThat(model.evaluating(() -> captured.value(x)).data).isEqualTo(evaluated);
        assertThat(captured.value(x).data).isNotEqualTo(evaluated);
        double[] later = model.evaluating(() -> model.forward(x)).value().data.clone();
        assertThat(model.evaluating(() -> captured.value(x)).data)
                .isEqualTo(later)
                .isNotEqualTo(evaluated);
    }

    @Test
    void aPartThatEvaluatesInsideOfTheFunctionIsCapturedOnce() {
        Sequential teacher = model();
        AtomicInteger runs = new AtomicInteger();
        Captured<Variable> captured = Captured.of(x -> {
            runs.incrementAndGet();
            return teacher.evaluating(() -> teacher.forward(x));
        });
        for (int i = 0; i < 3; i++) {
            Variable x = Variable.wrap(Initializer.normal(1).draw(4, 5, new SplitMix(i)));
            assertThat(captured.value(x).data)
                    .isEqualTo(teacher.evaluating(() -> teacher.forward(x)).value().data);
        }
        assertThat(runs).hasValue(1);
        assertThat(teacher.isTraining()).isTrue();
    }
}
