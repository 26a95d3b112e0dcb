package dev.ravine.examples.onnx;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Dropout;
import dev.ravine.nn.Flatten;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Residual;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.activation.Elu;
import dev.ravine.nn.activation.Gelu;
import dev.ravine.nn.activation.GeluTanh;
import dev.ravine.nn.activation.LeakyRelu;
import dev.ravine.nn.activation.LogSoftmax;
import dev.ravine.nn.activation.Relu;
import dev.ravine.nn.activation.Sigmoid;
import dev.ravine.nn.activation.Silu;
import dev.ravine.nn.activation.Softmax;
import dev.ravine.nn.activation.Softplus;
import dev.ravine.nn.activation.Tanh;
import dev.ravine.nn.attention.MultiHeadAttention;
import dev.ravine.nn.attention.TransformerCrossDecoderBlock;
import dev.ravine.nn.attention.TransformerDecoderBlock;
import dev.ravine.nn.attention.TransformerEncoderBlock;
import dev.ravine.nn.embedding.Embedding;
import dev.ravine.nn.embedding.PositionEmbedding;
import dev.ravine.nn.embedding.PositionalEncoding;
import dev.ravine.nn.image.AvgPool2d;
import dev.ravine.nn.image.Conv2d;
import dev.ravine.nn.image.GlobalAvgPool2d;
import dev.ravine.nn.image.GlobalMaxPool2d;
import dev.ravine.nn.image.MaxPool2d;
import dev.ravine.nn.norm.BatchNorm;
import dev.ravine.nn.norm.LayerNorm;
import dev.ravine.nn.norm.RmsNorm;
import dev.ravine.nn.recurrent.Gru;
import dev.ravine.nn.recurrent.LastStep;
import dev.ravine.nn.recurrent.Lstm;
import dev.ravine.nn.recurrent.Rnn;
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
                .with(Softmax.class, (graph, layer, x) -> overRows(graph, "Softmax", x[0]))
                .with(LogSoftmax.class, (graph, layer, x) -> overRows(graph, "LogSoftmax", x[0]))
                // Norms.
                .with(LayerNorm.class, LayerExports::layerNorm)
                .with(RmsNorm.class, LayerExports::rmsNorm)
                .with(BatchNorm.class, ImageExports::batchNorm)
                // Images.
                .with(Conv2d.class, ImageExports::convolution)
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
                .with(PositionEmbedding.class, LayerExports::position)
                .with(PositionalEncoding.class, LayerExports::position)
                .with(TimeDistributed.class, LayerExports::timeDistributed)
                .with(LastStep.class, LayerExports::lastStep)
                .with(Rnn.class, RecurrentExports::rnn)
                .with(Lstm.class, RecurrentExports::lstm)
                .with(Gru.class, RecurrentExports::gru)
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
        if (x[0].columns() == 1) {
            // A single feature is its own mean; ONNX Runtime wants two.
            Graph.Value centered = graph.node("Sub", x[0], x[0]).tensor();
            return add(
                    graph, graph.node("Mul", centered, vector(graph, "weight")).matrix(1), vector(graph, "bias"));
        }
        return graph.node("LayerNormalization", x[0], vector(graph, "weight"), vector(graph, "bias"))
                .with("axis", -1)
                .with("epsilon", layer.epsilon())
                .matrix(x[0].columns());
    }

    private static Graph.Value rmsNorm(Graph graph, RmsNorm layer, Graph.Value... x) {
        Graph.Value square = graph.node("Mul", x[0], x[0]).tensor();
        Graph.Value mean =
                graph.node("ReduceMean", square, graph.constant(new long[] {1})).tensor();
        Graph.Value sum =
                graph.node("Add", mean, graph.constant(layer.epsilon())).tensor();
        Graph.Value root = graph.node("Sqrt", sum).tensor();
        Graph.Value divided = graph.node("Div", x[0], root).tensor();
        return graph.node("Mul", divided, vector(graph, "weight")).matrix(x[0].columns());
    }

    private static Graph.Value embedding(Graph graph, Embedding layer, Graph.Value... x) {
        int int64 = 7;
        Graph.Value ids = graph.node("Cast", x[0]).with("to", int64).tensor();
        Graph.Value rows = graph.node("Gather", graph.parameter("weight"), ids).tensor();
        return graph.rows(rows, x[0].columns() * graph.matrix("weight").numCols);
    }

    /** What is added does not depend on the input: it is what the layer makes of zeros. */
    private static Graph.Value position(Graph graph, Layer layer, Graph.Value... x) {
        DMatrixRMaj added =
                layer.forward(Variable.wrap(new DMatrixRMaj(1, x[0].columns()))).value();
        return add(graph, x[0], graph.constant("positions", added));
    }

    private static Graph.Value timeDistributed(Graph graph, TimeDistributed layer, Graph.Value... x) {
        int steps = x[0].columns() / layer.features();
        Graph.Value y = graph.part(layer, "body", graph.rows(x[0], layer.features()));
        return graph.rows(y, steps * y.columns());
    }

    private static Graph.Value lastStep(Graph graph, LastStep layer, Graph.Value... x) {
        int end = x[0].columns();
        Graph.Value start = graph.constant(new long[] {end - layer.features()});
        return graph.node("Slice", x[0], start, graph.constant(new long[] {end}), graph.constant(new long[] {1}))
                .matrix(layer.features());
    }
}
