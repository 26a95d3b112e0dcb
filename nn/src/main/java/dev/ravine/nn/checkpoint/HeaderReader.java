package dev.ravine.nn.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a header, and checks all that can be known without the data.
 *
 * <p>JSON is read as a stream, without a tree, so that it takes no more memory than what it says. Keys of a tensor that are
 * not the format's are passed over, as the reference implementation does.
 */
final class HeaderReader {
    static final JsonFactory JSON = JsonFactory.builder()
            // The usual one leaves buffers with the thread, and the class loader with them.
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Nearly every name is there once: a table of them would only cost.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxNameLength(Header.MOST_BYTES)
                    .maxStringLength(Header.MOST_BYTES)
                    .build())
            .build();

    private final Path file;
    private final JsonParser json;
    private final long dataStart;
    private final long dataLength;

    private HeaderReader(Path file, JsonParser json, long dataStart, long dataLength) {
        this.file = file;
        this.json = json;
        this.dataStart = dataStart;
        this.dataLength = dataLength;
    }

    /**
     * Reads a header.
     *
     * @param bytes all of it, without its length
     * @param dataLength the number of bytes behind it
     * @throws CheckpointException if it is not a valid header, or not one for that many bytes
     */
    static Header read(Path file, byte[] bytes, long dataLength) {
        if (bytes.length == 0 || bytes[0] != '{') {
            throw new CheckpointException(file, "byte 8: expected the header, which begins with '{'");
        }
        // Decoded here and not by the parser, which would take UTF-16 as well.
        Reader text = new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder());
        try (JsonParser json = JSON.createParser(text)) {
            HeaderReader reader = new HeaderReader(file, json, 8L + bytes.length, dataLength);
            Header header = reader.header();
            reader.requireCoverage(header.tensors());
            return header;
        } catch (CharacterCodingException e) {
            throw new CheckpointException(file, "header: expected UTF-8", e);
        } catch (JsonProcessingException e) {
            long place = e.getLocation() == null ? -1 : e.getLocation().getCharOffset();
            throw new CheckpointException(file, "header, character " + place + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new CheckpointException(file, "header: " + e, e);
        }
    }

    private Header header() throws IOException {
        List<TensorInfo> tensors = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        expect(json.nextToken() == JsonToken.START_OBJECT, "an object");
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = unicode(json.currentName());
            json.nextToken();
            if (name.equals(Header.METADATA)) {
                metadata = metadata();
            } else {
                tensors.add(tensor(name));
            }
        }
        expect(json.nextToken() == null, "nothing but spaces behind the object");
        return new Header(tensors, metadata);
    }

    private Map<String, String> metadata() throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        expect(json.currentToken() == JsonToken.START_OBJECT, "an object of strings for " + Header.METADATA);
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = unicode(json.currentName());
            expect(json.nextToken() == JsonToken.VALUE_STRING, "a string for the metadata " + quoted(name));
            metadata.put(name, unicode(json.getText()));
        }
        return metadata;
    }

    private TensorInfo tensor(String name) throws IOException {
        expect(json.currentToken() == JsonToken.START_OBJECT, "an object for the tensor " + quoted(name));
        String type = null;
        long[] shape = null;
        long[] offsets = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "dtype" -> {
                    expect(json.currentToken() == JsonToken.VALUE_STRING, "a string for the dtype of " + quoted(name));
                    type = json.getText();
                }
                case "shape" -> shape = wholeNumbers("the shape of " + quoted(name));
                case "data_offsets" -> offsets = wholeNumbers("the data_offsets of " + quoted(name));
                default -> json.skipChildren();
            }
        }
        return tensor(name, type, shape, offsets);
    }

    private TensorInfo tensor(String name, @Nullable String dtype, long @Nullable [] shape, long @Nullable [] offsets) {
        if (dtype == null || shape == null || offsets == null) {
            throw broken(
                    name,
                    "expected dtype, shape and data_offsets, but there is no %s",
                    dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets");
        }
        if (offsets.length != 2) {
            throw broken(name, "data_offsets has %d numbers, expected 2", offsets.length);
        }
        long begin = offsets[0];
        long end = offsets[1];
        if (begin > end || end > dataLength) {
            throw broken(
                    name, "it stands from byte %d to %d of the data, expected within 0 to %d", begin, end, dataLength);
        }
        // Of a type that is not known, nobody can tell how many bytes an entry takes.
        ElementType.of(dtype).ifPresent(type -> requireSize(name, type, shape, end - begin));
        return new TensorInfo(
                name, dtype, Arrays.stream(shape).boxed().toList(), file, dataStart + begin, dataStart + end);
    }

    private void requireSize(String name, ElementType type, long[] shape, long length) {
        try {
            long entries = 1;
            for (long size : shape) {
                entries = Math.multiplyExact(entries, size);
            }
            if (Math.multiplyExact(entries, type.bytes()) != length) {
                throw broken(
                        name,
                        "its shape has %d entries of %d bytes, but it stands on %d bytes of the data",
                        entries,
                        type.bytes(),
                        length);
            }
        } catch (ArithmeticException e) {
            throw broken(name, "its shape is too large for any file");
        }
    }

    private long[] wholeNumbers(String what) throws IOException {
        expect(json.currentToken() == JsonToken.START_ARRAY, "an array for " + what);
        long[] numbers = new long[4];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json.currentToken() == JsonToken.VALUE_NUMBER_INT, "whole numbers for " + what);
            long number = json.getLongValue();
            expect(number >= 0, "whole numbers from 0 on for " + what);
            if (count == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * count);
            }
            numbers[count++] = number;
        }
        return Arrays.copyOf(numbers, count);
    }

    /** Every byte of the data belongs to exactly one tensor. */
    private void requireCoverage(List<TensorInfo> tensors) {
        List<TensorInfo> inOrder = new ArrayList<>(tensors);
        inOrder.sort(Comparator.comparingLong(TensorInfo::begin).thenComparingLong(TensorInfo::end));
        long covered = 0;
        for (TensorInfo tensor : inOrder) {
            if (tensor.begin() - dataStart != covered) {
                throw broken(
                        tensor.name(),
                        "it begins at byte %d of the data, expected %d, where the one before ends",
                        tensor.begin() - dataStart,
                        covered);
            }
            covered = tensor.end() - dataStart;
        }
        if (covered != dataLength) {
            throw new CheckpointException(
                    file, "the tensors end at byte " + covered + " of the data, expected " + dataLength + ", its end");
        }
    }

    // ---- messages

    private void expect(boolean condition, String expected) {
        if (!condition) {
            throw new CheckpointException(
                    file,
                    "header, character " + json.currentTokenLocation().getCharOffset() + ": expected " + expected);
        }
    }

    /** JSON's escapes can make halves of characters, which no other tool takes. */
    private String unicode(String text) {
        expect(StandardCharsets.UTF_8.newEncoder().canEncode(text), "Unicode without unpaired surrogates");
        return text;
    }

    private CheckpointException broken(String name, String problem, Object... arguments) {
        return new CheckpointException(
                file, "tensor " + quoted(name) + ": " + String.format(Locale.ROOT, problem, arguments));
    }

    /** A name may be as long as the header; a message should not be. */
    static String quoted(String name) {
        return "'" + (name.length() <= 200 ? name : name.substring(0, 200) + "...") + "'";
    }
}
