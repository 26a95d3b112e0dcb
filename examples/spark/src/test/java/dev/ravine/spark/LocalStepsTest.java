package dev.ravine.spark;

import static dev.ravine.spark.SynchronousTrainingTest.weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravine.autograd.State;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.checkpoint.Checkpoint;
import dev.ravine.nn.data.Batch;
import dev.ravine.nn.data.Batches;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.norm.BatchNorm;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.AdamW;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStepsTest {
    private static final Dataset MOONS = LocalData.moons(50);
    private static final OptimizerFactory ADAM_W = parameters -> Optimizer.of(new AdamW(), 0.01, parameters);

    private static Layer net(RandomGenerator random) {
        return Sequential.of(new Linear(2, 4, random), new BatchNorm(4), new Linear(4, 2, random));
    }

    private static LocalSteps training(int partitions) {
        Shards shards = Shards.of(LocalSpark.CONTEXT, MOONS, partitions);
        return new LocalSteps(shards, ModelSpec.labels(LocalStepsTest::net, Losses::crossEntropy), ADAM_W, 4)
                .batch(6)
                .steps(3);
    }

    @Test
    void aRoundIsTheWeightedMeanOfRunsOfTheirOwn() {
        // 16, 17 and 17 rows.
        Dataset[] shards = IntStream.range(0, 3)
                .mapToObj(p -> MOONS.samples(
                        IntStream.range(50 * p / 3, 50 * (p + 1) / 3).toArray()))
                .toArray(Dataset[]::new);
        Layer[] models = new Layer[3];
        Optimizer[] optimizers = new Optimizer[3];
        for (int p = 0; p < 3; p++) {
            models[p] = net(new SplitMix(4));
            optimizers[p] = ADAM_W.create(models[p].parameters());
        }
        try (LocalSteps training = training(3)) {
            for (int round = 0; round < 2; round++) {
                for (int p = 0; p < 3; p++) {
                    for (int step = 3 * round; step < 3 * round + 3; step++) {
                        int[] rows = Minibatch.rows(4, step, p, shards[p].size(), 6);
                        Batch batch =
                                Batches.of(shards[p].samples(rows)).iterator().next();
                        optimizers[p].step(Losses.crossEntropy(models[p].forward(batch.x()), batch.labels())
                                .mul(rows.length)
                                .backward()
                                .scale(1.0 / rows.length));
                    }
                }
                State model = mean(shards, models[0].state(), models[1].state(), models[2].state());
                State optimizer = mean(shards, optimizers[0].state(), optimizers[1].state(), optimizers[2].state());
                for (int p = 0; p < 3; p++) {
                    models[p].restore(model);
                    optimizers[p].restore(optimizer);
                }
                training.round();
                assertSame(training.model().state(), model);
                assertSame(training.optimizer().state(), optimizer);
            }
            assertThat(matrix(training.model().state(), "1.num_batches_tracked"))
                    .containsExactly(6);
        }
    }

    private static double[] matrix(State state, String name) {
        return Objects.requireNonNull(state.matrices().get(name)).data;
    }

    private static State mean(Dataset[] shards, State... states) {
        Map<String, DMatrixRMaj> means = new LinkedHashMap<>();
        states[0].matrices().forEach((name, first) -> {
            DMatrixRMaj mean = first.createLike();
            for (int i = 0; i < mean.data.length; i++) {
                for (int p = 0; p < states.length; p++) {
                    double weighted = shards[p].size() * matrix(states[p], name)[i];
                    mean.data[i] = p == 0 ? weighted : mean.data[i] + weighted;
                }
                mean.data[i] /= MOONS.size();
            }
            means.put(name, mean);
        });
        return new State(means, states[0].properties());
    }

    private static void assertSame(State found, State expected) {
        assertThat(found.properties()).isEqualTo(expected.properties());
        assertThat(found.matrices().keySet()).isEqualTo(expected.matrices().keySet());
        expected.matrices()
                .forEach((name, matrix) ->
                        assertThat(matrix(found, name)).as(name).isEqualTo(matrix.data));
    }

    @Test
    void aRunThatIsResumedHasTheBitsOfOneInOneGo(@TempDir Path folder) {
        Path file = folder.resolve("run.safetensors");
        double[] inOneGo;
        try (LocalSteps training = training(5)) {
            for (int i = 0; i < 3; i++) training.round();
            inOneGo = weights(training.model().parameters());
        }
        try (LocalSteps before = training(5);
                LocalSteps after = training(5)) {
            for (int i = 0; i < 2; i++) before.round();
            checkpoint(before).save(file);
            checkpoint(after).load(file);
            after.round();
            assertThat(weights(after.model().parameters())).isEqualTo(inOneGo);
        }
    }

    private static Checkpoint checkpoint(LocalSteps training) {
        return Checkpoint.of(training.model())
                .with("optimizer", training.optimizer())
                .with("training", training);
    }

    @Test
    void whatFailsInAPartitionIsNamedAndChangesNothing() {
        Dataset far = Dataset.of(new DMatrixRMaj(new double[][] {{1}, {2}, {3}, {1e300}}), new int[4]);
        ModelSpec spec = ModelSpec.labels(
                random -> new Linear(1, 1, random),
                (prediction, labels) -> prediction.pow(2).mean());
        try (LocalSteps training = new LocalSteps(Shards.of(LocalSpark.CONTEXT, far, 2), spec, ADAM_W, 1)) {
            double[] before = weights(training.model().parameters());
            assertThatThrownBy(training::round)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("LocalSteps: round 0: partition 1: Optimizer.step: ");
            assertThat(weights(training.model().parameters())).isEqualTo(before);
        }
    }
}
