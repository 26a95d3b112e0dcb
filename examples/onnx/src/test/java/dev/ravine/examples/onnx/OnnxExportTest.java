package dev.ravine.examples.onnx;

import static dev.ravine.autograd.Elementwise.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Dropout;
import dev.ravine.nn.Flatten;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Residual;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.activation.Gelu;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.attention.TransformerCrossDecoderBlock;
import dev.ravine.nn.attention.TransformerDecoderBlock;
import dev.ravine.nn.attention.TransformerEncoderBlock;
import dev.ravine.nn.attention.TransformerOptions;
import dev.ravine.nn.embedding.Embedding;
import dev.ravine.nn.embedding.PositionEmbedding;
import dev.ravine.nn.embedding.PositionalEncoding;
import dev.ravine.nn.image.AdaptiveMaxPool2d;
import dev.ravine.nn.image.AvgPool2d;
import dev.ravine.nn.image.Conv2d;
import dev.ravine.nn.image.ConvOptions;
import dev.ravine.nn.image.GlobalAvgPool2d;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.image.MaxPool2d;
import dev.ravine.nn.image.Window;
import dev.ravine.nn.norm.BatchNorm;
import dev.ravine.nn.norm.BatchNormOptions;
import dev.ravine.nn.norm.LayerNorm;
import dev.ravine.nn.recurrent.Gru;
import dev.ravine.nn.recurrent.LastStep;
import dev.ravine.nn.recurrent.Lstm;
import dev.ravine.nn.recurrent.Stacking;
import dev.ravine.nn.recurrent.TimeDistributed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxExportTest {
    private static final ImageShape IMAGE = new ImageShape(3, 12, 10);

    private static SplitMix random() {
        return new SplitMix(5);
    }

    private static DMatrixRMaj normal(int rows, int columns) {
        SplitMix random = random();
        DMatrixRMaj x = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < x.data.length; i++) {
            x.data[i] = (float) random.nextGaussian();
        }
        return x;
    }

    private static DMatrixRMaj ids(int rows, int columns, int count) {
        SplitMix random = random();
        DMatrixRMaj x = new DMatrixRMaj(rows, columns);
        for (int i = 0; i < x.data.length; i++) {
            x.data[i] = random.nextInt(count);
        }
        return x;
    }

    // ---- whole models

    static Stream<Arguments> models() {
        SplitMix random = random();
        Layer mlp = new Sequential()
                .add("fc1", new Linear(20, 64, random))
                .add("norm", new BatchNorm(64))
                .add("act", new Gelu())
                .add("drop", new Dropout(0.5, random))
                .add("res", new Residual(Sequential.of(new Linear(64, 64, random), new Relu())))
                .add("out", new Linear(64, 10, random));
        Conv2d first = Conv2d.withoutBias(IMAGE, 8, Window.of(3).padding(1), random);
        MaxPool2d pool = new MaxPool2d(first.output(), Window.of(3).stride(2).padding(1));
        Conv2d second = new Conv2d(
                pool.output(),
                12,
                Window.of(3).dilation(2).padding(2),
                ConvOptions.standard().withGroups(4),
                random);
        AvgPool2d average = new AvgPool2d(second.output(), 2);
        Layer cnn = Sequential.of(
                first,
                new BatchNorm(first.output()),
                new Relu(),
                pool,
                second,
                new Relu(),
                average,
                new Flatten(),
                new Linear(average.output().size(), 32, random),
                new Relu(),
                new Linear(32, 5, random));
        Layer lstm = Sequential.of(
                new Embedding(30, 8, random),
                new Lstm(8, 16, Stacking.of(2).bidirectional().withDropout(0.2), random),
                new Gru(32, 16, random),
                new LastStep(16),
                new Linear(16, 4, random));
        TransformerOptions options = TransformerOptions.preNorm()
                .withActivation(Elementwise::geluTanh)
                .withDropout(0.1);
        Layer language = Sequential.of(
                new Embedding(30, 16, random),
                new PositionEmbedding(9, 16, random),
                new TransformerDecoderBlock(16, 4, 32, options, random),
                new TransformerDecoderBlock(16, 4, 32, TransformerOptions.postNorm(), random),
                new TimeDistributed(16, Sequential.of(new LayerNorm(16), new Linear(16, 30, random))));
        Layer classifier = Sequential.of(
                new TimeDistributed(6, new Linear(6, 16, random)),
                new PositionalEncoding(16),
                new TransformerEncoderBlock(16, 2, 24, options, random),
                new LastStep(16),
                new Linear(16, 3, random));
        return Stream.of(
                Arguments.of("MLP", mlp, normal(4, 20)),
                Arguments.of("CNN", cnn, normal(3, IMAGE.size())),
                Arguments.of("LSTM", lstm, ids(3, 7, 30)),
                Arguments.of("Transformer, decoder", language, ids(2, 7, 30)),
                Arguments.of("Transformer, encoder", classifier, normal(3, 30)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void aWholeModelComputesTheSame(String name, Layer model, DMatrixRMaj x) {
        // Statistics that are not those of a new layer.
        model.forward(Variable.wrap(x));
        model.train();
        ModelProto file = OnnxExport.standard().export(model, x.numCols);
        assertThat(model.isTraining()).isTrue();
        DMatrixRMaj expected =
                model.evaluating(() -> model.forward(Variable.wrap(x))).value();
        System.out.printf("%s: %.1e%n", name, OnnxRuntime.requireEqual(OnnxRuntime.run(file, x), expected));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void nodesAndParametersHaveTheNamesOfTheLayers(String name, Layer model, DMatrixRMaj x) {
        ModelProto file = OnnxExport.standard().export(model, x.numCols);
        List<String> nodes =
                file.getGraph().getNodeList().stream().map(NodeProto::getName).toList();
        assertThat(nodes).doesNotHaveDuplicates();
        // Layers with nodes of their own, and not only those of their parts.
        model.children().forEach((part, layer) -> assertThat(nodes)
                .as(part)
                .anyMatch(node -> node.startsWith(part + "/") || node.startsWith(part + ".")));
        List<String> parameters = file.getGraph().getInitializerList().stream()
                .map(TensorProto::getName)
                .toList();
        assertThat(parameters).doesNotHaveDuplicates();
        if (name.equals("MLP")) {
            assertThat(parameters).contains("fc1.weight", "fc1.bias", "norm.running_mean", "res.body.0.weight");
            assertThat(nodes).contains("fc1/Gemm", "norm/BatchNormalization", "res.body.0/Gemm", "res/Add");
        }
    }

    @Test
    void aModelOfTwoInputsHasBoth() {
        TransformerOptions options = TransformerOptions.preNorm().withActivation(Elementwise::silu);
        TransformerCrossDecoderBlock block = new TransformerCrossDecoderBlock(16, 4, 24, options, random());
        DMatrixRMaj x = normal(2, 48);
        DMatrixRMaj memory = normal(2, 80);
        ModelProto file = OnnxExport.standard().export(block, 48, 80);
        assertThat(file.getGraph().getInputList().stream().map(input -> input.getName()))
                .containsExactly("input", "memory");
        DMatrixRMaj expected =
                block.forward(Variable.wrap(x), Variable.wrap(memory)).value();
        OnnxRuntime.requireEqual(OnnxRuntime.run(file, x, memory), expected);
    }

    @Test
    void sharedWeightsComputeTheSame() {
        Linear linear = new Linear(4, 4, random());
        Layer model = Sequential.of(linear, new Relu(), linear);
        DMatrixRMaj x = normal(3, 4);
        OnnxRuntime.requireEqual(
                OnnxRuntime.run(OnnxExport.standard().export(model, 4), x),
                model.forward(Variable.wrap(x)).value());
    }

    // ---- layers of one's own

    private static final class Gated extends Layer {
        private final Linear value = child("value", new Linear(4, 3, random()));
        private final Linear gate = child("gate", new Linear(4, 3, random()));

        @Override
        protected Variable compute(Variable x) {
            return value.forward(x).mul(sigmoid(gate.forward(x)));
        }
    }

    @Test
    void aLayerOfOnesOwnIsExportedByALineOfOnesOwn() {
        Layer model = Sequential.of(new Linear(5, 4, random()), new Gated());
        OnnxExport exports = OnnxExport.standard().with(Gated.class, (graph, layer, x) -> {
            Graph.Value value = graph.part(layer, "value", x);
            Graph.Value gate =
                    graph.node("Sigmoid", graph.part(layer, "gate", x)).tensor();
            return graph.node("Mul", value, gate).matrix(value.columns());
        });
        DMatrixRMaj x = normal(3, 5);
        OnnxRuntime.requireEqual(
                OnnxRuntime.run(exports.export(model, 5), x),
                model.forward(Variable.wrap(x)).value());
    }

    // ---- what cannot be exported

    @Test
    void whatCannotBeExportedFailsByNameAndWritesNothing(@TempDir Path folder) {
        Path path = folder.resolve("model.onnx");
        Layer model = new Sequential()
                .add("fc", new Linear(4, 4, random()))
                .add("inner", Sequential.of(new Relu(), new Gated()));
        assertThatThrownBy(() -> OnnxExport.standard().write(path, model, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "OnnxExport: the layer 'inner.1', Gated, cannot be exported; with(Gated.class, ...) says how");
        Layer function = Sequential.of(Layer.of("square", Elementwise::square));
        assertThatThrownBy(() -> OnnxExport.standard().write(path, function, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("OnnxExport: the layer '0', Layer(square), cannot be exported");
        assertThat(Files.exists(path)).isFalse();
    }

    @Test
    void anActivationWithoutNameIsToldByItsBlock() {
        TransformerOptions options = TransformerOptions.preNorm().withActivation(Elementwise::sin);
        Layer model = Sequential.of(new TransformerEncoderBlock(4, 2, 4, options, random()));
        assertThatThrownBy(() -> OnnxExport.standard().export(model, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the layer '0', TransformerEncoderBlock")
                .hasMessageContaining("its activation is none of [RELU, TANH,");
    }

    @Test
    void aBlockWithAMemoryIsNoPartOfASequence() {
        Layer model = Sequential.of(new TransformerCrossDecoderBlock(4, 2, 4, TransformerOptions.preNorm(), random()));
        assertThatThrownBy(() -> OnnxExport.standard().export(model, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a memory too, forward(x, memory)");
    }

    @Test
    void anInputThatDoesNotFitIsToldInTheModelsTerms() {
        Layer model = Sequential.of(new Linear(4, 4, random()));
        assertThatThrownBy(() -> OnnxExport.standard().export(model, 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Linear '0' expects 4 features, got 2×5");
        assertThatThrownBy(() -> OnnxExport.standard().export(model, 4, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 numbers of columns");
    }

    @Test
    void aNormWithoutStatisticsIsTold() {
        Layer model = Sequential.of(new BatchNorm(3, BatchNormOptions.standard().withoutTracking()));
        assertThatThrownBy(() -> OnnxExport.standard().export(model, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "OnnxExport: the layer '0', BatchNorm(3, not tracking), cannot be exported; what it makes of a"
                                + " row depends on the other rows of the batch");
    }

    @Test
    void aWeightBeyondFloatsIsTold() {
        Linear linear = new Linear(2, 1, random());
        linear.parameters().get("weight").set(new DMatrixRMaj(new double[][] {{1, 1e39}}));
        assertThatThrownBy(() -> OnnxExport.standard().export(Sequential.of(linear), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("OnnxExport: entry 1 of '0.weight' is 1.0E39, beyond the greatest float");
    }

    @Test
    void aPoolThatPadsMoreThanItsWindowIsTold() {
        Layer pool =
                new MaxPool2d(new ImageShape(1, 5, 5), Window.of(2).dilation(2).padding(2));
        assertThatThrownBy(() -> OnnxExport.standard().export(Sequential.of(pool), 25))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the layer '0', MaxPool2d")
                .hasMessageContaining("expected a padding of less than the window");
    }

    @Test
    void aDilatedAverageIsExportedToo() {
        AvgPool2d pool =
                new AvgPool2d(new ImageShape(2, 7, 6), Window.of(2).dilation(3).padding(1));
        DMatrixRMaj x = normal(2, 84);
        OnnxRuntime.requireEqual(
                OnnxRuntime.run(OnnxExport.standard().export(pool, 84), x),
                pool.forward(Variable.wrap(x)).value());
        Layer global = new GlobalAvgPool2d(new ImageShape(2, 7, 6));
        OnnxRuntime.requireEqual(
                OnnxRuntime.run(OnnxExport.standard().export(global, 84), x),
                global.forward(Variable.wrap(x)).value());
    }

    @Test
    void aRowOfManyPixelsIsPooledToManyWindows() {
        // The product of both sizes is beyond what an int holds.
        AdaptiveMaxPool2d pool = new AdaptiveMaxPool2d(new ImageShape(1, 1, 60_000), 1, 50_000);
        DMatrixRMaj x = normal(1, 60_000);
        DMatrixRMaj y = OnnxRuntime.run(OnnxExport.standard().export(pool, 60_000), x);
        OnnxRuntime.requireEqual(y, pool.forward(Variable.wrap(x)).value());
    }
}
