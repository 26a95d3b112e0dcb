package dev.ravine.examples.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.ravine.nn.Layer;
import dev.ravine.nn.image.ImageShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.ejml.data.DMatrixRMaj;

/**
 * An ONNX graph that is being put together, layer by layer.
 *
 * <p>Between layers, a value is a matrix of floats with a row for each sample, as in {@code nn}: batch × columns, where the
 * number of rows is free. Within a layer it may be cut into further dimensions and put together again.
 *
 * <p>The nodes of a layer are called by its path and their operator ({@code encoder.0/Gemm}), and its parameters as in
 * checkpoints ({@code encoder.0.weight}).
 */
public final class Graph {
    private final OnnxExport exports;
    private final GraphProto.Builder proto = GraphProto.newBuilder().setName("ravine");
    private final Map<String, Integer> used = new HashMap<>();
    private String path = "";
    private Map<String, DMatrixRMaj> state = Map.of();

    Graph(OnnxExport exports) {
        this.exports = exports;
    }

    /**
     * A value in the graph.
     *
     * @param name what the graph calls it
     * @param columns of the matrix that it is, batch × columns; 0 of what is no such matrix
     */
    public record Value(String name, int columns) {}

    // ---- layers

    /**
     * Adds a layer that is a part of the one that is being added.
     *
     * @param name the part's last name
     * @return its result
     * @throws IllegalArgumentException if it, or a part of it, cannot be exported
     */
    public Value layer(String name, Layer layer, Value... x) {
        return inside(name, layer, () -> exports.add(this, path, layer, x));
    }

    /** Adds a part of a layer, by its name. */
    public Value part(Layer layer, String name, Value... x) {
        return layer(name, layer.at(name), x);
    }

    /** Adds what belongs to a part: for one that is not called in the way that its line is for. */
    public Value inside(String name, Layer layer, Supplier<Value> body) {
        String outerPath = path;
        Map<String, DMatrixRMaj> outerState = state;
        path = path.isEmpty() ? name : path + "." + name;
        state = layer.state().matrices();
        Value result = body.get();
        path = outerPath;
        state = outerState;
        return result;
    }

    /** Whether the layer that is being added has a parameter or buffer with this name. */
    public boolean has(String name) {
        return state.containsKey(name);
    }

    /** The value of a parameter or buffer of the layer that is being added. */
    public DMatrixRMaj matrix(String name) {
        return Objects.requireNonNull(state.get(name), name);
    }

    /** A parameter or buffer of the layer that is being added, with other dimensions than it has as a matrix. */
    public Value parameter(String name, long... dimensions) {
        return tensor(path.isEmpty() ? name : path + "." + name, matrix(name), dimensions);
    }

    /** The error for a layer that cannot be exported, by its path and what it is. */
    static IllegalArgumentException refused(String path, Layer layer, String why) {
        String headline = layer.toString().lines().findFirst().orElse("");
        return new IllegalArgumentException("OnnxExport: the layer" + (path.isEmpty() ? "" : " '" + path + "'") + ", "
                + headline + ", cannot be exported; " + why);
    }

    /**
     * The error for the layer that is being added, if there are no nodes for what it does.
     *
     * @param why the reason, and what can be exported
     */
    public IllegalArgumentException refused(Layer layer, String why) {
        return refused(path, layer, why);
    }

    // ---- constants

    /** A constant of the layer that is being added. */
    public Value constant(String name, DMatrixRMaj matrix, long... dimensions) {
        return tensor(path + "/" + name, matrix, dimensions);
    }

    /** A number. */
    public Value constant(double number) {
        return constant("number", new DMatrixRMaj(new double[][] {{number}}), 1);
    }

    /** Whole numbers, such as dimensions. */
    public Value integers(long... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(numbers);
        return initializer(path + "/numbers", TensorProto.DataType.INT64, bytes, numbers.length);
    }

