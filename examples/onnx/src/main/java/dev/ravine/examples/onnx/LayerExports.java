package dev.ravine.examples.onnx;

import dev.ravine.autograd.Constants;
import dev.ravine.nn.Dropout;
import dev.ravine.nn.Flatten;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Residual;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.activation.Celu;
import dev.ravine.nn.activation.Elu;
import dev.ravine.nn.activation.Gelu;
import dev.ravine.nn.activation.GeluTanh;
import dev.ravine.nn.activation.Glu;
import dev.ravine.nn.activation.Hardsigmoid;
import dev.ravine.nn.activation.Hardswish;
import dev.ravine.nn.activation.LeakyRelu;
import dev.ravine.nn.activation.LogSigmoid;
import dev.ravine.nn.activation.LogSoftmax;
import dev.ravine.nn.activation.Mish;
import dev.ravine.nn.activation.PRelu;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.activation.Relu6;
import dev.ravine.nn.activation.Selu;
import dev.ravine.nn.activation.Sigmoid;
import dev.ravine.nn.activation.Silu;
import dev.ravine.nn.activation.Softmax;
import dev.ravine.nn.activation.Softplus;
import dev.ravine.nn.activation.Softsign;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.nn.attention.MultiHeadAttention;
import dev.ravine.nn.attention.TransformerCrossDecoderBlock;
import dev.ravine.nn.attention.TransformerDecoderBlock;
import dev.ravine.nn.attention.TransformerEncoderBlock;
import dev.ravine.nn.embedding.Embedding;
import dev.ravine.nn.embedding.EmbeddingBag;
import dev.ravine.nn.embedding.PositionEmbedding;
import dev.ravine.nn.embedding.PositionalEncoding;
import dev.ravine.nn.image.AdaptiveAvgPool2d;
import dev.ravine.nn.image.AdaptiveMaxPool2d;
import dev.ravine.nn.image.AvgPool2d;
import dev.ravine.nn.image.Conv1d;
import dev.ravine.nn.image.Conv2d;
import dev.ravine.nn.image.ConvTranspose2d;
import dev.ravine.nn.image.GlobalAvgPool2d;
import dev.ravine.nn.image.GlobalMaxPool2d;
import dev.ravine.nn.image.MaxPool2d;
import dev.ravine.nn.image.PixelShuffle;
import dev.ravine.nn.image.Upsample;
import dev.ravine.nn.norm.BatchNorm;
import dev.ravine.nn.norm.GroupNorm;
import dev.ravine.nn.norm.InstanceNorm;
import dev.ravine.nn.norm.LayerNorm;
import dev.ravine.nn.norm.RmsNorm;
import dev.ravine.nn.recurrent.Gru;
import dev.ravine.nn.recurrent.GruCell;
import dev.ravine.nn.recurrent.LastStep;
import dev.ravine.nn.recurrent.Lstm;
import dev.ravine.nn.recurrent.LstmCell;
import dev.ravine.nn.recurrent.Rnn;
import dev.ravine.nn.recurrent.RnnCell;
import dev.ravine.nn.recurrent.TimeDistributed;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;

/** A line for each layer of {@code nn}. */
final class LayerExports {
    private LayerExports() {}

