package dev.ravine.nn.checkpoint;

import dev.ravine.autograd.State;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.jspecify.annotations.Nullable;

/**
 * How a checkpoint stands in a file: the model under its plain names, every other part under a dot and its key.
 *
 * <p>A layer's name is never empty, so no path in a model begins with a dot. A part that remembers nothing is there too: the
 * metadata has an entry with its path alone, whose value is the name of its class, for messages.
 *
 * @param model what does not belong to a part
 */
record Contents(State model, Map<String, Part> parts) {
    private static final String LAYOUT = "ravine.checkpoint";
    private static final String VERSION = "1";

    /**
     * Something beside the model.
     *
     * @param kind the name of its class, for messages
     */
    record Part(String kind, State state) {}

    static Contents read(Path path) {
        SafeTensors file = SafeTensors.read(path);
        String version = file.metadata().get(LAYOUT);
        if (version != null && !version.equals(VERSION)) {
            throw new CheckpointException(
                    path,
                    "metadata '" + LAYOUT + "': it is " + HeaderReader.quoted(version) + ", expected '" + VERSION
                            + "'; a later version of Ravine wrote this file");
        }
        Map<String, Map<String, DMatrixRMaj>> matrices = new LinkedHashMap<>();
        Map<String, Map<String, String>> properties = new LinkedHashMap<>();
        file.metadata().keySet().forEach(name -> {
            String key = key(name);
            if (key != null && name.length() == key.length() + 1) {
                matrices.put(key, new LinkedHashMap<>());
                properties.put(key, new LinkedHashMap<>());
            }
        });
        Map<String, DMatrixRMaj> model = new LinkedHashMap<>();
        file.matrices().forEach((name, matrix) -> {
            String key = key(name);
            Map<String, DMatrixRMaj> part = key == null ? null : matrices.get(key);
            if (key == null || part == null || name.length() == key.length() + 1) {
                model.put(name, matrix);
            } else {
                part.put(name.substring(key.length() + 2), matrix);
            }
        });
        file.metadata().forEach((name, word) -> {
            String key = key(name);
            Map<String, String> part = key == null ? null : properties.get(key);
            if (key != null && part != null && name.length() > key.length() + 1) {
                part.put(name.substring(key.length() + 2), word);
            }
        });
        Map<String, Part> parts = new LinkedHashMap<>();
        matrices.forEach((key, part) -> parts.put(
                key,
                new Part(
                        file.metadata().getOrDefault("." + key, ""),
                        new State(part, properties.getOrDefault(key, Map.of())))));
        return new Contents(new State(model, Map.of()), parts);
    }

    void write(Path path) {
        State all = model;
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(LAYOUT, VERSION);
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            metadata.put("." + part.getKey(), part.getValue().kind());
            all = all.and(part.getValue().state().under("." + part.getKey()));
        }
        metadata.putAll(all.properties());
        new SafeTensors(all.matrices(), metadata).write(path);
    }

    /** The key of the part that a name belongs to: what is behind a leading dot, up to the next; null without one. */
    private static @Nullable String key(String name) {
        if (!name.startsWith(".")) {
            return null;
        }
        int end = name.indexOf('.', 1);
        return end < 0 ? name.substring(1) : name.substring(1, end);
    }
}
