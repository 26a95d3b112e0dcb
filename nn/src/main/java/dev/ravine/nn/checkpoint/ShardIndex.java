package dev.ravine.nn.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The index of a model that is cut into several files, as Hugging Face's libraries write it: JSON whose {@code weight_map} says
 * in which file beside it each tensor is.
 */
final class ShardIndex {
    private ShardIndex() {}

    static boolean isOne(Path path) {
        return path.toString().endsWith(".json");
    }

    /**
     * Reads an index.
     *
     * @return for each file, the names of its tensors
     * @throws CheckpointException if it is no index, or names a file that does not stand beside it
     */
    static Map<Path, Set<String>> read(Path path) throws IOException {
        TensorSource.requireFile(path);
        if (Files.size(path) > Header.MOST_BYTES) {
            throw new CheckpointException(path, "the index has more than " + Header.MOST_BYTES + " bytes");
        }
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(path));
                JsonParser json = HeaderReader.JSON.createParser(
                        new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()))) {
            Map<Path, Set<String>> files = new LinkedHashMap<>();
            boolean hasMap = false;
            expect(json.nextToken() == JsonToken.START_OBJECT, path, json, "an object");
            while (json.nextToken() != JsonToken.END_OBJECT) {
                boolean isMap = json.currentName().equals("weight_map");
                json.nextToken();
                if (isMap) {
                    hasMap = true;
                    expect(json.currentToken() == JsonToken.START_OBJECT, path, json, "an object for weight_map");
                    while (json.nextToken() != JsonToken.END_OBJECT) {
                        String name = json.currentName();
                        boolean isFile = json.nextToken() == JsonToken.VALUE_STRING;
                        expect(isFile, path, json, "a file's name for the tensor " + HeaderReader.quoted(name));
                        files.computeIfAbsent(beside(path, json.getText()), file -> new LinkedHashSet<>())
                                .add(name);
                    }
                } else {
                    json.skipChildren();
                }
            }
            expect(json.nextToken() == null, path, json, "nothing but spaces behind the object");
            expect(hasMap, path, json, "a weight_map");
            return files;
        } catch (CharacterCodingException e) {
            throw new CheckpointException(path, "index: expected UTF-8", e);
        } catch (JsonProcessingException e) {
            throw new CheckpointException(path, "index: " + e.getOriginalMessage(), e);
        }
    }

    /** An index comes from anywhere, and must not lead to other folders. */
    private static Path beside(Path index, String name) {
        try {
            if (!name.contains("/") && !name.contains("\\") && name.endsWith(".safetensors")) {
                return index.resolveSibling(name);
            }
        } catch (InvalidPathException e) {
            // Told below.
        }
        throw new CheckpointException(
                index, "index: " + HeaderReader.quoted(name) + " is not the name of a .safetensors file beside it");
    }

    private static void expect(boolean condition, Path path, JsonParser json, String expected) {
        if (!condition) {
            throw new CheckpointException(
                    path, "index, line " + json.currentTokenLocation().getLineNr() + ": expected " + expected);
        }
    }
}
