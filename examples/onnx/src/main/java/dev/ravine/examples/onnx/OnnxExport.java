package dev.ravine.examples.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.Version;
import dev.ravine.autograd.Constants;
import dev.ravine.autograd.Recording;
import dev.ravine.autograd.Require;
import dev.ravine.autograd.Variable;
import dev.ravine.nn.Layer;
import dev.ravine.nn.attention.TransformerCrossDecoderBlock;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Exports a model as an <a href="https://onnx.ai">ONNX</a> file, which computes in floats what the model computes when it
 * evaluates.
 *
 * <pre>{@code
 * OnnxExport.standard().write(Path.of("model.onnx"), model, 64);
 * }</pre>
 *
 * <p>The file takes {@code input}, batch × columns, and returns {@code output}, with any number of rows; ids of an embedding
 * are floats too. It is of opset 19. Nodes and parameters have the names of the layers. Sequences have the number of steps that
 * they had when the model was exported.
 *
 * <p>All layers of {@code nn} have a line here. A layer of your own gets one with {@link #with}; without, the export fails
 * before anything is written, and names the layer:
 *
 * <pre>{@code
 * OnnxExport.standard().with(Gated.class, (graph, layer, x) -> {
 *     Graph.Value value = graph.part(layer, "value", x);
 *     Graph.Value gate = graph.node("Sigmoid", graph.part(layer, "gate", x)).tensor();
 *     return graph.node("Mul", value, gate).matrix(value.columns());
 * });
 * }</pre>
 *
 * <p>Immutable.
 */
public final class OnnxExport {
    private static final int OPSET = 19;

    private final Map<Class<? extends Layer>, LayerExport<Layer>> lines;

    private OnnxExport(Map<Class<? extends Layer>, LayerExport<Layer>> lines) {
        this.lines = lines;
    }

    /** Knows all layers of {@code nn}. */
    public static OnnxExport standard() {
        return LayerExports.addTo(new OnnxExport(Map.of()));
    }

    /** The same with a line for a further kind of layer, or another line for one that it knows. */
    public <L extends Layer> OnnxExport with(Class<L> kind, LayerExport<L> line) {
        Require.notNull("OnnxExport.with", "the layer's class", kind);
        Require.notNull("OnnxExport.with", "the line", line);
        Map<Class<? extends Layer>, LayerExport<Layer>> more = new LinkedHashMap<>(lines);
        more.put(kind, (graph, layer, x) -> line.add(graph, kind.cast(layer), x));
        return new OnnxExport(more);
    }

    /** The kinds of layers that it knows. */
    public Set<Class<? extends Layer>> kinds() {
        return Set.copyOf(lines.keySet());
    }

    /**
     * Exports a model.
     *
     * @param columns of the input; of a {@link TransformerCrossDecoderBlock}, of both
     * @return the file's content
     * @throws IllegalArgumentException if a layer cannot be exported, or the input does not fit the model; the message names
     *     the layer
     */
    public ModelProto export(Layer model, int... columns) {
        Require.notNull("OnnxExport", "the model", model);
        Require.that(
                columns.length == (model instanceof TransformerCrossDecoderBlock ? 2 : 1),
                "OnnxExport",
                "%d numbers of columns, expected one for each input of the model",
                columns.length);
        int expected = columnsOfResult(model, columns);
        Graph graph = new Graph(this);
        Graph.Value[] inputs = new Graph.Value[columns.length];
        Arrays.setAll(inputs, i -> graph.input(i == 0 ? "input" : "memory", columns[i]));
        Graph.Value result = graph.layer("", model, inputs);
        if (result.columns() != expected) {
            throw new IllegalStateException("OnnxExport: the file would return " + result.columns()
                    + " columns, but the model returns " + expected);
        }
        graph.output("output", result);
        return ModelProto.newBuilder()
                .setIrVersion(Version.IR_VERSION_2023_5_5_VALUE)
                .setProducerName("Ravine")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph.proto())
                .build();
    }

    /** Calls the model once on zeros, so that an input that does not fit is told in the model's terms. */
    private static int columnsOfResult(Layer model, int... columns) {
        Variable[] zeros = Arrays.stream(columns)
                .mapToObj(width -> Constants.zeros(2, width))
                .toArray(Variable[]::new);
        Variable result = model.evaluating(() -> Recording.off(() -> model instanceof TransformerCrossDecoderBlock block
                ? block.forward(zeros[0], zeros[1])
                : model.forward(zeros[0])));
        return result.columns();
    }

    /**
     * Exports a model to a file.
     *
     * @throws IllegalArgumentException as {@link #export}; nothing was written then
     * @throws UncheckedIOException if the file cannot be written
     */
    public void write(Path path, Layer model, int... columns) {
        ModelProto content = export(model, columns);
        try (OutputStream bytes = Files.newOutputStream(path)) {
            content.writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(path + " could not be written: " + e, e);
        }
    }

    Graph.Value add(Graph graph, String path, Layer layer, Graph.Value... x) {
        LayerExport<Layer> line = lines.get(layer.getClass());
        if (line == null) {
            throw Graph.refused(path, layer, "with(" + layer.getClass().getSimpleName() + ".class, ...) says how");
        }
        return line.add(graph, layer, x);
    }
}
