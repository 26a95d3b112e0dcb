package dev.ravine.examples.onnx;

import dev.ravine.nn.recurrent.Gru;
import dev.ravine.nn.recurrent.Lstm;
import dev.ravine.nn.recurrent.Recurrent;
import dev.ravine.nn.recurrent.Rnn;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** The recurrent layers, whose steps come first in ONNX, and whose gates stand in another order. */
final class RecurrentExports {
    private RecurrentExports() {}

    static Graph.Value rnn(Graph graph, Rnn layer, Graph.Value... x) {
        String activation =
                switch (Activations.of(layer.activation(), graph, layer)) {
                    case TANH -> "Tanh";
                    case RELU -> "Relu";
                    default -> throw graph.refused(layer, "its activation is neither tanh nor relu");
                };
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
            Graph.Node node = graph.node(
                    operator,
                    bySteps,
                    weights(graph, "weight_ih" + suffix, directions, gates),
                    weights(graph, "weight_hh" + suffix, directions, gates),
                    biases(graph, suffix, directions, gates));
            Graph.Value states = attributes
                    .addTo(node.with("hidden_size", hidden)
                            .with("direction", directions == 2 ? "bidirectional" : "forward"))
                    .tensor();
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
