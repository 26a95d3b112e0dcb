package dev.ravine.examples.onnx;

import dev.ravine.autograd.Variable;
import dev.ravine.autograd.convolution.Padding;
import dev.ravine.autograd.convolution.PatchGrid;
import dev.ravine.nn.Layer;
import dev.ravine.nn.image.AdaptiveMaxPool2d;
import dev.ravine.nn.image.AvgPool2d;
import dev.ravine.nn.image.Conv1d;
import dev.ravine.nn.image.Conv2d;
import dev.ravine.nn.image.ConvOptions;
import dev.ravine.nn.image.ConvTranspose2d;
import dev.ravine.nn.image.ImageShape;
import dev.ravine.nn.image.MaxPool2d;
import dev.ravine.nn.image.PaddingMode;
import dev.ravine.nn.image.PixelShuffle;
import dev.ravine.nn.image.Window;
import dev.ravine.nn.norm.BatchNorm;
import dev.ravine.nn.norm.GroupNorm;
import dev.ravine.nn.norm.InstanceNorm;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;

/** The layers of images: a row becomes channels × height × width, and a row again. */
final class ImageExports {
    private ImageExports() {}

    /** How a window moves, in the attributes that ONNX's convolutions and pools share. */
    private static Graph.Node over(Graph.Node node, Window window, Padding padding) {
        return node.with("kernel_shape", window.height(), window.width())
                .with("strides", window.stride().down(), window.stride().across())
                .with("pads", padding.top(), padding.left(), padding.bottom(), padding.right())
                .with("dilations", window.dilation().down(), window.dilation().across());
    }

    private static Graph.Node over(Graph.Node node, Window window) {
        return over(node, window, window.padding());
    }

    // ---- convolutions

    static Graph.Value convolution(Graph graph, Conv2d layer, Graph.Value... x) {
        Graph.Value images = graph.images(x[0], layer.input());
        Graph.Value y = convolve(
                graph, images, layer.window(), layer.options(), layer.input().channels());
        return graph.rows(y, layer.output().size());
    }

    /** A sequence as an image of one row, with the features for channels. */
    static Graph.Value convolutionOfSteps(Graph graph, Conv1d layer, Graph.Value... x) {
        int steps = x[0].columns() / layer.inputs();
        Window window = layer.window();
        Graph.Value sequences = graph.reshape(x[0], -1, 1, steps, layer.inputs());
        Graph.Value images = graph.transpose(sequences, 0, 3, 1, 2);
        Graph.Value y = convolve(graph, images, window, layer.options(), layer.inputs());
        PatchGrid places = new PatchGrid(
                layer.inputs(), 1, steps, 1, window.width(), window.stride(), window.padding(), window.dilation());
        return graph.rows(graph.transpose(y, 0, 2, 3, 1), places.patches() * layer.outputs());
    }

    private static Graph.Value convolve(
            Graph graph, Graph.Value images, Window window, ConvOptions options, int channels) {
        Padding padding = window.padding();
        Graph.Value padded = images;
        if (options.paddingMode() != PaddingMode.ZEROS && !padding.isNone()) {
            Graph.Value sizes =
                    graph.integers(0, 0, padding.top(), padding.left(), 0, 0, padding.bottom(), padding.right());
            padded = graph.node("Pad", images, sizes)
                    .with("mode", mode(options.paddingMode()))
                    .tensor();
            padding = Padding.all(0);
        }
        Graph.Value weight = graph.parameter(
                "weight", graph.matrix("weight").numRows, channels / options.groups(), window.height(), window.width());
        Graph.Node node = options.bias()
                ? graph.node("Conv", padded, weight, LayerExports.vector(graph, "bias"))
                : graph.node("Conv", padded, weight);
        return over(node, window, padding).with("group", options.groups()).tensor();
    }

    private static String mode(PaddingMode mode) {
        return switch (mode) {
            case ZEROS -> "constant";
            case REFLECT -> "reflect";
            case REPLICATE -> "edge";
            case CIRCULAR -> "wrap";
        };
    }