    private Value tensor(String name, DMatrixRMaj matrix, long... dimensions) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * matrix.getNumElements()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < matrix.getNumElements(); i++) {
            double entry = matrix.data[i];
            if (Double.isFinite(entry) && Float.isInfinite((float) entry)) {
                throw new IllegalArgumentException(
                        "OnnxExport: entry " + i + " of '" + name + "' is " + entry + ", beyond the greatest float");
            }
            bytes.putFloat((float) entry);
        }
        long[] all = dimensions.length == 0 ? new long[] {matrix.numRows, matrix.numCols} : dimensions;
        return initializer(name, TensorProto.DataType.FLOAT, bytes.flip(), all);
    }

    private Value initializer(String name, TensorProto.DataType type, ByteBuffer bytes, long... dimensions) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(unique(name))
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(bytes));
        for (long dimension : dimensions) {
            tensor.addDims(dimension);
        }
        proto.addInitializer(tensor);
        return new Value(tensor.getName(), 0);
    }

    // ---- nodes

    /** Begins a node of the layer that is being added. */
    public Node node(String operator, Value... inputs) {
        return new Node(operator, inputs);
    }

    /** A node that gets its attributes and says what its result is. */
    public final class Node {
        private final NodeProto.Builder node = NodeProto.newBuilder();

        private Node(String operator, Value... inputs) {
            node.setOpType(operator).setName(unique(path + "/" + operator));
            Arrays.stream(inputs).forEach(input -> node.addInput(input.name()));
        }

        private AttributeProto.Builder attribute(String name, AttributeProto.AttributeType type) {
            return node.addAttributeBuilder().setName(name).setType(type);
        }

        /** A whole number. */
        public Node with(String name, long number) {
            attribute(name, AttributeProto.AttributeType.INT).setI(number);
            return this;
        }

        /** A number, as a float. */
        public Node with(String name, double number) {
            attribute(name, AttributeProto.AttributeType.FLOAT).setF((float) number);
            return this;
        }

        /** Several whole numbers. */
        public Node with(String name, long... numbers) {
            AttributeProto.Builder attribute = attribute(name, AttributeProto.AttributeType.INTS);
            Arrays.stream(numbers).forEach(attribute::addInts);
            return this;
        }

        /** A word. */
        public Node with(String name, String word) {
            attribute(name, AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(word));
            return this;
        }

        /** Several words. */
        public Node with(String name, String... words) {
            AttributeProto.Builder attribute = attribute(name, AttributeProto.AttributeType.STRINGS);
            Arrays.stream(words).map(ByteString::copyFromUtf8).forEach(attribute::addStrings);
            return this;
        }

        /** The result as a matrix, batch × columns. */
        public Value matrix(int columns) {
            Value result = new Value(node.getName() + ":0", columns);
            proto.addNode(node.addOutput(result.name()));
            return result;
        }

        /** The result as something else, for other nodes of the layer. */
        public Value tensor() {
            return matrix(0);
        }
    }

    /** The same entries as a matrix with the given columns. */
    public Value rows(Value x, int columns) {
        return node("Reshape", x, integers(-1, columns)).matrix(columns);
    }

    /** The same entries with other dimensions, of which one may be -1, which is the one that is free. */
    public Value reshape(Value x, long... dimensions) {
        return node("Reshape", x, integers(dimensions)).tensor();
    }

    /** The dimensions in another order. */
    public Value transpose(Value x, long... order) {
        return node("Transpose", x).with("perm", order).tensor();
    }

    /** Some of the columns of a matrix. */
    public Value columns(Value x, int from, int to) {
        return node("Slice", x, integers(from), integers(to), integers(1)).matrix(to - from);
    }

    /** Rows as images: batch × channels × height × width. */
    public Value images(Value x, ImageShape shape) {
        return reshape(x, -1, shape.channels(), shape.height(), shape.width());
    }

    private String unique(String name) {
        int before = used.merge(name, 1, Integer::sum) - 1;
        return before == 0 ? name : unique(name + "_" + before);
    }

    // ---- the whole

    Value input(String name, int columns) {
        proto.addInput(matrix(unique(name), columns));
        return new Value(name, columns);
    }

    void output(String name, Value value) {
        proto.addNode(NodeProto.newBuilder()
                .setOpType("Identity")
                .setName(unique(name))
                .addInput(value.name())
                .addOutput(name));
        proto.addOutput(matrix(name, value.columns()));
    }

    private static ValueInfoProto.Builder matrix(String name, int columns) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam("batch");
        shape.addDimBuilder().setDimValue(columns);
        TypeProto.Builder type = TypeProto.newBuilder();
        type.getTensorTypeBuilder()
                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                .setShape(shape);
        return ValueInfoProto.newBuilder().setName(name).setType(type);
    }

    GraphProto proto() {
        return proto.build();
    }
}
