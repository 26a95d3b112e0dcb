package dev.ravine.nn.checkpoint;

import dev.ravine.autograd.State;
import dev.ravine.autograd.Stateful;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;

/**
 * How a checkpoint stands in a file: the model under its plain names, every other part under a dot and its key.
 *
 * <p>A layer's name is never empty, so no path in a model begins with a dot. A part that remembers nothing is there too: the
 * metadata has an entry with its path alone, whose value is the name of its class, for messages.
 *
 * <p>Of the model, only what has the name and the shape of one of its matrices is read; so a large file does not fill the
 * memory where a small model was expected.
 *
 * @param fit how what belongs to no part fits the model
 * @param all the matrices that were read, and all properties, by their names in the file
 * @param kinds the names of the parts' classes, by key
 */
record Contents(Fit fit, State all, Map<String, String> kinds) {
    private static final String LAYOUT = "ravine.checkpoint";
    private static final String VERSION = "1";

    /** Writes the model's state, and that of each part. */
    static void write(Path path, State model, Map<String, Stateful> parts) {
        State all = model;
        // Sorted, so that a state has the same bytes in every file, whatever map its properties came in.
        Map<String, String> metadata = new TreeMap<>();
        metadata.put(LAYOUT, VERSION);
        for (Map.Entry<String, Stateful> part : parts.entrySet()) {
            all = all.and(part.getValue().state().under("." + part.getKey()));
            metadata.put("." + part.getKey(), part.getValue().getClass().getSimpleName());
        }
        metadata.putAll(all.properties());
        new SafeTensors(all.matrices(), metadata).write(path);
    }

    /**
     * Reads a file.
     *
     * @param model the matrices of the model
     * @param parts the keys of the other parts whose matrices are read
     */
    static Contents read(Path path, Map<String, DMatrixRMaj> model, Set<String> parts) {
        Map<String, String> kinds = new LinkedHashMap<>();
        List<TensorInfo> ofTheModel = new ArrayList<>();
        SafeTensors file = SafeTensors.read(path, header -> {
            // Asked once more where reading begins once more.
            kinds.clear();
            ofTheModel.clear();
            requireVersion(path, header.metadata());
            header.metadata().forEach((name, word) -> {
                if (name.startsWith(".") && name.indexOf('.', 1) < 0) {
                    kinds.put(name.substring(1), word);
                }
            });
            List<TensorInfo> read = new ArrayList<>();
            header.tensors().forEach(tensor -> {
                String part = keyIn(tensor.name());
                if (!kinds.containsKey(part)) {
                    ofTheModel.add(tensor);
                } else if (parts.contains(part)) {
                    read.add(tensor);
                }
            });
            read.addAll(Fit.of(model, ofTheModel).matching());
            return read;
        });
        return new Contents(Fit.of(model, ofTheModel), new State(file.matrices(), file.metadata()), kinds);
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
        return all.at("." + key);
    }

    /** The matrices that belong to no part, and fit the model. */
    Map<String, DMatrixRMaj> model() {
        Map<String, DMatrixRMaj> model = new LinkedHashMap<>();
        fit.matching().forEach(tensor -> model.put(tensor.name(), all.matrices().get(tensor.name())));
        return model;
    }

    /** The key of the part that a tensor of this name belongs to, if there is one; else nothing that can be a key. */
    private static String keyIn(String name) {
        int end = name.indexOf('.', 1);
        return name.startsWith(".") && end > 0 ? name.substring(1, end) : "";
    }
}
