package dev.ravine.examples.onnx;

import dev.ravine.nn.Layer;
import dev.ravine.nn.image.AvgPool2d;
import dev.ravine.nn.image.Conv2d;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.image.MaxPool2d;
import dev.ravine.nn.image.Window;
import dev.ravine.nn.norm.BatchNorm;

/** The layers of images: a row becomes channels × height × width, and a row again. */
final class ImageExports {
    private ImageExports() {}

    private static Graph.Value image(Graph graph, ImageShape shape, Graph.Value x) {
        return graph.reshape(x, -1, shape.channels(), shape.height(), shape.width());
    }

    /** How a window moves, in the attributes that ONNX's convolutions and pools share. */
    private static Graph.Node over(Graph.Node node, Window window) {
        int padding = window.padding();
        return node.with("kernel_shape", window.height(), window.width())
                .with("strides", window.stride(), window.stride())
                .with("pads", padding, padding, padding, padding)
                .with("dilations", window.dilation(), window.dilation());
    }

    static Graph.Value convolution(Graph graph, Conv2d layer, Graph.Value... x) {
        Window window = layer.window();
        Graph.Value weight = graph.parameter(
                "weight",
                layer.output().channels(),
                layer.input().channels() / layer.groups(),
                window.height(),
                window.width());
        Graph.Value images = image(graph, layer.input(), x[0]);
        Graph.Node node = graph.has("bias")
                ? graph.node("Conv", images, weight, LayerExports.vector(graph, "bias"))
                : graph.node("Conv", images, weight);
        Graph.Value y = over(node, window).with("group", layer.groups()).tensor();
        return graph.rows(y, layer.output().size());
    }

    static Graph.Value maxPool(Graph graph, MaxPool2d layer, Graph.Value... x) {
        requirePadding(graph, layer, layer.window());
        Graph.Node node = graph.node("MaxPool", image(graph, layer.input(), x[0]));
        return graph.rows(over(node, layer.window()).tensor(), layer.output().size());
    }

    static Graph.Value avgPool(Graph graph, AvgPool2d layer, Graph.Value... x) {
        requirePadding(graph, layer, layer.window());
        Graph.Node node = graph.node("AveragePool", image(graph, layer.input(), x[0]))
                .with("count_include_pad", layer.countsPadding() ? 1 : 0);
        return graph.rows(over(node, layer.window()).tensor(), layer.output().size());
    }

    /** ONNX Runtime's limit; PyTorch allows half a window. */
    private static void requirePadding(Graph graph, Layer layer, Window window) {
        if (window.padding() >= Math.min(window.height(), window.width())) {
            throw graph.refused(layer, "expected a padding of less than the window");
        }
    }

    static Graph.Value global(Graph graph, String operator, ImageShape shape, Graph.Value x) {
        return graph.rows(graph.node(operator, image(graph, shape, x)).tensor(), shape.channels());
    }

    static Graph.Value batchNorm(Graph graph, BatchNorm layer, Graph.Value... x) {
        Graph.Value values =
                layer.image().map(shape -> image(graph, shape, x[0])).orElse(x[0]);
        Graph.Node node = graph.node(
                        "BatchNormalization",
                        values,
                        LayerExports.vector(graph, "weight"),
                        LayerExports.vector(graph, "bias"),
                        LayerExports.vector(graph, "running_mean"),
                        LayerExports.vector(graph, "running_var"))
                .with("epsilon", layer.epsilon());
        int columns = x[0].columns();
        return layer.image().isPresent() ? graph.rows(node.tensor(), columns) : node.matrix(columns);
    }
}
