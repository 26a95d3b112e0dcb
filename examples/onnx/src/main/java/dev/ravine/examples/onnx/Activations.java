package dev.ravine.examples.onnx;

import dev.ravine.autograd.Elementwise;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.activation.PRelu;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;

/** The functions that stand between layers, and that Transformers and recurrent layers take as functions. */
enum Activations {
    RELU(Elementwise::relu, (graph, x) -> single(graph, "Relu", x)),
    TANH(Elementwise::tanh, (graph, x) -> single(graph, "Tanh", x)),
    SIGMOID(Elementwise::sigmoid, (graph, x) -> single(graph, "Sigmoid", x)),
    SOFTPLUS(Elementwise::softplus, (graph, x) -> single(graph, "Softplus", x)),
    GELU(Elementwise::gelu, Activations::gelu),
    GELU_TANH(Elementwise::geluTanh, Activations::geluTanh),
    SILU(Elementwise::silu, (graph, x) -> times(graph, x, single(graph, "Sigmoid", x))),
    ELU(x -> Elementwise.elu(x, 1), (graph, x) -> elu(graph, x, 1)),
    LEAKY_RELU(x -> Elementwise.leakyRelu(x, 0.01), (graph, x) -> leakyRelu(graph, x, 0.01));

    private final UnaryOperator<Variable> function;
    private final Nodes nodes;

    private interface Nodes {
        Graph.Value add(Graph graph, Graph.Value x);
    }

    Activations(UnaryOperator<Variable> function, Nodes nodes) {
        this.function = function;
        this.nodes = nodes;
    }

    Graph.Value add(Graph graph, Graph.Value x) {
        return nodes.add(graph, x);
    }

    /**
     * Finds out which of some a function is: the one that has the same values.
     *
     * @param layer whose function it is
     * @param known those that the layer can be exported with
     * @throws IllegalArgumentException if it is none of them
     */
    static Activations of(UnaryOperator<Variable> function, Graph graph, Layer layer, Activations... known) {
        DMatrixRMaj places = new DMatrixRMaj(1, 97);
        Arrays.setAll(places.data, i -> (i - 48) * 0.171);
        Variable x = Variable.wrap(places);
        double[] values = function.apply(x).value().data;
        return Arrays.stream(known)
                .filter(each -> Arrays.equals(each.function.apply(x).value().data, values))
                .findFirst()
                .orElseThrow(() -> graph.refused(layer, "its activation is none of " + Arrays.toString(known)));
    }

    // ---- nodes

    static Graph.Value relu6(Graph graph, Graph.Value x) {
        return single(graph, "Relu", graph.node("Min", x, graph.constant(6)).matrix(x.columns()));
    }

    static Graph.Value hardsigmoid(Graph graph, Graph.Value x) {
        return graph.node("HardSigmoid", x)
                .with("alpha", 1.0 / 6)
                .with("beta", 0.5)
                .matrix(x.columns());
    }

    static Graph.Value celu(Graph graph, Graph.Value x, double alpha) {
        return graph.node("Celu", x).with("alpha", alpha).matrix(x.columns());
    }

    static Graph.Value mish(Graph graph, Graph.Value x) {
        return times(graph, x, single(graph, "Tanh", single(graph, "Softplus", x)));
    }

    static Graph.Value logSigmoid(Graph graph, Graph.Value x) {
        return single(graph, "Neg", single(graph, "Softplus", single(graph, "Neg", x)));
    }

    /** The first half of the columns, gated by the second. */
    static Graph.Value glu(Graph graph, Graph.Value x) {
        int half = x.columns() / 2;
        Graph.Value gate = single(graph, "Sigmoid", graph.columns(x, half, 2 * half));
        return times(graph, graph.columns(x, 0, half), gate);
    }

    /** With one slope, one for each feature, or one for each channel. */
    static Graph.Value prelu(Graph graph, PRelu layer, Graph.Value x) {
        int slopes = graph.matrix("weight").numCols;
        if (layer.image().isEmpty()) {
            return graph.node("PRelu", x, graph.parameter("weight", slopes)).matrix(x.columns());
        }
        Graph.Value images = graph.images(x, layer.image().get());
        return graph.rows(
                graph.node("PRelu", images, graph.parameter("weight", slopes, 1, 1))
                        .tensor(),
                x.columns());
    }

    static Graph.Value single(Graph graph, String operator, Graph.Value x) {
        return graph.node(operator, x).matrix(x.columns());
    }

    static Graph.Value elu(Graph graph, Graph.Value x, double alpha) {
        return graph.node("Elu", x).with("alpha", alpha).matrix(x.columns());
    }

    static Graph.Value leakyRelu(Graph graph, Graph.Value x, double slope) {
        return graph.node("LeakyRelu", x).with("alpha", slope).matrix(x.columns());
    }

    private static Graph.Value times(Graph graph, Graph.Value x, Graph.Value y) {
        return graph.node("Mul", x, y).matrix(x.columns());
    }

    private static Graph.Value plus(Graph graph, Graph.Value x, double number) {
        return graph.node("Add", x, graph.constant(number)).matrix(x.columns());
    }

    /** Half of x · (1 + erf(x / √2)). */
    private static Graph.Value gelu(Graph graph, Graph.Value x) {
        Graph.Value erf = single(graph, "Erf", times(graph, x, graph.constant(Math.sqrt(0.5))));
        return times(graph, times(graph, x, plus(graph, erf, 1)), graph.constant(0.5));
    }

    /** Half of x · (1 + tanh(√(2/π) · x · (1 + 0.044715 x²))). */
    private static Graph.Value geluTanh(Graph graph, Graph.Value x) {
        Graph.Value square = times(graph, times(graph, x, x), graph.constant(0.044715));
        Graph.Value inner =
                times(graph, times(graph, x, plus(graph, square, 1)), graph.constant(Math.sqrt(2 / Math.PI)));
        return times(graph, times(graph, x, plus(graph, single(graph, "Tanh", inner), 1)), graph.constant(0.5));
    }
}
