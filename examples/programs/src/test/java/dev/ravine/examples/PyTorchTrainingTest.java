package dev.ravine.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Flatten;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.attention.TransformerEncoderBlock;
import dev.ravine.nn.attention.TransformerOptions;
import dev.ravine.nn.checkpoint.Checkpoint;
import dev.ravine.nn.checkpoint.SafeTensors;
import dev.ravine.nn.embedding.Embedding;
import dev.ravine.nn.embedding.PositionEmbedding;
import dev.ravine.nn.image.Conv2d;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.image.MaxPool2d;
import dev.ravine.nn.image.Window;
import dev.ravine.nn.loss.Losses;
import dev.ravine.nn.norm.BatchNorm;
import dev.ravine.nn.recurrent.LastStep;
import dev.ravine.nn.recurrent.Lstm;
import dev.ravine.nn.recurrent.Stacking;
import dev.ravine.optim.Optimizer;
import dev.ravine.optim.rule.Adam;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A net of each family, trained by PyTorch and here in turns; {@code src/test/python/training.py} is PyTorch's side.
 *
 * <p>The numbers agree to the last digits and not in them, as sums are taken in another order.
 */
class PyTorchTrainingTest {
    private static Layer model(String name) {
        SplitMix random = new SplitMix(1);
        return switch (name) {
            case "mlp" ->
                Sequential.of(Linear.withoutBias(6, 8, random), new BatchNorm(8), new Relu(), new Linear(8, 3, random));
            case "cnn" -> {
                Conv2d conv =
                        new Conv2d(new ImageShape(2, 6, 6), 4, Window.of(3).padding(1), random);
                MaxPool2d pool = new MaxPool2d(conv.output(), 2);
                yield Sequential.of(
                        conv,
                        new Relu(),
                        pool,
                        new Flatten(),
                        new Linear(pool.output().size(), 3, random));
            }
            case "lstm" ->
                Sequential.of(
                        new Embedding(7, 4, random),
                        new Lstm(4, 5, Stacking.of(2), random),
                        new LastStep(5),
                        new Linear(5, 3, random));
            case "transformer" ->
                Sequential.of(
                        new Embedding(7, 8, random),
                        new PositionEmbedding(5, 8, random),
                        new TransformerEncoderBlock(
                                8, 2, 12, TransformerOptions.preNorm().withActivation(Elementwise::gelu), random),
                        new LastStep(8),
                        new Linear(8, 3, random));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Path resource(String name) throws URISyntaxException {
        URL resource = PyTorchTrainingTest.class.getResource("pytorch/" + name + ".safetensors");
        return Path.of(Objects.requireNonNull(resource, name).toURI());
    }

    /** The data that both sides train on. */
    private record Data(Variable x, int[] labels) {
        static Data of(SafeTensors run) {
            return new Data(
                    Variable.of(run.matrix("x")),
                    Arrays.stream(run.matrix("labels").data)
                            .mapToInt(label -> (int) label)
                            .toArray());
        }

        double[] predictions(Layer model) {
            return model.evaluating(() -> model.forward(x)).value().data;
        }

        /** Ten steps with a new optimizer; returns the loss before each. */
        double[] train(Layer model) {
            Optimizer optimizer = Optimizer.of(new Adam(), 0.01, model.parameters());
            double[] losses = new double[10];
            for (int step = 0; step < losses.length; step++) {
                Variable loss = Losses.crossEntropy(model.forward(x), labels);
                optimizer.step(loss.backward());
                losses[step] = loss.scalar();
            }
            return losses;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "cnn", "lstm", "transformer"})
    void whatPyTorchHasTrainedPredictsHereAndIsTrainedFurther(String name) throws Exception {
        Layer model = model(name);
        Checkpoint.load(resource(name), model);
        SafeTensors run = SafeTensors.read(resource(name + "-run"));
        Data data = Data.of(run);
        assertClose("prediction", data.predictions(model), run.matrix("predictions").data, 1e-12);
        assertClose("loss of step", data.train(model), run.matrix("losses").data, 1e-11);
        String folder = System.getProperty("ravine.trained");
        if (folder != null) {
            Checkpoint.save(Path.of(folder, name + "-java.safetensors"), model);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "cnn", "lstm", "transformer"})
    void whatIsTrainedHerePredictsInPyTorchAndIsTrainedFurther(String name) throws Exception {
        Data data = Data.of(SafeTensors.read(resource(name + "-run")));
        Layer model = model(name);
        Checkpoint.load(resource(name), model);
        data.train(model);
        Layer given = model(name);
        Checkpoint.load(resource(name + "-java"), given);
        given.state()
                .matrices()
                .forEach((path, matrix) -> assertClose(
                        path, Objects.requireNonNull(model.state().matrices().get(path)).data, matrix.data, 1e-9));
        SafeTensors read = SafeTensors.read(resource(name + "-read"));
        assertClose("prediction", data.predictions(given), read.matrix("predictions").data, 1e-12);
        assertClose("loss of step", data.train(given), read.matrix("losses").data, 1e-11);
    }

    private static void assertClose(String what, double[] actual, double[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(Math.abs(actual[i] - expected[i]))
                    .as("%s %d: %s, expected %s", what, i, actual[i], expected[i])
                    .isLessThanOrEqualTo(tolerance * Math.max(1, Math.abs(expected[i])));
        }
    }
}