    static OnnxExport addTo(OnnxExport exports) {
        return exports.with(Linear.class, (graph, layer, x) -> linear(graph, x[0]))
                .with(Sequential.class, LayerExports::sequential)
                .with(Residual.class, (graph, layer, x) -> add(graph, x[0], graph.part(layer, "body", x)))
                .with(Dropout.class, (graph, layer, x) -> same(graph, x[0]))
                .with(Flatten.class, (graph, layer, x) -> same(graph, x[0]))
                // Activations.
                .with(Relu.class, (graph, layer, x) -> Activations.RELU.add(graph, x[0]))
                .with(Tanh.class, (graph, layer, x) -> Activations.TANH.add(graph, x[0]))
                .with(Sigmoid.class, (graph, layer, x) -> Activations.SIGMOID.add(graph, x[0]))
                .with(Softplus.class, (graph, layer, x) -> Activations.SOFTPLUS.add(graph, x[0]))
                .with(Gelu.class, (graph, layer, x) -> Activations.GELU.add(graph, x[0]))
                .with(GeluTanh.class, (graph, layer, x) -> Activations.GELU_TANH.add(graph, x[0]))
                .with(Silu.class, (graph, layer, x) -> Activations.SILU.add(graph, x[0]))
                .with(Elu.class, (graph, layer, x) -> Activations.elu(graph, x[0], layer.alpha()))
                .with(LeakyRelu.class, (graph, layer, x) -> Activations.leakyRelu(graph, x[0], layer.slope()))
                .with(Celu.class, (graph, layer, x) -> Activations.celu(graph, x[0], layer.alpha()))
                .with(PRelu.class, (graph, layer, x) -> Activations.prelu(graph, layer, x[0]))
                .with(Glu.class, (graph, layer, x) -> Activations.glu(graph, x[0]))
                .with(Relu6.class, (graph, layer, x) -> Activations.relu6(graph, x[0]))
                .with(Hardsigmoid.class, (graph, layer, x) -> Activations.hardsigmoid(graph, x[0]))
                .with(Hardswish.class, (graph, layer, x) -> Activations.single(graph, "HardSwish", x[0]))
                .with(Selu.class, (graph, layer, x) -> Activations.single(graph, "Selu", x[0]))
                .with(Mish.class, (graph, layer, x) -> Activations.mish(graph, x[0]))
                .with(Softsign.class, (graph, layer, x) -> Activations.single(graph, "Softsign", x[0]))
                .with(LogSigmoid.class, (graph, layer, x) -> Activations.logSigmoid(graph, x[0]))
                .with(Softmax.class, (graph, layer, x) -> overRows(graph, "Softmax", x[0]))
                .with(LogSoftmax.class, (graph, layer, x) -> overRows(graph, "LogSoftmax", x[0]))
                // Norms.
                .with(LayerNorm.class, LayerExports::layerNorm)
                .with(RmsNorm.class, LayerExports::rmsNorm)
                .with(BatchNorm.class, ImageExports::batchNorm)
                .with(GroupNorm.class, ImageExports::channelNorm)
                .with(InstanceNorm.class, ImageExports::channelNorm)
                // Images.
                .with(Conv2d.class, ImageExports::convolution)
                .with(Conv1d.class, ImageExports::convolutionOfSteps)
                .with(ConvTranspose2d.class, ImageExports::transposedConvolution)
                .with(
                        AdaptiveAvgPool2d.class,
                        (graph, layer, x) -> ImageExports.resampled(graph, layer, layer.input(), layer.output(), x[0]))
                .with(AdaptiveMaxPool2d.class, ImageExports::adaptiveMaxPool)
                .with(
                        Upsample.class,
                        (graph, layer, x) -> ImageExports.resampled(graph, layer, layer.input(), layer.output(), x[0]))
                .with(PixelShuffle.class, ImageExports::pixelShuffle)
                .with(MaxPool2d.class, ImageExports::maxPool)
                .with(AvgPool2d.class, ImageExports::avgPool)
                .with(
                        GlobalMaxPool2d.class,
                        (graph, layer, x) -> ImageExports.global(graph, "GlobalMaxPool", layer.input(), x[0]))
                .with(
                        GlobalAvgPool2d.class,
                        (graph, layer, x) -> ImageExports.global(graph, "GlobalAveragePool", layer.input(), x[0]))
                // Sequences.
                .with(Embedding.class, LayerExports::embedding)
                .with(EmbeddingBag.class, LayerExports::embeddingBag)
                .with(PositionEmbedding.class, LayerExports::position)
                .with(PositionalEncoding.class, LayerExports::position)
                .with(TimeDistributed.class, LayerExports::timeDistributed)
                .with(LastStep.class, LayerExports::lastStep)
                .with(Rnn.class, RecurrentExports::rnn)
                .with(Lstm.class, RecurrentExports::lstm)
                .with(Gru.class, RecurrentExports::gru)
                .with(RnnCell.class, RecurrentExports::rnnCell)
                .with(LstmCell.class, RecurrentExports::lstmCell)
                .with(GruCell.class, RecurrentExports::gruCell)
                .with(
                        MultiHeadAttention.class,
                        (graph, layer, x) -> AttentionExports.attention(graph, layer, x[0], x[0], false))
                .with(
                        TransformerEncoderBlock.class,
                        (graph, layer, x) -> AttentionExports.block(graph, layer, layer.options(), x[0], false))
                .with(
                        TransformerDecoderBlock.class,
                        (graph, layer, x) -> AttentionExports.block(graph, layer, layer.options(), x[0], true))
                .with(TransformerCrossDecoderBlock.class, AttentionExports::crossDecoder);
    }

