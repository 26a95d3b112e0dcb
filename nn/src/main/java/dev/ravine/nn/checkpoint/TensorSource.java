package dev.ravine.nn.checkpoint;

import dev.ravine.nn.internal.Heap;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.ejml.data.DMatrixRMaj;

/**
 * The tensors of a file, or of all files that an index tells of, to be read one by one.
 *
 * <p>The files stay open in between, so that one which is replaced meanwhile is read as it was.
 */
final class TensorSource implements Closeable {
    /** How much is read at once; larger chunks are not faster. */
    private static final int CHUNK = 1 << 16;

    private static final Map<String, String> OTHER_FORMATS = Map.of(
            "\u0089PNG", "a PNG image",
            "PK\u0003\u0004", "a ZIP archive, such as PyTorch's own files are; save with safetensors.torch",
            "\u001f\u008b", "a gzip file; unpack it first",
            "\u0089HDF", "an HDF5 file, such as those of Keras",
            "\u0080\u0002", "a pickle of Python",
            "\u0093NUMPY", "a NumPy array");

    private final Map<Path, FileChannel> channels = new LinkedHashMap<>();

    private TensorSource() {}

    /** What is done with an open source. */
    interface Use<T> {
        T with(TensorSource source, Header header) throws IOException;
    }

    /**
     * Opens a file, and closes it again. An interrupted thread reads all the same, from the start if need be, and stays
     * interrupted.
     *
     * @throws CheckpointException if it cannot be read
     */
    static <T> T open(Path path, Use<T> use) {
        // A channel closes when its thread is interrupted, so the interrupt waits.
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try (TensorSource source = new TensorSource()) {
                    return use.with(source, ShardIndex.isOne(path) ? source.headerOfAll(path) : source.header(path));
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

    static void requireFile(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new CheckpointException(
                    path, Files.exists(path) ? "cannot be read: it is not a regular file" : "there is no such file");
        }
    }

    // ---- headers

    /** What all files of an index hold of what it lists. */
    private Header headerOfAll(Path path) throws IOException {
        List<TensorInfo> tensors = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<Path, Set<String>> shard : ShardIndex.read(path).entrySet()) {
            Header header = header(shard.getKey());
            header.metadata().forEach(metadata::putIfAbsent);
            Set<String> missing = shard.getValue();
            // What a file holds beside is left to other indexes.
            header.tensors().stream()
                    .filter(tensor -> missing.remove(tensor.name()))
                    .forEach(tensors::add);
            if (!missing.isEmpty()) {
                throw new CheckpointException(
                        path,
                        "the tensor " + HeaderReader.quoted(missing.iterator().next()) + " is said to be in "
                                + shard.getKey().getFileName() + ", but is not");
            }
        }
        return new Header(tensors, metadata);
    }

    private Header header(Path path) throws IOException {
        requireFile(path);
        FileChannel channel = FileChannel.open(path);
        channels.put(path, channel);
        long length = channel.size();
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
                            + Math.min(Header.MOST_BYTES, length - 8)
                            + ": it is not a safetensors file, or was cut short");
        }
        byte[] bytes = fill(channel, ByteBuffer.allocate((int) headerLength)).array();
        return HeaderReader.read(path, bytes, length - 8 - headerLength);
    }

    /** Fails if a file begins as one of those formats do that someone might take for this one. */
    private static void requireNoOtherFormat(Path path, byte[] first) {
        String begin = new String(first, StandardCharsets.ISO_8859_1);
        OTHER_FORMATS.forEach((start, name) -> {
            if (begin.startsWith(start)) {
                throw new CheckpointException(path, "is not a safetensors file: it begins like " + name);
            }
        });
    }

    // ---- tensors

    /**
     * Reads a tensor.
     *
     * @throws CheckpointException if its type cannot be read, or it is too large for a matrix
     */
    Tensor read(TensorInfo tensor) throws IOException {
        ElementType type = ElementType.of(tensor.dtype())
                .orElseThrow(() -> broken(
                        tensor,
                        ": its dtype is " + HeaderReader.quoted(tensor.dtype()) + ", expected one of "
                                + List.of(ElementType.values())));
        FileChannel channel = channels.get(tensor.file());
        if (channel == null) {
            throw new IllegalStateException(tensor.file() + " is not open");
        }
        long bytes =
                8 * tensor.shape().stream().mapToLong(dimension -> dimension).reduce(1, (a, b) -> a * b);
        Heap.require(bytes, problem -> new CheckpointException(tensor.file(), problem));
        DMatrixRMaj matrix = empty(tensor);
        int entries = matrix.getNumElements();
        int size = type.bytes();
        ByteBuffer chunk = littleEndian((int) Math.min(CHUNK, (long) entries * size));
        channel.position(tensor.begin());
        for (int i = 0; i < entries; ) {
            fill(channel, chunk.clear().limit((int) Math.min(CHUNK, (long) (entries - i) * size)));
            for (; chunk.hasRemaining(); i++) {
                try {
                    matrix.data[i] = type.next(chunk);
                } catch (ArithmeticException e) {
                    long at = channel.position() - chunk.remaining() - size;
                    throw broken(tensor, ", byte " + at + ": entry " + i + " " + e.getMessage());
                }
            }
        }
        return new Tensor(type, tensor.shape().stream().map(Math::toIntExact).toList(), matrix);
    }

    /** A matrix of a tensor's size: a vector and a single number are a row. */
    private static DMatrixRMaj empty(TensorInfo tensor) {
        try {
            List<Long> shape = tensor.shape();
            long rows = shape.size() > 1 ? shape.get(0) : 1;
            long columns = 1;
            for (long size : shape.size() > 1 ? shape.subList(1, shape.size()) : shape) {
                columns = Math.multiplyExact(columns, size);
            }
            shape.forEach(Math::toIntExact);
            Math.toIntExact(Math.multiplyExact(rows, columns));
            return new DMatrixRMaj(Math.toIntExact(rows), Math.toIntExact(columns));
        } catch (ArithmeticException e) {
            throw broken(tensor, ": its shape is too large for a matrix");
        }
    }

    private static CheckpointException broken(TensorInfo tensor, String problem) {
        return new CheckpointException(tensor.file(), "tensor " + HeaderReader.quoted(tensor.name()) + problem);
    }

    private static ByteBuffer fill(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() throws IOException {
        for (FileChannel channel : channels.values()) {
            channel.close();
        }
    }
}