    static Graph.Value transposedConvolution(Graph graph, ConvTranspose2d layer, Graph.Value... x) {
        Window window = layer.window();
        ImageShape input = layer.input();
        ImageShape output = layer.output();
        Graph.Value weight = graph.parameter(
                "weight",
                input.channels(),
                output.channels() / layer.options().groups(),
                window.height(),
                window.width());
        Graph.Value images = graph.images(x[0], input);
        Graph.Node node = layer.options().bias()
                ? graph.node("ConvTranspose", images, weight, LayerExports.vector(graph, "bias"))
                : graph.node("ConvTranspose", images, weight);
        Padding padding = window.padding();
        int down = (input.height() - 1) * window.stride().down()
                + window.dilation().down() * (window.height() - 1)
                + 1
                - padding.top()
                - padding.bottom();
        int across = (input.width() - 1) * window.stride().across()
                + window.dilation().across() * (window.width() - 1)
                + 1
                - padding.left()
                - padding.right();
        Graph.Value y = over(node, window)
                .with("group", layer.options().groups())
                .with("output_padding", output.height() - down, output.width() - across)
                .tensor();
        return graph.rows(y, output.size());
    }

    // ---- pools

    static Graph.Value maxPool(Graph graph, MaxPool2d layer, Graph.Value... x) {
        requirePadding(graph, layer, layer.window());
        Graph.Node node = graph.node("MaxPool", graph.images(x[0], layer.input()));
        return graph.rows(over(node, layer.window()).tensor(), layer.output().size());
    }

    static Graph.Value avgPool(Graph graph, AvgPool2d layer, Graph.Value... x) {
        requirePadding(graph, layer, layer.window());
        Graph.Node node = graph.node("AveragePool", graph.images(x[0], layer.input()))
                .with("count_include_pad", layer.countsPadding() ? 1 : 0);
        return graph.rows(over(node, layer.window()).tensor(), layer.output().size());
    }

    /** ONNX Runtime's limit; PyTorch allows half a window. */
    private static void requirePadding(Graph graph, Layer layer, Window window) {
        Padding padding = window.padding();
        if (Math.max(padding.top(), padding.bottom()) >= window.height()
                || Math.max(padding.left(), padding.right()) >= window.width()) {
            throw graph.refused(layer, "expected a padding of less than the window");
        }
    }

    static Graph.Value global(Graph graph, String operator, ImageShape shape, Graph.Value x) {
        return graph.rows(graph.node(operator, graph.images(x, shape)).tensor(), shape.channels());
    }

    /** The greatest of each window, which differ in size: the shorter ones have their first pixel several times. */
    static Graph.Value adaptiveMaxPool(Graph graph, AdaptiveMaxPool2d layer, Graph.Value... x) {
        ImageShape input = layer.input();
        ImageShape output = layer.output();
        int most = longest(input.height(), output.height()) * longest(input.width(), output.width());
        long[] pixels = new long[output.pixels() * most];
        for (int place = 0; place < output.pixels(); place++) {
            int[] rows = window(place / output.width(), input.height(), output.height());
            int[] columns = window(place % output.width(), input.width(), output.width());
            int width = columns[1] - columns[0];
            int count = (rows[1] - rows[0]) * width;
            for (int i = 0; i < most; i++) {
                int within = i < count ? i : 0;
                pixels[place * most + i] =
                        (long) (rows[0] + within / width) * input.width() + columns[0] + within % width;
            }
        }
        Graph.Value channels = graph.reshape(x[0], -1, input.pixels());
        Graph.Value gathered = graph.node("Gather", channels, graph.integers(pixels))
                .with("axis", 1)
                .tensor();
        Graph.Value windows = graph.reshape(gathered, -1, most);
        Graph.Value greatest =
                graph.node("ReduceMax", windows, graph.integers(1)).tensor();
        return graph.rows(greatest, output.size());
    }

    /** The length of the longest of m windows of n pixels. */
    private static int longest(int n, int m) {
        return IntStream.range(0, m)
                .map(i -> window(i, n, m)[1] - window(i, n, m)[0])
                .max()
                .orElse(0);
    }

    /** The first pixel of window i of m, of n pixels, and the one behind its last. */
    private static int[] window(int i, int n, int m) {
        return new int[] {(int) ((long) i * n / m), (int) (((i + 1L) * n + m - 1) / m)};
    }

    // ---- pixels

