package dev.ravine.nn.checkpoint;

import dev.ravine.autograd.Require;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.ejml.data.DMatrixRMaj;

/**
 * What a <a href="https://github.com/huggingface/safetensors">safetensors</a> file holds: matrices by name, and words by
 * name.
 *
 * <p>The format is a length (8 bytes, little-endian), a header of that many bytes in JSON, and the entries of all tensors one
 * after the other. PyTorch, JAX and others read and write it. Immutable but for the matrices, which are not copied.
 *
 * @param matrices in order; any names but {@code __metadata__}
 * @param metadata in order, what the format calls {@code __metadata__}
 */
public record SafeTensors(Map<String, DMatrixRMaj> matrices, Map<String, String> metadata) {
    /** How much is read or written at once; larger chunks are not faster. */
    private static final int CHUNK = 1 << 16;

    private static final Map<String, String> OTHER_FORMATS = Map.of(
            "\u0089PNG", "a PNG image",
            "PK\u0003\u0004", "a ZIP archive, such as PyTorch's own files are; save with safetensors.torch",
            "\u001f\u008b", "a gzip file; unpack it first",
            "\u0089HDF", "an HDF5 file, such as those of Keras",
            "\u0080\u0002", "a pickle of Python",
            "\u0093NUMPY", "a NumPy array");

