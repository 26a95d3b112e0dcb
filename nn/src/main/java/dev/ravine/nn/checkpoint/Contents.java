package dev.ravine.nn.checkpoint;

import dev.ravine.autograd.State;
import dev.ravine.autograd.Stateful;
import dev.ravine.nn.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;

/**
 * How a checkpoint stands in a file: the model under its plain names, every other part under a dot and its key.
 *
 * <p>A layer's name is never empty, so no path in a model begins with a dot. A part that remembers nothing is there too: the
 * metadata has an entry with its path alone, whose value is the name of its class, for messages.
 *
 * <p>Of the model, only what has the name and the shape of one of its matrices is read; so a file of any size takes no more
 * memory than the model that it is loaded into.
 *
 * @param fit how what belongs to no part fits the model
 * @param model the matrices that fit, by their names in the model's state
 * @param parts the matrices and properties of all parts, by their names in the file
 * @param kinds the names of the parts' classes, by key
 */
record Contents(Fit fit, Map<String, DMatrixRMaj> model, State parts, Map<String, String> kinds) {
    private static final String LAYOUT = "ravine.checkpoint";
    private static final String VERSION = "1";

    /**
     * Writes the state of a model, in any type, and that of each part, exactly.
     *
     * @param type of the model's fractional numbers
     */
    static void write(Path path, Layer model, ElementType type, Map<String, Stateful> parts) {
        Map<String, DMatrixRMaj> matrices = model.state().matrices();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        model.tensors()
                .forEach((name, stored) -> tensors.put(
                        name,
                        new Tensor(
                                stored.isCount() ? ElementType.I64 : type,
                                stored.shape(),
                                Objects.requireNonNull(matrices.get(stored.matrix())))));
        // Sorted, so that a state has the same bytes in every file, whatever map its properties came in.
        Map<String, String> metadata = new TreeMap<>();
        metadata.put(LAYOUT, VERSION);
        parts.forEach((key, part) -> {
            State state = part.state().under("." + key);
            state.matrices().forEach((name, matrix) -> tensors.put(name, Tensor.of(matrix)));
            metadata.put("." + key, part.getClass().getSimpleName());
            metadata.putAll(state.properties());
        });
        new SafeTensors(tensors, metadata).write(path);
    }

    /**
     * Reads a file.
     *
     * @param keys of the other parts whose matrices are read
     */
    static Contents read(Path path, Layer model, Set<String> keys) {
        return TensorSource.open(path, (source, header) -> {
            requireVersion(path, header.metadata());
            Map<String, String> kinds = new LinkedHashMap<>();
            header.metadata().forEach((name, word) -> {
                if (name.startsWith(".") && name.indexOf('.', 1) < 0) {
                    kinds.put(name.substring(1), word);
                }
            });
            Map<String, DMatrixRMaj> parts = new LinkedHashMap<>();
            List<TensorInfo> ofTheModel = new ArrayList<>();
            for (TensorInfo tensor : header.tensors()) {
                String key = keyIn(tensor.name());
                if (!kinds.containsKey(key)) {
                    ofTheModel.add(tensor);
                } else if (keys.contains(key)) {
                    parts.put(tensor.name(), source.read(tensor).matrix());
                }
            }
            Fit fit = Fit.of(model, ofTheModel);
            return new Contents(fit, matching(source, fit), new State(parts, header.metadata()), kinds);
        });
    }

    /** Reads what fits; of tied weights that the file has several times, all have to be equal. */
    private static Map<String, DMatrixRMaj> matching(TensorSource source, Fit fit) throws IOException {
        Map<String, DMatrixRMaj> matrices = new LinkedHashMap<>();
        for (Map.Entry<TensorInfo, String> entry : fit.matching().entrySet()) {
            String name = entry.getKey().name();
            DMatrixRMaj matrix = source.read(entry.getKey()).matrix();
            DMatrixRMaj other = matrices.putIfAbsent(entry.getValue(), matrix);
            if (other != null && !Arrays.equals(matrix.data, other.data)) {
                fit.unfit()
                        .add("'" + name + "' and '" + entry.getValue() + "' are one in the model, but not in the file");
            }
        }
        return matrices;
    }

    private static void requireVersion(Path path, Map<String, String> metadata) {
        String version = metadata.getOrDefault(LAYOUT, VERSION);
        if (!version.equals(VERSION)) {
            throw new CheckpointException(
                    path,
                    "metadata '" + LAYOUT + "': it is " + HeaderReader.quoted(version) + ", expected '" + VERSION
                            + "'; a later version of Ravine wrote this file");
        }
    }

    /** What belongs to the part with this key. */
    State part(String key) {
        return parts.at("." + key);
    }

    /** The key of the part that a tensor of this name belongs to, if there is one; else nothing that can be a key. */
    private static String keyIn(String name) {
        int end = name.indexOf('.', 1);
        return name.startsWith(".") && end > 0 ? name.substring(1, end) : "";
    }
}
