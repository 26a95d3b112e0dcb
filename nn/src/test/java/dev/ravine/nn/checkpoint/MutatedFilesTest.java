package dev.ravine.nn.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.management.ThreadMXBean;
import dev.ravine.nn.Layer;
import dev.ravine.nn.Linear;
import dev.ravine.nn.Sequential;
import dev.ravine.nn.SplitMix;
import dev.ravine.nn.norm.BatchNorm;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that were right until something was changed. Each loads, and then holds what a second and simpler reader finds in
 * it; or it is refused with the one exception, which names the file. Neither takes much more memory than the file.
 */
@Tag("slow")
class MutatedFilesTest {
    private static final int MUTANTS = 50_000;

    /** Of those that are loaded into a model, and of indexes. */
    private static final int LOADS = 3_000;

    /** What any read may allocate: buffers, the parser's and the decoder's. */
    private static final long ALLOCATION = 400_000;

    /** A tensor's least entry in the header, against the objects that stand for it; a byte against the double it becomes. */
    private static final long ALLOCATION_PER_BYTE = 60;

    private static final Pattern NUMBER = Pattern.compile("-?\\d+");
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|true|null|[\\[\\]{},:]");

    private final SplittableRandom random = new SplittableRandom(20261124);
    private final Path folder;

    MutatedFilesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void everyMutantLoadsRightOrIsRefusedInLittleMemory() throws Exception {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int loaded = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] bytes = mutant();
            // A new file each time: some file systems go to the disk when an old one is written over.
            Path path = RawFile.write(folder.resolve("mutant" + i), bytes);
            long before = threads.getCurrentThreadAllocatedBytes();
            SafeTensors read = null;
            try {
                read = SafeTensors.read(path);
            } catch (CheckpointException e) {
                assertThat(e.getMessage()).startsWith(path + ": ").containsAnyOf("header", "tensor", "byte");
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutant " + i + ": " + text(bytes), e);
            }
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            if (i > 1000 && allocated > ALLOCATION + ALLOCATION_PER_BYTE * bytes.length) {
                throw new AssertionError("mutant " + i + ", of " + bytes.length + " bytes, made us allocate "
                        + allocated + ": " + text(bytes));
            }
            Files.delete(path);
            if (read != null) {
                loaded++;
                assertHolds(read, bytes);
            }
        }
        // Both ends were reached, not only one.
        assertThat(loaded).isBetween(MUTANTS / 50, MUTANTS / 2);
    }

    /** A model, a part beside it and tied weights: after each mutant, all is as in the file, or as it was. */
    @Test
    void aMutantIsLoadedWholeOrNotAtAll() throws Exception {
        Path path = folder.resolve("whole.safetensors");
        Checkpoint.of(net(1)).with("random", new SplitMix(7)).save(path);
        byte[] whole = Files.readAllBytes(path);
        int loaded = 0;
        for (int i = 0; i < LOADS; i++) {
            byte[] bytes = random.nextInt(3) == 0 ? flipped(whole.clone()) : mutantOf(whole);
            Path mutant = RawFile.write(folder.resolve("load" + i), bytes);
            Layer model = net(2);
            SplitMix part = new SplitMix(9);
            String before = text(model) + part.state();
            try {
                Checkpoint.of(model).with("random", part).load(mutant);
                loaded++;
                SafeTensors file = SafeTensors.read(mutant);
                model.state().matrices().forEach((name, matrix) -> assertThat(matrix.data)
                        .as(name)
                        .isEqualTo(file.matrix(name).data));
            } catch (CheckpointException e) {
                assertThat(e.getMessage()).startsWith(mutant + ": ");
                assertThat(text(model) + part.state()).isEqualTo(before);
            }
            Files.delete(mutant);
        }
        assertThat(loaded).isBetween(LOADS / 50, LOADS - LOADS / 50);
    }

    private static Layer net(long seed) {
        SplitMix draws = new SplitMix(seed);
        return Sequential.of(new Linear(3, 2, draws), new BatchNorm(2), new Linear(2, 1, draws));
    }

    private byte[] mutantOf(byte[] whole) {
        int length = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong();
        String header = new String(whole, 8, length, StandardCharsets.UTF_8);
        header = switch (random.nextInt(5)) {
            case 0 -> replaceOne(header, NUMBER, number());
            case 1 -> replaceOne(header, WORD, word());
            case 2 -> replaceOne(header, WORD, "\"" + ElementType.values()[random.nextInt(18)] + "\"");
            case 3 ->
                replaceOne(
                        header,
                        Pattern.compile("\\[[^]]*]"),
                        List.of("[]", "[2]", "[1,2]", "[2,1]", "[2,3]", "[3,2]", "[1]")
                                .get(random.nextInt(7)));
            default -> header.substring(0, random.nextInt(header.length() + 1));
        };
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return RawFile.bytes(text.length, text, Arrays.copyOfRange(whole, 8 + length, whole.length));
    }

    @Test
    void aMutatedIndexIsReadOrRefused() throws Exception {
        SafeTensors.of(Map.of("t0", new DMatrixRMaj(1, 2)), Map.of()).write(folder.resolve("a.safetensors"));
        String right = "{\"metadata\":{\"total_size\":16},\"weight_map\":{\"t0\":\"a.safetensors\"}}";
        int read = 0;
        for (int i = 0; i < LOADS; i++) {
            String text = random.nextBoolean() ? replaceOne(right, WORD, word()) : replaceOne(right, NUMBER, number());
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            Path index =
                    RawFile.write(folder.resolve(i + ".index.json"), random.nextInt(3) == 0 ? flipped(bytes) : bytes);
            try {
                assertThat(SafeTensors.read(index).tensors().keySet()).isSubsetOf("t0");
                read++;
            } catch (CheckpointException e) {
                assertThat(e.getMessage()).startsWith(folder.toString());
            }
            Files.delete(index);
        }
        assertThat(read).isBetween(LOADS / 50, LOADS - LOADS / 50);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, 2000), StandardCharsets.ISO_8859_1);
    }

    // ---- the mutants

    private byte[] mutant() {
        List<String> tensors = new ArrayList<>();
        int offset = 0;
        for (int i = random.nextInt(4); i >= 0; i--) {
            ElementType type = ElementType.values()[random.nextInt(ElementType.values().length)];
            int rows = random.nextInt(4);
            int columns = 1 + random.nextInt(3);
            int end = offset + rows * columns * type.bytes();
            tensors.add("\"t%d\":{\"dtype\":\"%s\",\"shape\":[%d,%d],\"data_offsets\":[%d,%d]}"
                    .formatted(i, type, rows, columns, offset, end));
            offset = end;
        }
        String header = "{\"__metadata__\":{\"k\":\"v\"}," + String.join(",", tensors) + "}";
        byte[] data = new byte[offset];
        for (int i = 0; i < offset; i++) {
            data[i] = (byte) random.nextInt(2);
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            header = switch (random.nextInt(9)) {
                case 0 -> replaceOne(header, NUMBER, number());
                case 1 -> replaceOne(header, NUMBER, number());
                case 2 -> replaceOne(header, WORD, word());
                case 3 -> replaceOne(header, WORD, word());
                case 4 -> header.substring(0, random.nextInt(header.length() + 1));
                case 5 -> header.replaceFirst("\\}$", "," + tensors.get(random.nextInt(tensors.size())) + "}");
                case 6 ->
                    replaceOne(header, WORD, (random.nextBoolean() ? "[" : "{\"a\":").repeat(random.nextInt(3000)));
                case 7 -> header + " ".repeat(random.nextInt(9));
                default -> header;
            };
        }
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        long length = random.nextInt(8) == 0 ? (long) Double.parseDouble(number()) : text.length;
        byte[] bytes = RawFile.bytes(length, text, data);
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
            case 2, 3 -> flipped(bytes);
            default -> bytes;
        };
    }

    private byte[] flipped(byte[] bytes) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private String replaceOne(String header, Pattern pattern, String by) {
        Matcher matcher = pattern.matcher(header);
        int count = (int) matcher.results().count();
        if (count == 0) {
            return header;
        }
        matcher.reset();
        for (int i = random.nextInt(count); i >= 0; i--) {
            matcher.find();
        }
        return header.substring(0, matcher.start()) + by + header.substring(matcher.end());
    }

    private String number() {
        String[] numbers = {
            "0",
            "1",
            "2",
            "3",
            "8",
            "-1",
            "-8",
            "1.5",
            "1e3",
            "100000000",
            "2147483647",
            "2147483648",
            "4294967296",
            "4611686018427387904",
            "922337203685477580",
            "-922337203685477580",
            "184467440737095516",
            "1".repeat(18)
        };
        return numbers[random.nextInt(numbers.length)];
    }

    private String word() {
        String[] words = {
            "\"F64\"",
            "\"U8\"",
            "\"F4\"",
            "\"dtype\"",
            "\"shape\"",
            "\"data_offsets\"",
            "\"__metadata__\"",
            "\"t0\"",
            "null",
            "true",
            "{}",
            "[]",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "",
            ",",
            "\"x",
            "[1,1,1,1,1,1,1]",
            "NaN"
        };
        return words[random.nextInt(words.length)];
    }

    // ---- the second reader

    private static void assertHolds(SafeTensors read, byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int headerLength = (int) file.getLong();
        JsonObject header = JsonParser.parseString(new String(bytes, 8, headerLength, StandardCharsets.UTF_8))
                .getAsJsonObject();
        JsonObject metadata = header.has("__metadata__") ? header.getAsJsonObject("__metadata__") : new JsonObject();
        assertThat(read.metadata().keySet()).isEqualTo(metadata.keySet());
        header.remove("__metadata__");
        assertThat(read.matrices().keySet()).isEqualTo(header.keySet());
        BitSet covered = new BitSet();
        header.asMap().forEach((name, element) -> {
            JsonObject tensor = element.getAsJsonObject();
            JsonArray offsets = tensor.getAsJsonArray("data_offsets");
            int begin = offsets.get(0).getAsInt();
            int end = offsets.get(1).getAsInt();
            assertThat(covered.get(begin, end).isEmpty()).as("no overlap").isTrue();
            covered.set(begin, end);
            ElementType type = ElementType.valueOf(tensor.get("dtype").getAsString());
            DMatrixRMaj matrix = read.matrix(name);
            assertThat(shape(tensor.getAsJsonArray("shape"))).isEqualTo(List.of(matrix.numRows, matrix.numCols));
            file.position(8 + headerLength + begin);
            for (double entry : Arrays.copyOf(matrix.data, matrix.getNumElements())) {
                assertThat(Double.doubleToRawLongBits(entry)).isEqualTo(Double.doubleToRawLongBits(type.next(file)));
            }
            assertThat(file.position()).isEqualTo(8 + headerLength + end);
        });
        assertThat(covered.cardinality()).as("no holes").isEqualTo(bytes.length - 8 - headerLength);
    }

    private static List<Integer> shape(JsonArray shape) {
        int columns = 1;
        for (int i = shape.size() > 1 ? 1 : 0; i < shape.size(); i++) {
            columns *= shape.get(i).getAsInt();
        }
        return List.of(shape.size() > 1 ? shape.get(0).getAsInt() : 1, columns);
    }

    private static String text(Layer model) {
        StringBuilder text = new StringBuilder();
        model.state().matrices().forEach((name, matrix) -> text.append(name).append(Arrays.toString(matrix.data)));
        return text.toString();
    }
}