    /**
     * Copies the maps, but not the matrices.
     *
     * @throws IllegalArgumentException if a matrix is called {@code __metadata__}, or a name is not Unicode (an unpaired
     *     surrogate)
     */
    public SafeTensors {
        matrices = ordered(Require.notNull("SafeTensors", "the map of matrices", matrices));
        metadata = ordered(Require.notNull("SafeTensors", "the map of metadata", metadata));
        matrices.forEach((name, matrix) -> {
            requireUnicode("a matrix's name", name);
            Require.notNull("SafeTensors", "the matrix '" + name + "'", matrix);
            Require.that(!name.equals(Header.METADATA), "SafeTensors", "no matrix can be called " + Header.METADATA);
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
                what + " has an unpaired surrogate, which is no character: '" + text + "'");
    }

    /**
     * The matrix with this name.
     *
     * @throws IllegalArgumentException if there is none; the message lists the names that there are
     */
    public DMatrixRMaj matrix(String name) {
        DMatrixRMaj matrix = matrices.get(name);
        if (matrix == null) {
            throw new IllegalArgumentException(
                    "SafeTensors: no matrix is called '" + name + "'; there are " + Require.few(matrices.keySet()));
        }
        return matrix;
    }

    // ---- reading

    /**
     * Reads a file.
     *
     * <p>The types are F64, F32, F16, BF16, BOOL and I or U with 8, 16, 32 and 64 bits. All become doubles, and none is
     * rounded: a whole number beyond 2⁵³ is refused. A vector or a scalar becomes a row; of more dimensions, the first is
     * the rows and the others together the columns.
     *
     * <p>What the file says of itself is checked before anything is allocated for it: the header is at most 100 MB, no name
     * is there twice, and each byte of the data belongs to one tensor, whose shape it fits. It takes the memory of the
     * header and of the matrices. An interrupted thread reads all the same, and stays interrupted.
     *
     * @throws CheckpointException if the file cannot be read, or is not a safetensors file with only these types; the message
     *     says where in it, and what was expected
     */
    public static SafeTensors read(Path path) {
        Require.notNull("SafeTensors.read", "the path", path);
        return read(path, Header::tensors);
    }

    /** As {@link #read(Path)}, but of the tensors only those that are selected by what the header says of them. */
    static SafeTensors read(Path path, Function<Header, List<TensorInfo>> selection) {
        if (!Files.isRegularFile(path)) {
            throw new CheckpointException(
                    path, Files.exists(path) ? "cannot be read: it is not a regular file" : "there is no such file");
        }
        // A channel closes when its thread is interrupted, so the interrupt waits.
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try (FileChannel channel = FileChannel.open(path)) {
                    return read(path, channel, channel.size(), selection);
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } catch (IOException e) {
            throw new CheckpointException(path, "could not be read: " + e, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static SafeTensors read(
            Path path, FileChannel channel, long length, Function<Header, List<TensorInfo>> selection)
            throws IOException {
        if (length < 8) {
            throw new CheckpointException(
                    path, "byte 0: expected 8 bytes of length, but the file ends at byte " + length);
        }
        ByteBuffer first = fill(channel, littleEndian(8));
        requireNoOtherFormat(path, first.array());
        long headerLength = first.getLong();
        if (headerLength < 0 || headerLength > Header.MOST_BYTES || headerLength > length - 8) {
            throw new CheckpointException(
                    path,
                    "byte 0: the header has " + Long.toUnsignedString(headerLength) + " bytes, expected at most "
                            + Math.min(Header.MOST_BYTES, length - 8));
        }
        byte[] bytes = fill(channel, ByteBuffer.allocate((int) headerLength)).array();
        long dataStart = 8 + headerLength;
        Header header = HeaderReader.read(path, bytes, length - dataStart);
        List<TensorInfo> tensors = selection.apply(header);
        requireRoom(path, tensors);
        Map<String, DMatrixRMaj> matrices = new LinkedHashMap<>();
        for (TensorInfo tensor : tensors) {
            channel.position(dataStart + tensor.begin());
            matrices.put(tensor.name(), matrix(path, channel, tensor));
        }
        return new SafeTensors(matrices, header.metadata());
    }

    /** Fails for tensors that no heap of this size could hold: a file with holes is far larger than what it takes on disk. */
    private static void requireRoom(Path path, List<TensorInfo> tensors) {
        long bytes = 0;
        for (TensorInfo tensor : tensors) {
            bytes += 8L * tensor.rows() * tensor.columns();
        }
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes > heap) {
            throw new CheckpointException(
                    path,
                    "its tensors take " + (bytes >> 20) + " MiB as doubles, more than the whole heap of " + (heap >> 20)
                            + " MiB (-Xmx sets its size)");
        }
    }

    /** Fails if a file begins as one of those formats do that someone might take for this one. */
    private static void requireNoOtherFormat(Path path, byte[] first) {
        String begin = new String(first, StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> format : OTHER_FORMATS.entrySet()) {
            if (begin.startsWith(format.getKey())) {
                throw new CheckpointException(path, "is not a safetensors file: it begins like " + format.getValue());
            }
        }
    }

    private static DMatrixRMaj matrix(Path path, FileChannel channel, TensorInfo tensor) throws IOException {
        DMatrixRMaj matrix = new DMatrixRMaj(tensor.rows(), tensor.columns());
        int entries = matrix.getNumElements();
        int size = tensor.type().bytes();
        ByteBuffer chunk = littleEndian((int) Math.min(CHUNK, (long) entries * size));
        for (int i = 0; i < entries; ) {
            fill(channel, chunk.clear().limit((int) Math.min(CHUNK, (long) (entries - i) * size)));
            for (; chunk.hasRemaining(); i++) {
                try {
                    matrix.data[i] = tensor.type().next(chunk);
                } catch (ArithmeticException e) {
                    throw new CheckpointException(
                            path,
                            "tensor " + HeaderReader.quoted(tensor.name()) + ", byte "
                                    + (channel.position() - chunk.remaining() - size) + ": entry " + i + " "
                                    + e.getMessage(),
                            e);
                }
            }
        }
        return matrix;
    }

    private static ByteBuffer fill(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    // ---- writing

    /**
     * Writes a file of F64, which keeps every bit.
     *
     * <p>It is written beside the file, forced to disk, and renamed: a crash leaves the old file or the new one, and perhaps
     * a file {@code .ravine-….tmp} that may be deleted.
     *
     * @throws CheckpointException if it cannot be written; the earlier file is whole then
     */
    public void write(Path path) {
        Require.notNull("SafeTensors.write", "the path", path);
        AtomicFile.write(path, channel -> write(channel, ElementType.F64));
    }

    /**
     * Writes a file of F32, half as large: each entry is rounded to the nearest float, and is infinite if it is beyond the
     * largest. In all else like {@link #write}.
     */
    public void writeFloats(Path path) {
        Require.notNull("SafeTensors.writeFloats", "the path", path);
        AtomicFile.write(path, channel -> write(channel, ElementType.F32));
    }

    /** Writes as F64 or as F32. */
    void write(WritableByteChannel channel, ElementType type) throws IOException {
        byte[] header = HeaderWriter.write(header(type));
        if (header.length > Header.MOST_BYTES) {
            throw new IOException("the names and the metadata take " + header.length + " bytes, and the format allows "
                    + Header.MOST_BYTES);
        }
        drain(littleEndian(8).putLong(header.length), channel);
        drain(ByteBuffer.allocate(header.length).put(header), channel);
        ByteBuffer chunk = littleEndian(CHUNK);
        for (DMatrixRMaj matrix : matrices.values()) {
            int entries = matrix.getNumElements();
            for (int i = 0; i < entries; i++) {
                if (chunk.remaining() < type.bytes()) {
                    drain(chunk, channel);
                }
                if (type == ElementType.F64) {
                    chunk.putDouble(matrix.data[i]);
                } else {
                    chunk.putFloat((float) matrix.data[i]);
                }
            }
        }
        drain(chunk, channel);
    }

    private Header header(ElementType type) {
        List<TensorInfo> tensors = new ArrayList<>();
        long begin = 0;
        for (Map.Entry<String, DMatrixRMaj> entry : matrices.entrySet()) {
            DMatrixRMaj matrix = entry.getValue();
            long end = begin + (long) matrix.getNumElements() * type.bytes();
            tensors.add(new TensorInfo(entry.getKey(), type, matrix.numRows, matrix.numCols, begin, end));
            begin = end;
        }
        return new Header(tensors, metadata);
    }

    /** Writes what was put into the buffer, and empties it. */
    private static void drain(ByteBuffer buffer, WritableByteChannel channel) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        buffer.clear();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
