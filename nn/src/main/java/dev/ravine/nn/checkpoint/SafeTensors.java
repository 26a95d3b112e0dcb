package dev.ravine.nn.checkpoint;

import dev.ravine.autograd.Require;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.ejml.data.DMatrixRMaj;

/**
 * What a <a href="https://github.com/huggingface/safetensors">safetensors</a> file holds: tensors by name, and words by name.
 *
 * <p>The format is a length (8 bytes, little-endian), a header of that many bytes in JSON, and the entries of all tensors one
 * after the other. PyTorch, JAX and others read and write it. What is read and written again has the same tensors, of the same
 * types and shapes. Immutable but for the matrices, which are not copied.
 *
 * @param tensors in order; any names but {@code __metadata__}
 * @param metadata in order, what the format calls {@code __metadata__}
 */
public record SafeTensors(Map<String, Tensor> tensors, Map<String, String> metadata) {
    /** How much is written at once; larger chunks are not faster. */
    private static final int CHUNK = 1 << 16;

    /**
     * Copies the maps, but not the matrices.
     *
     * @throws IllegalArgumentException if a tensor is called {@code __metadata__}, or a name is not Unicode (an unpaired
     *     surrogate)
     */
    public SafeTensors {
        tensors = ordered(Require.notNull("SafeTensors", "the map of tensors", tensors));
        metadata = ordered(Require.notNull("SafeTensors", "the map of metadata", metadata));
        tensors.forEach((name, tensor) -> {
            requireUnicode("a tensor's name", name);
            Require.notNull("SafeTensors", "the tensor '" + name + "'", tensor);
            Require.that(!name.equals(Header.METADATA), "SafeTensors", "no tensor can be called " + Header.METADATA);
        });
        metadata.forEach((name, word) -> {
            requireUnicode("a name in the metadata", name);
            requireUnicode("the metadata '" + name + "'", word);
        });
    }

    private static <T> Map<String, T> ordered(Map<String, T> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    private static void requireUnicode(String what, String text) {
        Require.notNull("SafeTensors", what, text);
        Require.that(
                StandardCharsets.UTF_8.newEncoder().canEncode(text),
                "SafeTensors",
                "%s has an unpaired surrogate, which is no character: '%s'",
                what,
                text);
    }

    /** Matrices with their rows and columns, as {@link ElementType#F64}. */
    public static SafeTensors of(Map<String, DMatrixRMaj> matrices, Map<String, String> metadata) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Require.notNull("SafeTensors.of", "the map of matrices", matrices)
                .forEach((name, matrix) -> tensors.put(name, Tensor.of(matrix)));
        return new SafeTensors(tensors, metadata);
    }

