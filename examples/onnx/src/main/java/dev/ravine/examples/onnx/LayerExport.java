package dev.ravine.examples.onnx;

import dev.ravine.nn.Layer;

/**
 * How a kind of layer is exported: the nodes that compute what the layer computes when it evaluates.
 *
 * @param <L> the layer's class
 */
@FunctionalInterface
public interface LayerExport<L extends Layer> {
    /**
     * Adds a layer's nodes.
     *
     * @param graph knows the layer's parameters by their last names
     * @param x its inputs, mostly one
     * @return its result
     */
    Graph.Value add(Graph graph, L layer, Graph.Value... x);
}
