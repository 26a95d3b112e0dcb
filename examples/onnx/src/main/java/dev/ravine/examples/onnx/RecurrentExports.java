package dev.ravine.examples.onnx;

import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.recurrent.Gru;
import dev.ravine.nn.recurrent.GruCell;
import dev.ravine.nn.recurrent.Lstm;
import dev.ravine.nn.recurrent.LstmCell;
import dev.ravine.nn.recurrent.Recurrent;
import dev.ravine.nn.recurrent.Rnn;
import dev.ravine.nn.recurrent.RnnCell;
import java.util.Arrays;
import java.util.Collections;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** The recurrent layers, whose steps come first in ONNX, and whose gates stand in another order. */
final class RecurrentExports {
    private RecurrentExports() {}

    private static String activation(Graph graph, Layer layer, UnaryOperator<Variable> function) {
        return Activations.of(function, graph, layer, Activations.TANH, Activations.RELU) == Activations.TANH
                ? "Tanh"
                : "Relu";
    }

    static Graph.Value rnn(Graph graph, Rnn layer, Graph.Value... x) {
        String activation = activation(graph, layer, layer.activation());
        String[] each =
                Collections.nCopies(layer.stacking().directions(), activation).toArray(String[]::new);
        return recurrent(graph, "RNN", layer, x[0], node -> node.with("activations", each), 0);
    }

    /** ONNX has input, output, forget and cell; PyTorch and we input, forget, cell and output. */
    static Graph.Value lstm(Graph graph, Lstm layer, Graph.Value... x) {
        return recurrent(graph, "LSTM", layer, x[0], node -> node, 0, 3, 1, 2);
    }

    /** ONNX has update, reset and new; PyTorch and we reset, update and new. */
    static Graph.Value gru(Graph graph, Gru layer, Graph.Value... x) {
        return recurrent(graph, "GRU", layer, x[0], node -> node.with("linear_before_reset", 1), 1, 0, 2);
    }

    static Graph.Value rnnCell(Graph graph, RnnCell layer, Graph.Value... x) {
        String activation = activation(graph, layer, layer.activation());
        return cell(graph, "RNN", x[0], node -> node.with("activations", new String[] {activation}), 0);
    }

    static Graph.Value lstmCell(Graph graph, LstmCell layer, Graph.Value... x) {
        return cell(graph, "LSTM", x[0], node -> node, 0, 3, 1, 2);
    }

    static Graph.Value gruCell(Graph graph, GruCell layer, Graph.Value... x) {
        return cell(graph, "GRU", x[0], node -> node.with("linear_before_reset", 1), 1, 0, 2);
    }

    /** One step, from a state of zeros. */
    private static Graph.Value cell(Graph graph, String operator, Graph.Value x, Attributes attributes, int... gates) {
        int hidden = graph.matrix("weight_hh").numCols;
        Graph.Value step = graph.reshape(x, 1, -1, x.columns());
        return graph.rows(layer(graph, operator, step, "", 1, hidden, attributes, gates), hidden);
    }

    /** One layer, from steps × batch × inputs to steps × directions × batch × hidden. */
    private static Graph.Value layer(
            Graph graph,
            String operator,
            Graph.Value bySteps,
            String suffix,
            int directions,
            int hidden,
            Attributes attributes,
            int... gates) {
        Graph.Value ofInput = weights(graph, "weight_ih" + suffix, directions, gates);
        Graph.Value ofHidden = weights(graph, "weight_hh" + suffix, directions, gates);
        Graph.Node node = graph.has("bias_ih" + suffix)
                ? graph.node(operator, bySteps, ofInput, ofHidden, biases(graph, suffix, directions, gates))
                : graph.node(operator, bySteps, ofInput, ofHidden);
        return attributes
                .addTo(node.with("hidden_size", hidden)
                        .with("direction", directions == 2 ? "bidirectional" : "forward"))
                .tensor();
    }

    private interface Attributes {
        Graph.Node addTo(Graph.Node node);
    }

    /**
     * Adds the layers above one another.
     *
     * @param gates for each of ONNX's, its place among ours
     */
    private static Graph.Value recurrent(
            Graph graph, String operator, Recurrent layer, Graph.Value x, Attributes attributes, int... gates) {
        int steps = x.columns() / layer.inputs();
        int directions = layer.stacking().directions();
        int hidden = layer.hidden();
        int outputs = directions * hidden;
        Graph.Value sequences = graph.reshape(x, -1, steps, layer.inputs());
        for (int k = 0; k < layer.stacking().layers(); k++) {
            String suffix = "_l" + k;
            Graph.Value bySteps = graph.transpose(sequences, 1, 0, 2);
            Graph.Value states = layer(graph, operator, bySteps, suffix, directions, hidden, attributes, gates);
            // From steps × directions × batch × hidden.
            Graph.Value byBatch = graph.transpose(states, 2, 0, 1, 3);
            sequences = graph.reshape(byBatch, -1, steps, outputs);
        }
        return graph.rows(sequences, steps * outputs);
    }

    private static Stream<String> suffixes(int directions) {
        return Stream.of("", "_reverse").limit(directions);
    }

    /** Directions × (gates · hidden) × inputs. */
    private static Graph.Value weights(Graph graph, String name, int directions, int... gates) {
        DMatrixRMaj[] each = suffixes(directions)
                .map(suffix -> reordered(graph.matrix(name + suffix), gates))
                .toArray(DMatrixRMaj[]::new);
        return graph.constant(name, CommonOps_DDRM.concatRowsMulti(each), directions, each[0].numRows, each[0].numCols);
    }

    /** Directions × (2 · gates · hidden): of the input, then of the hidden state. */
    private static Graph.Value biases(Graph graph, String layer, int directions, int... gates) {
        DMatrixRMaj[] each = suffixes(directions)
                .flatMap(suffix -> Stream.of("bias_ih", "bias_hh").map(name -> graph.matrix(name + layer + suffix)))
                .map(bias -> reordered(CommonOps_DDRM.transpose(bias, null), gates))
                .toArray(DMatrixRMaj[]::new);
        DMatrixRMaj all = CommonOps_DDRM.concatRowsMulti(each);
        return graph.constant("bias" + layer, all, directions, all.numRows / directions);
    }

    /** The blocks of rows in another order. */
    private static DMatrixRMaj reordered(DMatrixRMaj matrix, int... gates) {
        int hidden = matrix.numRows / gates.length;
        return CommonOps_DDRM.concatRowsMulti(Arrays.stream(gates)
                .mapToObj(gate -> CommonOps_DDRM.extract(matrix, gate * hidden, (gate + 1) * hidden, 0, matrix.numCols))
                .toArray(DMatrixRMaj[]::new));
    }
}
