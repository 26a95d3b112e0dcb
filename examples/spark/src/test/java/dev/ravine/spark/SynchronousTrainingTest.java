package dev.ravine.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ravine.autograd.Parameters;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.checkpoint.Checkpoint;
import dev.ravine.nn.data.Dataset;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.norm.BatchNorm;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.minimize.Lbfgs;
import dev.ravine.optim.minimize.Minimization;
import dev.ravine.optim.minimize.Stopping;
import dev.ravine.optim.rule.AdamW;
import dev.ravine.optim.rule.Momentum;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SynchronousTrainingTest {
    private static final Dataset MOONS = LocalData.moons(103);

    static double[] weights(Parameters parameters) {
        return parameters.values().stream()
                .flatMapToDouble(parameter -> Arrays.stream(parameter.value().data))
                .toArray();
    }

    private static Optimizer adamW(Parameters parameters) {
        return Optimizer.of(new AdamW(), 0.01, parameters);
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 1000", "4, 0, 1000", "4, 0, 10", "7, 6, 1000", "5, 9, 4", "40, 0, 50"})
    void stepsHaveTheBitsOfAccumulationOnOneMachine(int partitions, int batch, int chunk) {
        OneMachine one = new OneMachine(MOONS, partitions, 3, batch, chunk);
        Optimizer oneOptimizer = adamW(one.model.parameters());
        Shards shards = Shards.of(LocalSpark.CONTEXT, MOONS, partitions);
        try (SynchronousTraining training = new SynchronousTraining(shards, LocalData.net(), 3).chunk(chunk)) {
            if (batch > 0) {
                training.batch(batch);
            }
            Optimizer optimizer = adamW(training.model().parameters());
            for (int step = 0; step < 4; step++) {
                assertThat(training.step(optimizer)).isEqualTo(one.step(oneOptimizer, step, 1));
                assertThat(weights(training.model().parameters())).isEqualTo(weights(one.model.parameters()));
            }
        }
        shards.close();
    }

    @Test
    void emptyPartitionsCountForNothing() {
        Dataset few = LocalData.moons(3);
        OneMachine one = new OneMachine(few, 8, 3, 0, 10);
        Optimizer oneOptimizer = adamW(one.model.parameters());
        try (SynchronousTraining training = training(Shards.of(LocalSpark.CONTEXT, few, 8))) {
            assertThat(training.step(adamW(training.model().parameters()))).isEqualTo(one.step(oneOptimizer, 0, 1));
            assertThat(weights(training.model().parameters())).isEqualTo(weights(one.model.parameters()));
        }
    }

    @Test
    void moreSumsThanTheDriverHoldsAreAddedInAFixedTree() {
        Dataset data = LocalData.moons(60);
        OneMachine one = new OneMachine(data, 20, 3, 0, 1000);
        Optimizer oneOptimizer = adamW(one.model.parameters());
        try (SynchronousTraining training =
                training(Shards.of(LocalSpark.CONTEXT, data, 20)).driverArrays(5)) {
            assertThat(training.levels()).isEqualTo(1);
            Optimizer optimizer = adamW(training.model().parameters());
            for (int step = 0; step < 2; step++) {
                assertThat(training.step(optimizer)).isEqualTo(one.step(oneOptimizer, step, OrderedSum.NEIGHBOURS));
                assertThat(weights(training.model().parameters())).isEqualTo(weights(one.model.parameters()));
            }
        }
    }

    private static SynchronousTraining training(Shards shards) {
        return new SynchronousTraining(shards, LocalData.net(), 3);
    }

    @Test
    void aRunThatIsResumedHasTheBitsOfOneInOneGo(@TempDir Path folder) {
        Path file = folder.resolve("run.safetensors");
        Shards shards = Shards.of(LocalSpark.CONTEXT, MOONS, 3);
        double[] inOneGo = resumed(shards, file, 0, 5, 5);
        resumed(shards, file, 0, 2, 2);
        assertThat(resumed(shards, file, 2, 3, 5)).isEqualTo(inOneGo);
    }

    private static double[] resumed(Shards shards, Path file, int done, int more, int expected) {
        try (SynchronousTraining training = training(shards).batch(8)) {
            Optimizer optimizer =
                    Optimizer.of(new Momentum(0.9), 0.1, training.model().parameters());
            Checkpoint checkpoint =
                    Checkpoint.of(training.model()).with("optimizer", optimizer).with("training", training);
            if (done > 0) {
                checkpoint.load(file);
            }
            for (int i = 0; i < more; i++) {
                training.step(optimizer);
            }
            checkpoint.save(file);
            assertThat(training.steps()).isEqualTo(expected);
            return weights(training.model().parameters());
        }
    }

    @Test
    void aCheckpointOverOtherRowsIsRefused(@TempDir Path folder) {
        Path file = folder.resolve("run.safetensors");
        try (SynchronousTraining before = training(Shards.of(LocalSpark.CONTEXT, MOONS, 3));
                SynchronousTraining after =
                        training(Shards.of(LocalSpark.CONTEXT, MOONS, 4)).batch(9)) {
            Checkpoint.of(before.model()).with("training", before).save(file);
            assertThatThrownBy(() ->
                            Checkpoint.of(after.model()).with("training", after).load(file))
                    .hasMessageContaining("property 'partitions' is '3', expected 4")
                    .hasMessageContaining("property 'batch' is '0', expected 9")
                    .hasMessageContaining("property 'rows'");
        }
    }

    @Test
    void lbfgsMinimizesOverAllPartitionsLikeOnOneMachine() {
        ModelSpec spec = ModelSpec.labels(random -> new Linear(2, 2, random), Losses::crossEntropy);
        Linear alone = new Linear(2, 2, new SplitMix(3));
        Stopping stopping = new Stopping().gradient(1e-9).loss(0);
        new Lbfgs(alone.parameters())
                .stopWhen(stopping)
                .minimize(() -> Losses.crossEntropy(alone.forward(Variable.wrap(MOONS.x())), MOONS.labels()));
        try (SynchronousTraining training = new SynchronousTraining(Shards.of(LocalSpark.CONTEXT, MOONS, 3), spec, 3)) {
            Minimization result =
                    new Lbfgs(training.model().parameters()).stopWhen(stopping).minimize(training.objective());
            assertThat(result.gradientNorm()).isLessThan(1e-8);
            double[] expected = weights(alone.parameters());
            double[] weights = weights(training.model().parameters());
            // At a gradient of 1e-8, and with a Hessian whose least eigenvalue is above 1e-2, 1e-6 is left.
            for (int i = 0; i < 2; i++) {
                assertThat(weights[i] - weights[i + 2]).isCloseTo(expected[i] - expected[i + 2], within(1e-6));
            }
        }
    }

    @Test
    void targetsAreTrainedOnAsWell() {
        Dataset line = Dataset.of(
                new DMatrixRMaj(new double[][] {{0}, {1}, {2}, {3}}),
                new DMatrixRMaj(new double[][] {{1}, {3}, {5}, {7}}));
        ModelSpec spec = ModelSpec.targets(random -> new Linear(1, 1, random), Losses::meanSquaredError);
        try (SynchronousTraining training = new SynchronousTraining(Shards.of(LocalSpark.CONTEXT, line, 2), spec, 1)) {
            new Lbfgs(training.model().parameters()).minimize(training.objective());
            assertThat(weights(training.model().parameters())).satisfies(found -> {
                assertThat(found[0]).isCloseTo(2, within(1e-4));
                assertThat(found[1]).isCloseTo(1, within(1e-4));
            });
        }
    }

    @Test
    void aLossThatIsNotFiniteIsNamedByPartitionAndRow() {
        Dataset far = Dataset.of(
                new DMatrixRMaj(new double[][] {{1, 0}, {2, 0}, {3, 0}, {1e300, 1e300}, {5, 0}}), new int[5]);
        ModelSpec spec = ModelSpec.labels(
                random -> new Linear(2, 1, random),
                (prediction, labels) -> prediction.pow(2).mean());
        try (SynchronousTraining training = new SynchronousTraining(Shards.of(LocalSpark.CONTEXT, far, 2), spec, 1)) {
            double[] before = weights(training.model().parameters());
            assertThatThrownBy(() -> training.step(adamW(training.model().parameters())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("SynchronousTraining: step 0: the loss of partition 1, row 1 is Infinity");
            assertThat(weights(training.model().parameters())).isEqualTo(before);
            assertThat(training.steps()).isZero();
        }
    }

    @Test
    void aTaskThatFailsIsOneClearError() {
        ModelSpec spec = ModelSpec.labels(random -> new Linear(2, 2, random), (prediction, labels) -> {
            throw new UnsupportedOperationException("not this loss");
        });
        try (SynchronousTraining training = new SynchronousTraining(Shards.of(LocalSpark.CONTEXT, MOONS, 1), spec, 1)) {
            assertThatThrownBy(() -> training.step(adamW(training.model().parameters())))
                    .isInstanceOf(ClusterException.class)
                    .hasMessageMatching(
                            "SynchronousTraining: step 0: partition 0 failed 1 times, last on \\S+ executor driver"
                                    + " with java.lang.UnsupportedOperationException: not this loss");
        }
    }

    @Test
    void runningStatisticsAreRefused() {
        ModelSpec spec = ModelSpec.labels(
                random -> Sequential.of(new Linear(2, 4, random), new BatchNorm(4), new Linear(4, 2, random)),
                Losses::crossEntropy);
        Shards shards = Shards.of(LocalSpark.CONTEXT, MOONS, 1);
        assertThatThrownBy(() -> new SynchronousTraining(shards, spec, 1))
                .hasMessageContaining("the model has running statistics, [1.running_mean, 1.running_var");
    }

    @Test
    void aLambdaThatCannotBeSentSaysWhatItCaptures() {
        Linear made = new Linear(2, 2, new SplitMix(1));
        assertThatThrownBy(() -> ModelSpec.labels(random -> made, Losses::crossEntropy))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the model's factory cannot be sent to executors, since it captures a"
                        + " dev.ravine.nn.Linear, which is not Serializable")
                .hasMessageContaining("make layers and other objects inside of it");
    }

    @Test
    void rowsThatChangeUnderwayAreNoticed(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("rows.csv");
        Files.writeString(file, "1 2\n3 4\n");
        Shards shards = Shards.of(
                LocalSpark.CONTEXT.textFile(file.toString(), 1),
                line -> Sample.labelled(
                        Arrays.stream(line.split(" ", -1))
                                .mapToDouble(Double::parseDouble)
                                .toArray(),
                        1));
        try (SynchronousTraining training = training(shards)) {
            Optimizer optimizer = adamW(training.model().parameters());
            training.step(optimizer);
            shards.rdd.unpersist(true);
            training.step(optimizer);
            shards.rdd.unpersist(true);
            Files.writeString(file, "1 2\n3 5\n");
            assertThatThrownBy(() -> training.step(optimizer))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("step 2: partition 0: its rows are not what they were");
        }
    }

    @Test
    void aModelTooLargeForTheDriverIsRefusedBeforeAnythingIsSent() {
        Shards shards = Shards.of(LocalSpark.CONTEXT, MOONS, 2);
        assertThatThrownBy(() -> shards.capacity("it", Long.MAX_VALUE / 100))
                .hasMessageContaining("expected room for two. Set spark.driver.memory and spark.driver.maxResultSize");
    }

    @Test
    void aTrainingSaysWhatItIs() {
        try (SynchronousTraining training =
                training(Shards.of(LocalSpark.CONTEXT, MOONS, 3)).batch(8)) {
            assertThat(training.toString())
                    .startsWith("SynchronousTraining(82 parameters; Shards(103 rows in 3 partitions; kernels vector (")
                    .endsWith("1 thread)); a step takes 8 rows of each partition; the driver holds up to 3 sums of 0.0"
                            + " MB)");
        }
    }
}
