package dev.ravine.examples.onnx;

import dev.ravine.nn.Layer;
import dev.ravine.nn.attention.MultiHeadAttention;
import dev.ravine.nn.attention.TransformerCrossDecoderBlock;
import dev.ravine.nn.attention.TransformerOptions;
import java.util.function.UnaryOperator;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Attention and the Transformer's blocks. */
final class AttentionExports {
    private AttentionExports() {}

    static Graph.Value attention(
            Graph graph, MultiHeadAttention layer, Graph.Value queries, Graph.Value keys, boolean causal) {
        int features = layer.features();
        int steps = queries.columns() / features;
        double scale = 1 / Math.sqrt((double) features / layer.heads());
        Graph.Value q = heads(graph, layer, queries, 0, 0, 2, 1, 3);
        Graph.Value k = heads(graph, layer, keys, 1, 0, 2, 3, 1);
        Graph.Value v = heads(graph, layer, keys, 2, 0, 2, 1, 3);
        Graph.Value scaled = graph.node("Mul", q, graph.constant(scale)).tensor();
        Graph.Value scores = graph.node("MatMul", scaled, k).tensor();
        if (causal) {
            scores = graph.node("Add", scores, graph.constant("later", later(steps)))
                    .tensor();
        }
        Graph.Value weights = graph.node("Softmax", scores).with("axis", -1).tensor();
        Graph.Value gathered = graph.node("MatMul", weights, v).tensor();
        Graph.Value beside = graph.rows(graph.transpose(gathered, 0, 2, 1, 3), features);
        return graph.rows(graph.part(layer, "out_proj", beside), steps * features);
    }

    /**
     * Queries (0), keys (1) or values (2) of all heads, with four dimensions in some order of batch, steps, heads and entries.
     */
    private static Graph.Value heads(Graph graph, MultiHeadAttention layer, Graph.Value x, int which, long... order) {
        int features = layer.features();
        int from = which * features;
        int to = from + features;
        DMatrixRMaj weight = CommonOps_DDRM.extract(graph.matrix("in_proj_weight"), from, to, 0, features);
        Graph.Value rows = graph.rows(x, features);
        Graph.Value ofWeight = graph.constant("in_proj_weight", weight);
        Graph.Value projected;
        if (graph.has("in_proj_bias")) {
            DMatrixRMaj bias = CommonOps_DDRM.extract(graph.matrix("in_proj_bias"), 0, 1, from, to);
            Graph.Value ofBias = graph.constant("in_proj_bias", bias, features);
            projected = LayerExports.affine(graph, rows, features, ofWeight, ofBias);
        } else {
            projected = LayerExports.affine(graph, rows, features, ofWeight);
        }
        long heads = layer.heads();
        Graph.Value cut = graph.reshape(projected, -1, x.columns() / features, heads, features / heads);
        return graph.transpose(cut, order);
    }

    /** Far below any score for what a step may not look at, and zero elsewhere. */
    private static DMatrixRMaj later(int steps) {
        DMatrixRMaj mask = new DMatrixRMaj(steps, steps);
        for (int query = 0; query < steps; query++) {
            for (int key = query + 1; key < steps; key++) {
                mask.set(query, key, -1e30);
            }
        }
        return mask;
    }

    // ---- blocks

    static Graph.Value block(Graph graph, Layer layer, TransformerOptions options, Graph.Value x, boolean causal) {
        Graph.Value y = add(graph, layer, options, "norm1", x, z -> self(graph, layer, z, causal));
        return add(graph, layer, options, "norm2", y, z -> feedForward(graph, layer, options, z));
    }

    static Graph.Value crossDecoder(Graph graph, TransformerCrossDecoderBlock layer, Graph.Value... x) {
        TransformerOptions options = layer.options();
        if (x.length != 2) {
            throw graph.refused(layer, "it takes a memory too, and has none as a part of another layer");
        }
        Graph.Value y = add(graph, layer, options, "norm1", x[0], z -> self(graph, layer, z, true));
        Graph.Value z =
                add(graph, layer, options, "norm2", y, q -> attention(graph, layer, "multihead_attn", q, x[1], false));
        return add(graph, layer, options, "norm3", z, q -> feedForward(graph, layer, options, q));
    }

    /** x plus what a part makes of it, with the norm before the part or after the sum. */
    private static Graph.Value add(
            Graph graph,
            Layer layer,
            TransformerOptions options,
            String norm,
            Graph.Value x,
            UnaryOperator<Graph.Value> part) {
        UnaryOperator<Graph.Value> normed = z -> perStep(graph, layer, z, norm);
        return options.normFirst()
                ? LayerExports.add(graph, x, part.apply(normed.apply(x)))
                : normed.apply(LayerExports.add(graph, x, part.apply(x)));
    }

    private static Graph.Value perStep(Graph graph, Layer layer, Graph.Value x, String part) {
        return graph.rows(graph.part(layer, part, graph.rows(x, features(layer))), x.columns());
    }

    private static int features(Layer layer) {
        return ((MultiHeadAttention) layer.at("self_attn")).features();
    }

    private static Graph.Value self(Graph graph, Layer layer, Graph.Value x, boolean causal) {
        return attention(graph, layer, "self_attn", x, x, causal);
    }

    private static Graph.Value attention(
            Graph graph, Layer layer, String name, Graph.Value queries, Graph.Value keys, boolean causal) {
        MultiHeadAttention part = (MultiHeadAttention) layer.at(name);
        return graph.inside(name, part, () -> attention(graph, part, queries, keys, causal));
    }

    private static Graph.Value feedForward(Graph graph, Layer layer, TransformerOptions options, Graph.Value x) {
        Graph.Value inner = graph.part(layer, "linear1", graph.rows(x, features(layer)));
        Activations activation = Activations.of(options.activation(), graph, layer, Activations.values());
        return graph.rows(graph.part(layer, "linear2", activation.add(graph, inner)), x.columns());
    }
}