    /** The tensors as matrices: a vector as a row, and of more dimensions the first as the rows. */
    public Map<String, DMatrixRMaj> matrices() {
        Map<String, DMatrixRMaj> matrices = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> matrices.put(name, tensor.matrix()));
        return matrices;
    }

    /**
     * The tensor with this name, as a matrix.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names that exist
     */
    public DMatrixRMaj matrix(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(
                    "SafeTensors: no tensor is called '" + name + "'; there are " + Require.few(tensors.keySet()));
        }
        return tensor.matrix();
    }

    /** The names, types and shapes of the tensors, and the names of the metadata. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>(Require.few(tensors.entrySet().stream()
                .map(tensor -> tensor.getKey() + ": " + tensor.getValue().words())
                .toList()));
        if (!metadata.isEmpty()) {
            parts.add("metadata: " + String.join(", ", Require.few(metadata.keySet())));
        }
        return "SafeTensors(" + String.join("; ", parts) + ")";
    }

    // ---- reading

    /**
     * Reads a file, or a model that is cut into several: of these, give the index, {@code model.safetensors.index.json}.
     *
     * <p>The types are those of {@link ElementType}. All become doubles, and none is rounded: a whole number beyond 2⁵³ is
     * refused. A vector or a single number becomes a row; of more dimensions, the first is the rows and the others together
     * the columns.
     *
     * <p>What the file says of itself is checked before anything is allocated for it: the header is at most 100 MB, no name
     * is there twice, and each byte of the data belongs to one tensor, whose shape it fits. It takes the memory of the
     * header and of the matrices. An interrupted thread reads all the same, and stays interrupted.
     *
     * @throws CheckpointException if the file cannot be read, or is not a safetensors file with only these types; the message
     *     says where in it, and what was expected
     */
    public static SafeTensors read(Path path) {
        return read(path, tensor -> true);
    }

    /**
     * Reads those tensors that are chosen by what the header says of them; the others take no memory, and may be of any
     * type.
     *
     * <pre>{@code
     * SafeTensors encoder = SafeTensors.read(path, tensor -> tensor.name().startsWith("encoder."));
     * SafeTensors numbers = SafeTensors.read(path, TensorInfo::isReadable);
     * }</pre>
     *
     * @throws CheckpointException as {@link #read(Path)}
     */
    public static SafeTensors read(Path path, Predicate<TensorInfo> choice) {
        Require.notNull("SafeTensors.read", "the choice", choice);
        Require.notNull("SafeTensors.read", "the path", path);
        return TensorSource.open(path, (source, header) -> {
            List<TensorInfo> chosen = header.tensors().stream().filter(choice).toList();
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (TensorInfo tensor : chosen) {
                tensors.put(tensor.name(), source.read(tensor));
            }
            return new SafeTensors(tensors, header.metadata());
        });
    }

    /**
     * Lists the tensors of a file, or of all files of an index, without reading them.
     *
     * @throws CheckpointException if the file cannot be read, or is not a safetensors file
     */
    public static List<TensorInfo> list(Path path) {
        Require.notNull("SafeTensors.list", "the path", path);
        return TensorSource.open(path, (source, header) -> header.tensors());
    }

    // ---- writing

    /**
     * Writes a file, each tensor in its type and with its shape. {@link ElementType#F64} keeps every bit; smaller types round
     * to the nearest, and what is beyond their greatest number is infinite.
     *
     * <p>It is written beside the file, forced to disk, and renamed: a crash leaves the old file or the new one, and perhaps
     * a file {@code .ravine-….tmp} that may be deleted.
     *
     * @throws IllegalArgumentException if a tensor's type is one that is only read, or one of whole numbers that an entry is
     *     not among; nothing was written then
     * @throws CheckpointException if it cannot be written; the earlier file is whole then
     */
    public void write(Path path) {
        Require.notNull("SafeTensors.write", "the path", path);
        tensors.forEach((name, tensor) -> Require.that(
                tensor.type().isWritable(),
                "SafeTensors.write",
                "tensor '%s' is %s, which is only read",
                name,
                tensor.type()));
        AtomicFile.write(path, this::write);
    }

    /** The same with its fractional numbers in another type; those of whole numbers keep theirs. */
    public SafeTensors as(ElementType type) {
        Require.notNull("SafeTensors.as", "the type", type);
        Map<String, Tensor> others = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> others.put(name, tensor.type().isFloating() ? tensor.as(type) : tensor));
        return new SafeTensors(others, metadata);
    }

    void write(WritableByteChannel channel) throws IOException {
        byte[] header = HeaderWriter.write(this);
        if (header.length > Header.MOST_BYTES) {
            throw new IOException("the names and the metadata take " + header.length + " bytes, and the format allows "
                    + Header.MOST_BYTES);
        }
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        drain(chunk.putLong(header.length), channel);
        drain(ByteBuffer.allocate(header.length).put(header), channel);
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            ElementType type = entry.getValue().type();
            DMatrixRMaj matrix = entry.getValue().matrix();
            int entries = matrix.getNumElements();
            for (int i = 0; i < entries; i++) {
                if (chunk.remaining() < type.bytes()) {
                    drain(chunk, channel);
                }
                try {
                    type.put(chunk, matrix.data[i]);
                } catch (ArithmeticException e) {
                    throw new IllegalArgumentException(
                            "SafeTensors.write: tensor '" + entry.getKey() + "' is " + type + ", but entry " + i + " "
                                    + e.getMessage(),
                            e);
                }
            }
        }
        drain(chunk, channel);
    }

    /** Writes what was put into the buffer, and empties it. */
    private static void drain(ByteBuffer buffer, WritableByteChannel channel) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }
}
