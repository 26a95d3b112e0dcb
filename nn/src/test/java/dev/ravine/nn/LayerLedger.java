package dev.ravine.nn;

import dev.ravine.autograd.Variable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Every layer with each of its options, ready to be called on a case of PyTorch's.
 *
 * <p>A line's key is the layer's class and, where there is more than one line for it, a slash and a label. The scripts in
 * {@code src/test/python} make the cases for the same keys. A layer without a line fails {@code LayerLedgerTest}, and so
 * does a line without a case. The lines stand in {@code ...Lines}, a file for each script.
 */
public final class LayerLedger {
    /** The files with the cases. */
    public static final List<String> FILES = List.of("dense.json.gz", "images.json.gz", "sequences.json.gz");

    /**
     * How to make a layer, and how to call it.
     *
     * @param layer from the sizes of a case
     * @param call on the inputs of a case
     */
    public record Line(Function<int[], Layer> layer, BiFunction<Layer, Variable[], Variable> call) {}

    private static final Map<String, Line> LINES = new LinkedHashMap<>();

    private LayerLedger() {}

    public static Set<String> keys() {
        return LINES.keySet();
    }

    static void line(String key, Function<int[], Layer> layer) {
        line(key, layer, (made, x) -> made.forward(x[0]));
    }

    static <L extends Layer> void line(String key, Function<int[], L> layer, BiFunction<L, Variable[], Variable> call) {
        @SuppressWarnings("unchecked") // A line's layer is the line's own.
        Line line = new Line(layer::apply, (made, x) -> call.apply((L) made, x));
        if (LINES.put(key, line) != null) {
            throw new IllegalStateException("two lines for " + key);
        }
    }

    /** The line of a key. */
    public static Line line(String key) {
        Line line = LINES.get(key);
        if (line == null) {
            throw new IllegalArgumentException("no line for " + key);
        }
        return line;
    }

    /** For layers whose first values do not matter. */
    static SplitMix random() {
        return new SplitMix(1);
    }

    static {
        DenseLines.add();
        ImageLines.add();
        SequenceLines.add();
    }
}
