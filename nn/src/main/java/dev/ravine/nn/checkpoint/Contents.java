package dev.ravine.nn.checkpoint;

import dev.ravine.autograd.State;
import dev.ravine.autograd.Stateful;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.ejml.data.DMatrixRMaj;

/**
 * How a checkpoint stands in a file: the model under its plain names, every other part under a dot and its key.
 *
 * <p>A layer's name is never empty, so no path in a model begins with a dot. A part that remembers nothing is there too: the
 * metadata has an entry with its path alone, whose value is the name of its class, for messages.
 *
 * @param all the matrices and properties of the model and of all parts, by their names in the file
 * @param kinds the names of the parts' classes, by key
 */
record Contents(State all, Map<String, String> kinds) {
    private static final String LAYOUT = "ravine.checkpoint";
    private static final String VERSION = "1";

    /** What is to be written: the model's state, and that of each part. */
    static Contents of(State model, Map<String, Stateful> parts) {
        State all = model;
        Map<String, String> kinds = new LinkedHashMap<>();
        for (Map.Entry<String, Stateful> part : parts.entrySet()) {
            all = all.and(part.getValue().state().under("." + part.getKey()));
            kinds.put(part.getKey(), part.getValue().getClass().getSimpleName());
        }
        return new Contents(all, kinds);
    }

    static Contents read(Path path) {
        SafeTensors file = SafeTensors.read(path);
        String version = file.metadata().getOrDefault(LAYOUT, VERSION);
        if (!version.equals(VERSION)) {
            throw new CheckpointException(
                    path,
                    "metadata '" + LAYOUT + "': it is " + HeaderReader.quoted(version) + ", expected '" + VERSION
                            + "'; a later version of Ravine wrote this file");
        }
        Map<String, String> kinds = new LinkedHashMap<>();
        file.metadata().forEach((name, word) -> {
            if (name.startsWith(".") && name.indexOf('.', 1) < 0) {
                kinds.put(name.substring(1), word);
            }
        });
        return new Contents(new State(file.matrices(), file.metadata()), kinds);
    }

    void write(Path path) {
        // Sorted, so that a state has the same bytes in every file, whatever map its properties came in.
        Map<String, String> metadata = new TreeMap<>();
        metadata.put(LAYOUT, VERSION);
        kinds.forEach((key, kind) -> metadata.put("." + key, kind));
        metadata.putAll(all.properties());
        new SafeTensors(all.matrices(), metadata).write(path);
    }

    /** What belongs to the part with this key. */
    State part(String key) {
        return all.at("." + key);
    }

    /** The matrices that belong to no part. */
    Map<String, DMatrixRMaj> model() {
        Map<String, DMatrixRMaj> model = new LinkedHashMap<>(all.matrices());
        model.keySet().removeIf(this::isOfAPart);
        return model;
    }

    private boolean isOfAPart(String name) {
        int end = name.indexOf('.', 1);
        return name.startsWith(".") && end > 0 && kinds.containsKey(name.substring(1, end));
    }
}