    // ---- what other lines use too

    /** x · Wᵀ + b, of a matrix. */
    private static Graph.Value linear(Graph graph, Graph.Value x) {
        return affine(
                graph,
                x,
                graph.matrix("weight").numRows,
                graph.has("bias")
                        ? new Graph.Value[] {graph.parameter("weight"), vector(graph, "bias")}
                        : new Graph.Value[] {graph.parameter("weight")});
    }

    static Graph.Value affine(Graph graph, Graph.Value x, int columns, Graph.Value... weights) {
        Graph.Value[] inputs = new Graph.Value[1 + weights.length];
        inputs[0] = x;
        System.arraycopy(weights, 0, inputs, 1, weights.length);
        return graph.node("Gemm", inputs).with("transB", 1).matrix(columns);
    }

    /** A parameter of one row as a vector. */
    static Graph.Value vector(Graph graph, String name) {
        return graph.parameter(name, graph.matrix(name).numCols);
    }

    /** A parameter as a vector, or the same number as often as it would have entries. */
    static Graph.Value vectorOr(Graph graph, String name, int length, double number) {
        if (graph.has(name)) {
            return vector(graph, name);
        }
        DMatrixRMaj filled = new DMatrixRMaj(1, length);
        filled.fill(number);
        return graph.constant(name, filled, length);
    }

    static Graph.Value add(Graph graph, Graph.Value a, Graph.Value b) {
        return graph.node("Add", a, b).matrix(a.columns());
    }

    /** A node that does nothing, so that the layer is in the file. */
    private static Graph.Value same(Graph graph, Graph.Value x) {
        return graph.node("Identity", x).matrix(x.columns());
    }

    // ---- lines

    private static Graph.Value sequential(Graph graph, Sequential layer, Graph.Value... x) {
        Graph.Value y = x[0];
        for (Map.Entry<String, Layer> part : layer.children().entrySet()) {
            y = graph.layer(part.getKey(), part.getValue(), y);
        }
        return y;
    }

    private static Graph.Value overRows(Graph graph, String operator, Graph.Value x) {
        return graph.node(operator, x).with("axis", 1).matrix(x.columns());
    }

    private static Graph.Value layerNorm(Graph graph, LayerNorm layer, Graph.Value... x) {
        int columns = x[0].columns();
        Graph.Value weight = vectorOr(graph, "weight", columns, 1);
        Graph.Value bias = vectorOr(graph, "bias", columns, 0);
        if (columns == 1) {
            // A single feature is its own mean; ONNX Runtime wants two.
            Graph.Value centered = graph.node("Sub", x[0], x[0]).tensor();
            return add(graph, graph.node("Mul", centered, weight).matrix(1), bias);
        }
        return graph.node("LayerNormalization", x[0], weight, bias)
                .with("axis", -1)
                .with("epsilon", layer.epsilon())
                .matrix(columns);
    }