    /**
     * A layer that computes each new row of pixels from the old rows, and each new column from the old columns, with weights that
     * add up to 1. What these are, it tells of images of which one row, or one column, is ones.
     */
    static Graph.Value resampled(Graph graph, Layer layer, ImageShape input, ImageShape output, Graph.Value x) {
        DMatrixRMaj down = new DMatrixRMaj(output.height(), input.height());
        for (int row = 0; row < input.height(); row++) {
            int at = row;
            DMatrixRMaj y = probe(layer, input, pixel -> pixel / input.width() == at ? 1 : 0);
            for (int i = 0; i < output.height(); i++) down.set(i, row, y.data[i * output.width()]);
        }
        DMatrixRMaj across = new DMatrixRMaj(input.width(), output.width());
        for (int column = 0; column < input.width(); column++) {
            int at = column;
            DMatrixRMaj y = probe(layer, input, pixel -> pixel % input.width() == at ? 1 : 0);
            for (int i = 0; i < output.width(); i++) across.set(column, i, y.data[i]);
        }
        Graph.Value wide = graph.node("MatMul", graph.images(x, input), graph.constant("across", across))
                .tensor();
        return graph.rows(
                graph.node("MatMul", graph.constant("down", down), wide).tensor(), output.size());
    }

    /** Each pixel of the result is one of the input: which, it tells of an image of their numbers. */
    static Graph.Value pixelShuffle(Graph graph, PixelShuffle layer, Graph.Value... x) {
        DMatrixRMaj numbers = new DMatrixRMaj(1, x[0].columns());
        Arrays.setAll(numbers.data, i -> i);
        long[] from = Arrays.stream(layer.forward(Variable.wrap(numbers)).value().data)
                .mapToLong(number -> (long) number)
                .toArray();
        return graph.node("Gather", x[0], graph.integers(from)).with("axis", 1).matrix(from.length);
    }

    /** What a layer makes of an image, all of whose channels are the same. */
    private static DMatrixRMaj probe(Layer layer, ImageShape shape, IntToDoubleFunction pixel) {
        DMatrixRMaj image = new DMatrixRMaj(1, shape.size());
        Arrays.setAll(image.data, i -> pixel.applyAsDouble(i % shape.pixels()));
        return layer.forward(Variable.wrap(image)).value();
    }

    // ---- norms

    static Graph.Value channelNorm(Graph graph, GroupNorm layer, Graph.Value... x) {
        return channelNorm(graph, layer.image(), layer.groups(), layer.epsilon(), x[0]);
    }

    static Graph.Value channelNorm(Graph graph, InstanceNorm layer, Graph.Value... x) {
        return channelNorm(graph, layer.image(), layer.groups(), layer.epsilon(), x[0]);
    }

    /** The groups are the channels of ONNX's norm, whose weight and bias are 1 and 0; ours are of the image's channels. */
    private static Graph.Value channelNorm(Graph graph, ImageShape image, int groups, double epsilon, Graph.Value x) {
        DMatrixRMaj ones = new DMatrixRMaj(1, groups);
        ones.fill(1);
        Graph.Value scale = graph.constant("scale", ones, groups);
        Graph.Value zeros = graph.constant("zeros", new DMatrixRMaj(1, groups), groups);
        Graph.Value parts = graph.reshape(x, -1, groups, image.size() / groups);
        Graph.Value y = graph.node("InstanceNormalization", parts, scale, zeros)
                .with("epsilon", epsilon)
                .tensor();
        if (graph.has("weight")) {
            int channels = image.channels();
            Graph.Value scaled = graph.node("Mul", graph.images(y, image), graph.parameter("weight", channels, 1, 1))
                    .tensor();
            y = graph.node("Add", scaled, graph.parameter("bias", channels, 1, 1))
                    .tensor();
        }
        return graph.rows(y, image.size());
    }

    static Graph.Value batchNorm(Graph graph, BatchNorm layer, Graph.Value... x) {
        if (!graph.has("running_mean")) {
            throw graph.refused(layer, "what it makes of a row depends on the other rows of the batch");
        }
        Graph.Value values =
                layer.image().map(shape -> graph.images(x[0], shape)).orElse(x[0]);
        int features = graph.matrix("running_mean").numCols;
        Graph.Node node = graph.node(
                        "BatchNormalization",
                        values,
                        LayerExports.vectorOr(graph, "weight", features, 1),
                        LayerExports.vectorOr(graph, "bias", features, 0),
                        LayerExports.vector(graph, "running_mean"),
                        LayerExports.vector(graph, "running_var"))
                .with("epsilon", layer.options().epsilon());
        int columns = x[0].columns();
        return layer.image().isPresent() ? graph.rows(node.tensor(), columns) : node.matrix(columns);
    }
}