    private static Graph.Value rmsNorm(Graph graph, RmsNorm layer, Graph.Value... x) {
        Graph.Value square = graph.node("Mul", x[0], x[0]).tensor();
        Graph.Value mean = graph.node("ReduceMean", square, graph.integers(1)).tensor();
        Graph.Value sum =
                graph.node("Add", mean, graph.constant(layer.epsilon())).tensor();
        Graph.Value root = graph.node("Sqrt", sum).tensor();
        Graph.Value divided = graph.node("Div", x[0], root).tensor();
        return graph.node("Mul", divided, vector(graph, "weight")).matrix(x[0].columns());
    }

    private static Graph.Value ids(Graph graph, Graph.Value x) {
        int int64 = 7;
        return graph.node("Cast", x).with("to", int64).tensor();
    }

    private static Graph.Value embedding(Graph graph, Embedding layer, Graph.Value... x) {
        Graph.Value rows = graph.node("Gather", graph.parameter("weight"), ids(graph, x[0]))
                .tensor();
        return graph.rows(rows, x[0].columns() * graph.matrix("weight").numCols);
    }

    /** The rows of a bag are batch × ids × columns; what does not count is masked before they become one. */
    private static Graph.Value embeddingBag(Graph graph, EmbeddingBag layer, Graph.Value... x) {
        Graph.Value axis = graph.integers(1);
        Graph.Value rows = graph.node("Gather", graph.parameter("weight"), ids(graph, x[0]))
                .tensor();
        int columns = graph.matrix("weight").numCols;
        if (layer.paddingId().isEmpty()) {
            String operator =
                    switch (layer.mode()) {
                        case SUM -> "ReduceSum";
                        case MEAN -> "ReduceMean";
                        case MAX -> "ReduceMax";
                    };
            return graph.node(operator, rows, axis).with("keepdims", 0).matrix(columns);
        }
        Graph.Value padding = graph.constant(layer.paddingId().getAsInt());
        Graph.Value isPadding = graph.node("Equal", graph.reshape(x[0], -1, x[0].columns(), 1), padding)
                .tensor();
        double ignored = layer.mode() == EmbeddingBag.Mode.MAX ? -1e30 : 0;
        Graph.Value masked =
                graph.node("Where", isPadding, graph.constant(ignored), rows).tensor();
        if (layer.mode() == EmbeddingBag.Mode.SUM) {
            return graph.node("ReduceSum", masked, axis).with("keepdims", 0).matrix(columns);
        }
        Graph.Value one = graph.node("Where", isPadding, graph.constant(0), graph.constant(1))
                .tensor();
        Graph.Value count =
                graph.node("ReduceSum", one, axis).with("keepdims", 0).tensor();
        if (layer.mode() == EmbeddingBag.Mode.MAX) {
            Graph.Value greatest =
                    graph.node("ReduceMax", masked, axis).with("keepdims", 0).tensor();
            Graph.Value isEmpty = graph.node("Equal", count, graph.constant(0)).tensor();
            return graph.node("Where", isEmpty, graph.constant(0), greatest).matrix(columns);
        }
        Graph.Value sum =
                graph.node("ReduceSum", masked, axis).with("keepdims", 0).tensor();
        Graph.Value atLeastOne = graph.node("Max", count, graph.constant(1)).tensor();
        return graph.node("Div", sum, atLeastOne).matrix(columns);
    }

    /** What is added does not depend on the input: it is what the layer makes of zeros. */
    private static Graph.Value position(Graph graph, Layer layer, Graph.Value... x) {
        DMatrixRMaj added = layer.forward(Constants.zeros(1, x[0].columns())).value();
        return add(graph, x[0], graph.constant("positions", added));
    }

    private static Graph.Value timeDistributed(Graph graph, TimeDistributed layer, Graph.Value... x) {
        int steps = x[0].columns() / layer.features();
        Graph.Value y = graph.part(layer, "body", graph.rows(x[0], layer.features()));
        return graph.rows(y, steps * y.columns());
    }

    private static Graph.Value lastStep(Graph graph, LastStep layer, Graph.Value... x) {
        return graph.columns(x[0], x[0].columns() - layer.features(), x[0].columns());
    }
}
